import {ChatError} from '../../base/chat-error.js';
import {type MessageId, newId} from '../../base/ids.js';
import {whenOnline} from '../../base/page-signals.js';
import {type ChatMessage, textMessage} from '../../model/message.js';
import type {StartRequest} from '../../model/native-wire.js';
import type {ReplyDesk} from '../replies/reply-desk.js';
import type {ServiceSettings} from '../service-options.js';
import type {Store} from '../store.js';
import type {LocalData} from './local-data.js';
import type {OutboxEntry} from './local-records.js';
import type {SessionMemory} from './session-memory.js';
import {TabEntries} from './tab-entries.js';

/** Asks for the answer to `entry`, in turn. */
export type Ask = (entry: OutboxEntry, signal: AbortSignal) => Promise<ChatMessage>;

interface Waiting {
  entry: OutboxEntry;
  message: ChatMessage;
  readonly withdrawn: AbortController;
  readonly answer: Promise<ChatMessage>;
}

export interface OutboxParts {
  readonly store: Store;
  readonly desk: ReplyDesk;
  readonly memory: SessionMemory;
  readonly local: LocalData;
  readonly ask: Ask;
}

/**
 * Messages on their way out: they wait for their turn and for the line, are sent in their order, and once.
 *
 * What waits is in `state.outbox`, can be edited and withdrawn there, and survives a reload. It is forgotten when the
 * server took it, or refused it for good.
 */
export class Outbox {
  readonly #settings: ServiceSettings;
  readonly #parts: OutboxParts;
  readonly #kept: TabEntries | null;
  #waiting: readonly Waiting[] = [];
  /** What an earlier page left is being looked for. */
  #held: Promise<void> | null = null;
  #openId: string | null = null;
  #lastOrdinal = 0;

  constructor(settings: ServiceSettings, parts: OutboxParts) {
    this.#settings = settings;
    this.#parts = parts;
    this.#kept = settings.outbox ? new TabEntries(settings, parts.local, parts.memory) : null;
    parts.store.subscribe(({conversationId}, event) => {
      if (event?.type === 'reply-accepted' || event?.type === 'reply-named') this.#belong(conversationId);
      if (event?.type === 'conversation-opened') {
        // What is written while an earlier page's conversation is looked for belongs to that one.
        const isSame = this.#held !== null || (conversationId !== null && conversationId === this.#openId);
        if (isSame) this.#belong(conversationId);
        else this.#turnAway();
      }
      this.#openId = conversationId;
    });
  }

