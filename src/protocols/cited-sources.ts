import type {ChatEvent} from '../model/chat-event.js';

type SourceEvent = Extract<ChatEvent, {type: 'source'}>;

/** What a service says of a page or document that it cites. */
export interface Citation {
  /** Tells apart documents that have no address. */
  readonly id?: string | null | undefined;
  readonly url?: string | null | undefined;
  readonly title?: string | null | undefined;
  readonly snippet?: string | null | undefined;
}

/** The sources of one answer, each told once, however often it is cited. */
export class CitedSources {
  readonly #known = new Set<string>();

  /** The event for `citation`; null where it was told before, or says neither what it cites nor where that is. */
  cite({id, url, title, snippet}: Citation): SourceEvent | null {
    const name = title || url;
    const key = url || id || title;
    if (!name || !key || this.#known.has(key)) return null;
    this.#known.add(key);
    return {type: 'source', id: key, title: name, ...(url ? {url} : {}), ...(snippet ? {snippet} : {})};
  }
}
