import type {ProviderEvent} from '../providers/provider.js';

/** Events of one type that came close together. */
export interface TimelineEntry {
  readonly type: ProviderEvent['type'];
  /** Milliseconds from the start of the run to the first of them. */
  readonly ms: number;
  readonly count: number;
  /** UTF-16 units of their text. */
  readonly length: number;
}

/** Milliseconds within which events of one type are one entry. */
export const entrySpanMs = 250;
const maxEntries = 256;

/** When a model said what, in little room: however long it speaks, 256 entries at most, the last of which takes the rest. */
export class Timeline {
  readonly #entries: TimelineEntry[] = [];
  #count = 0;

  get count(): number {
    return this.#count;
  }

  get entries(): readonly TimelineEntry[] {
    return this.#entries;
  }

  /** @param ms - Milliseconds since the start of the run. */
  add(event: ProviderEvent, ms: number): void {
    this.#count += 1;
    const length = event.type === 'chunk' || event.type === 'reasoning' ? event.content.length : 0;
    const last = this.#entries.at(-1);
    const isClose = last?.type === event.type && ms - last.ms < entrySpanMs;
    if (last && (isClose || this.#entries.length === maxEntries))
      this.#entries[this.#entries.length - 1] = {
        ...last,
        count: last.count + 1,
        length: last.length + length,
      };
    else this.#entries.push({type: event.type, ms, count: 1, length});
  }
}