  /** Sends `fields` when its turn has come, and resolves with the answer. Throws as `ReplyDesk.inTurn` does. */
  send(fields: StartRequest, signal: AbortSignal): Promise<ChatMessage> {
    const {conversationId} = this.#parts.store.state;
    const createdAt = this.#settings.clock.now();
    this.#lastOrdinal = Math.max(this.#lastOrdinal + 1, createdAt);
    return this.#post(
      {
        id: newId(),
        tabId: this.#kept ? this.#parts.memory.tabId : '',
        idempotencyKey: newId(),
        request: fields,
        wasAsked: false,
        conversationId,
        createdAt,
        ordinal: this.#lastOrdinal,
      },
      signal,
    );
  }

  /** Gives the waiting message `id` other words. Null where no such message waits; otherwise its answer, to come. */
  edit(id: string, fields: StartRequest): Promise<ChatMessage> | null {
    const waiting = this.#find(id);
    if (!waiting) return null;
    waiting.entry = {...waiting.entry, request: fields};
    waiting.message = messageOf(waiting.entry);
    this.#show(this.#waiting);
    this.#kept?.put(waiting.entry);
    return waiting.answer;
  }

  /** Takes the waiting message `id` back: its sending rejects with `aborted`. False where no such message waits. */
  withdraw(id: string): boolean {
    const waiting = this.#find(id);
    waiting?.withdrawn.abort(
      new ChatError('The message was taken back before it was sent.', {code: 'aborted'}),
    );
    return waiting !== undefined;
  }

  /** The server took the turn that was sent under `idempotencyKey`. */
  taken(idempotencyKey: string): void {
    this.#kept?.deleteKey(idempotencyKey);
  }

  /** What an earlier page left for the open conversation, to be sent by this tab, in its order. */
  async leftFor(conversationId: string | null): Promise<readonly OutboxEntry[]> {
    return (await this.#kept?.take(conversationId)) ?? [];
  }

  /** Lets `entries` wait again; those whose turn is under way, by another way, excepted. */
  restore(entries: readonly OutboxEntry[], except: string | null, signal: AbortSignal): void {
    for (const entry of entries) {
      if (entry.idempotencyKey === except || this.#find(entry.id)) continue;
      this.#lastOrdinal = Math.max(this.#lastOrdinal, entry.ordinal);
      this.#post(entry, signal).catch(() => {
        // Nobody waits for this answer: what went wrong is in the transcript.
      });
    }
  }

  /** Lets what is sent until `opened` resolves wait for it: what an earlier page left comes first. */
  hold(opened: Promise<void>): void {
    const held: Promise<void> = opened.finally(() => {
      if (this.#held === held) this.#held = null;
    });
    this.#held = held;
  }

  /** Where messages wait that were written in a tab which is gone: the conversation to open for them. */
  async leftBehind(): Promise<string | null> {
    return (await this.#kept?.leftBehind()) ?? null;
  }

  /** Resolves when all that was to be kept or forgotten is. */
  async settled(): Promise<void> {
    await this.#kept?.settled();
  }

  /** Takes back all that waits, and forgets it. */
  clear(): void {
    for (const {entry} of this.#waiting) this.withdraw(entry.id);
    this.#kept?.forget();
  }

  dispose(): void {
    this.#kept?.dispose();
  }

  #post(entry: OutboxEntry, given: AbortSignal): Promise<ChatMessage> {
    const {desk, ask} = this.#parts;
    const {pageSignals} = this.#settings;
    const hasLine = this.#kept === null || pageSignals.isOnline();
    const isFree = desk.isFree && this.#waiting.length === 0 && hasLine && this.#held === null;
    if (isFree || !desk.mayWait) return desk.inTurn(given, () => this.#ask(entry, given, ask));
    const withdrawn = new AbortController();
    const signal = AbortSignal.any([given, withdrawn.signal]);
    const wait = async (): Promise<ChatMessage> => {
      try {
        await this.#held;
        return await desk.inTurn(signal, async () => {
          if (this.#kept) await whenOnline(pageSignals, signal);
          this.#remove(waiting);
          return this.#ask(waiting.entry, given, ask);
        });
      } catch (error) {
        if (this.#remove(waiting)) this.#kept?.delete(waiting.entry.id);
        throw error;
      }
    };
    const waiting: Waiting = {
      entry,
      message: messageOf(entry),
      withdrawn,
      answer: Promise.resolve().then(wait),
    };
    this.#kept?.put(entry);
    this.#show([...this.#waiting, waiting]);
    return waiting.answer;
  }

  async #ask(entry: OutboxEntry, signal: AbortSignal, ask: Ask): Promise<ChatMessage> {
    let isTaken = true;
    try {
      const answer = await ask(entry, signal);
      isTaken = !isOfTheLine(answer) || this.#parts.desk.isTaken(answer.id);
      return answer;
    } finally {
      // What only the line refused is sent again after a reload; the server knows its key.
      if (isTaken) this.#kept?.delete(entry.id);
    }
  }

  /** Keeps `entry` as it goes out: from now on it can only be sent as it stands. */
  asked(entry: OutboxEntry, request: StartRequest): void {
    this.#kept?.put({...entry, request, wasAsked: true});
  }

  /** What waits goes into the conversation that began meanwhile, after a reload too. */
  #belong(conversationId: string | null): void {
    for (const waiting of this.#waiting) {
      if (conversationId === null || waiting.entry.conversationId !== null) continue;
      waiting.entry = {...waiting.entry, conversationId};
      this.#kept?.put(waiting.entry);
    }
  }

  /** The desk turned away those that waited their turn; the one that waits for the line has its turn. */
  #turnAway(): void {
    const reason = new ChatError('The conversation was left before the message was sent.', {code: 'aborted'});
    for (const {withdrawn} of this.#waiting) withdrawn.abort(reason);
  }

  #find(id: string): Waiting | undefined {
    return this.#waiting.find(({entry}) => entry.id === id);
  }

  #remove(waiting: Waiting): boolean {
    const rest = this.#waiting.filter((other) => other !== waiting);
    if (rest.length === this.#waiting.length) return false;
    this.#show(rest);
    return true;
  }

  #show(waiting: readonly Waiting[]): void {
    this.#waiting = waiting;
    const outbox = waiting.map(({message}) => message);
    this.#parts.store.dispatch({type: 'outbox-changed', outbox});
  }
}

function messageOf({id, request, createdAt}: OutboxEntry): ChatMessage {
  const text = request.message ?? '';
  return textMessage({id: id as MessageId, role: 'user', createdAt, text, status: 'sending'});
}

/** The answer failed, and not because the server would not have it. */
function isOfTheLine({parts, status}: ChatMessage): boolean {
  const last = parts.at(-1);
  return status === 'error' && last?.type === 'error' && lineCodes.has(last.code);
}

const lineCodes: ReadonlySet<string> = new Set(['network', 'offline', 'timeout', 'aborted']);
