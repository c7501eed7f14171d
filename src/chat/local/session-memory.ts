import * as v from 'valibot';
import {type ConversationId, newId} from '../../base/ids.js';
import {startRequestSchema} from '../../model/native-wire.js';

/** The part of `Storage` that we use. */
export interface KeyValueStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

const recordSchema = v.object({
  conversationId: v.nullable(v.string()),
  /** A turn that was sent and not yet accepted: sending it again under its key starts no second run. */
  unaccepted: v.nullable(v.object({idempotencyKey: v.string(), request: startRequestSchema})),
});

/** What a reload needs. No text is kept but that of a message whose sending nobody confirmed. */
export type SessionRecord = v.InferOutput<typeof recordSchema>;

/**
 * What survives a reload of this tab: which conversation was open, and what was being sent.
 *
 * A storage that is missing, full or forbidden makes it forget; the chat goes on.
 */
export class SessionMemory {
  readonly #storage: KeyValueStorage | null;
  readonly #key: string;
  readonly #tabKey: string;
  #record: SessionRecord = {conversationId: null, unaccepted: null};
  #tabId: string | null = null;

  constructor(storage: KeyValueStorage | null, storageKey: string) {
    this.#storage = storage;
    this.#key = `chat-stream:${storageKey}`;
    this.#tabKey = `${this.#key}:tab`;
    this.#record = this.#read();
  }

  get record(): SessionRecord {
    return this.#record;
  }

  /** This tab's name, the same after a reload. */
  get tabId(): string {
    this.#tabId ??= this.#keptTabId();
    return this.#tabId;
  }

  /** Forgets all, its own name too. */
  clear(): void {
    this.update({conversationId: null, unaccepted: null});
    this.#tabId = null;
    try {
      this.#storage?.removeItem(this.#tabKey);
    } catch {
      // Forbidden: then nothing was kept.
    }
  }

  update(changes: {readonly [Field in keyof SessionRecord]?: SessionRecord[Field] | ConversationId}): void {
    this.#record = {...this.#record, ...changes} as SessionRecord;
    try {
      if (this.#record.conversationId === null && this.#record.unaccepted === null)
        this.#storage?.removeItem(this.#key);
      else this.#storage?.setItem(this.#key, JSON.stringify(this.#record));
    } catch {
      // Full or forbidden: this tab forgets on reload, which is better than not chatting.
    }
  }

  #keptTabId(): string {
    const fresh = newId<'tab'>();
    try {
      const kept = this.#storage?.getItem(this.#tabKey);
      if (kept) return kept;
      this.#storage?.setItem(this.#tabKey, fresh);
    } catch {
      // Forbidden or full: a name for as long as the page lives.
    }
    return fresh;
  }

  #read(): SessionRecord {
    const nothing = {conversationId: null, unaccepted: null};
    try {
      const text = this.#storage?.getItem(this.#key);
      const parsed = v.safeParse(recordSchema, JSON.parse(text ?? 'null'));
      return parsed.success ? parsed.output : nothing;
    } catch {
      // Forbidden, or written by somebody else: as if there were nothing.
      return nothing;
    }
  }
}

/** This tab's storage; null where there is none or it may not be used. */
export function tabStorage(): KeyValueStorage | null {
  try {
    return (globalThis as {sessionStorage?: KeyValueStorage}).sessionStorage ?? null;
  } catch {
    // A sandboxed or cookie-less page throws on the mere mention.
    return null;
  }
}
