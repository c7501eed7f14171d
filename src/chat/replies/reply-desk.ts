import {ChatError} from '../../base/chat-error.js';
import type {ConversationId, MessageId} from '../../base/ids.js';
import type {ChatMessage} from '../../model/message.js';
import type {StopAnswer} from '../../model/native-wire.js';
import type {Turn} from '../../protocols/protocol.js';
import type {StreamPlace} from '../../stream/cursor.js';
import {loadSavedMessage} from '../conversations/conversation-client.js';
import {guardedHistory} from '../guarded.js';
import type {SessionMemory} from '../local/session-memory.js';
import type {ServiceSettings} from '../service-options.js';
import type {Store} from '../store.js';
import {type PlacedTurn, showTurn} from './place-turn.js';
import {type ReplyFollower, ReplyRun} from './reply-run.js';
import {TurnQueue} from './turn-queue.js';

/** What a turn asks, and the key under which asking twice is asking once. */
export type Request = Pick<Turn, 'idempotencyKey' | 'request'>;

/** Others who are told of replies. */
export interface ReplyLinks {
  /** A follower for a run that begins. */
  readonly follow?: (run: ReplyRun) => ReplyFollower;
  /** The server took the turn that was sent under this key. */
  readonly taken?: (idempotencyKey: string) => void;
}

/** A stream to join: from its start, or behind an event. */
export type JoinedStream = Pick<StreamPlace, 'streamId'> & Partial<StreamPlace>;

interface OpenReply {
  readonly run: ReplyRun;
  /** The message as it ended. */
  readonly ended: Promise<ChatMessage>;
  /** The message as it was when another conversation was opened over it. */
  left?: ChatMessage | null;
}

/**
 * Where replies are begun, one at a time, and where the open one and the last failed one are found.
 */
export class ReplyDesk {
  readonly #settings: ServiceSettings;
  readonly #store: Store;
  readonly #memory: SessionMemory;
  #queue = new TurnQueue();
  /** Aborted when the conversation is left. */
  #stay = new AbortController();
  #open: OpenReply | null = null;
  #failed: ReplyRun | null = null;
  /** Messages that were sent, or asked for, and of which the server never said that it took them. */
  readonly #untaken = new Set<MessageId>();
  /** A stopped reply learns the names that the server gave it. */
  #naming: Promise<void> | null = null;
  #links: ReplyLinks = {};

  constructor(settings: ServiceSettings, store: Store, memory: SessionMemory) {
    this.#settings = settings;
    this.#store = store;
    this.#memory = memory;
  }

  /** Who else is told of replies. */
  link(links: ReplyLinks): void {
    this.#links = {...this.#links, ...links};
  }

  /** Nobody has the turn. */
  get isFree(): boolean {
    return !this.#queue.isTaken;
  }

  /** Aborted when the conversation is left. */
  get staying(): AbortSignal {
    return this.#stay.signal;
  }

  /** False where a second message is refused while a reply is open. */
  get mayWait(): boolean {
    return this.#settings.whileReplying === 'queue' || this.#open === null;
  }

  get openRun(): ReplyRun | null {
    return this.#open?.run ?? null;
  }

  /** The run that ended badly last, until another is begun. */
  get failed(): ReplyRun | null {
    return this.#failed;
  }

  /** The open reply's message as it will have ended; null when none is open. */
  whenEnded(): Promise<ChatMessage> | null {
    return this.#open?.ended ?? null;
  }

  /**
   * Runs `work` when the turn is its own: at once, synchronously, where no reply is open.
   *
   * @throws {ChatError} `conversation-busy` where a reply is open and `whileReplying` is `reject`; `aborted`
   * when the conversation was left while waiting.
   * @throws the signal's reason when aborted while waiting.
   */
  async inTurn<Result>(signal: AbortSignal, work: () => Promise<Result>): Promise<Result> {
    const queue = this.#queue;
    if (!queue.tryEnter()) {
      if (!this.mayWait) {
        throw new ChatError('A reply is open. Stop it, or set `whileReplying` to "queue".', {
          code: 'conversation-busy',
        });
      }
      await queue.enter(signal);
    }
    try {
      // The message that was stopped before it had a name comes first: the next belongs behind it.
      if (this.#naming) await this.#naming;
      return await work();
    } finally {
      queue.leave();
    }
  }

  /** Stops `run`, the open one unless another is given. Rejects where the server could not be told. */
  async stop(run: ReplyRun | null = this.openRun): Promise<void> {
    if (!run) return;
    const stopping = run.stop();
    if (!run.isAccepted) {
      // Stopped twice, it still learns its names once: the first stop asks for them.
      const naming: Promise<void> = Promise.allSettled([this.#naming, stopping]).then(() => {
        if (this.#naming === naming) this.#naming = null;
      });
      this.#naming = naming;
    }
    await stopping;
  }

  /**
   * Runs `work` where no reply is open; what is sent meanwhile waits. Its signal aborts when the conversation is left.
   *
   * @throws {ChatError} `conversation-busy` while a reply is open; `aborted` when the conversation was left.
   */
  async whileIdle<Result>(
    signal: AbortSignal,
    work: (signal: AbortSignal) => Promise<Result>,
  ): Promise<Result> {
    if (this.#open) throw new ChatError('A reply is open. Stop it first.', {code: 'conversation-busy'});
    const queue = this.#queue;
    const whole = AbortSignal.any([signal, this.#stay.signal]);
    await queue.enter(whole);
    try {
      return await work(whole);
    } finally {
      queue.leave();
    }
  }

  /** True where the server took the turn that message `id` came with. */
  isTaken(id: MessageId): boolean {
    return !this.#untaken.has(id);
  }

  /** Shows the turn, asks, and resolves with the reply in whatever state it ended. Call it in turn. */
  async ask(asked: Request, placed: PlacedTurn, signal?: AbortSignal): Promise<ChatMessage> {
    const {endpoint, instructions, contextMessages, guards} = this.#settings;
    // Kept before the request goes out: a reload in between finds the key, and starts no second run. Where the
    // server knows no keys, sending again would start one, and the person decides.
    if (this.#settings.protocol.idempotentPost) this.#memory.update({unaccepted: asked});
    const path = showTurn(this.#store, placed);
    const turn = {
      ...asked,
      endpoint,
      history: guardedHistory(path.slice(-contextMessages), guards),
      instructions,
    };
    const ours = [placed.reply, ...path.slice(-1)].filter(({status}) => status === 'sending');
    const {run, ended} = this.#begin(placed.reply, turn, null, ours);
    const onAbort = (): void => void this.stop(run).catch(ignoreUntoldStop);
    signal?.addEventListener('abort', onAbort, {once: true});
    try {
      const message = await ended;
      if (signal?.aborted && !run.isAccepted) throw signal.reason;
      return message;
    } finally {
      signal?.removeEventListener('abort', onAbort);
    }
  }

  /** Reads along with stream `streamId`, which somebody else began; `message` is what is known of its reply. */
  join(message: ChatMessage, {lastSeq = null, lastId = null, streamId}: JoinedStream): void {
    const queue = this.#queue;
    if (!this.#settings.protocol.resumeAbility || !queue.tryEnter()) return;
    const from = {streamId, lastSeq, lastId};
    void this.#begin(message, null, from).ended.finally(() => queue.leave());
  }

  /**
   * Gives up reading, and those who wait their turn. The server goes on. Where the same conversation is only shown
   * anew (`isSame`) and none of its replies is open, those who wait go on waiting.
   */
  leave({isSame = false} = {}): void {
    if (isSame && !this.#open) {
      this.#failed = null;
      this.#untaken.clear();
      return;
    }
    if (this.#open) {
      this.#open.left = this.#store.state.reply;
      this.#open.run.detach();
    }
    this.#open = null;
    this.#failed = null;
    this.#untaken.clear();
    const reason = new ChatError('The conversation was left before the message was sent.', {code: 'aborted'});
    this.#stay.abort(reason);
    this.#stay = new AbortController();
    this.#queue.close(reason);
    this.#queue = new TurnQueue();
  }

  #begin(
    placeholder: ChatMessage,
    turn: Turn | null,
    from: StreamPlace | null,
    ours: readonly ChatMessage[] = [],
  ): OpenReply {
    const {conversationId} = this.#store.state;
    for (const {id} of ours) this.#untaken.add(id);
    this.#failed = null;
    const run = new ReplyRun({
      settings: this.#settings,
      placeholder,
      turn,
      from,
      ...(this.#links.follow && {follow: this.#links.follow}),
      dispatch: (event) => this.#store.dispatch(event),
      onAccepted: (id) => {
        for (const own of ours) this.#untaken.delete(own.id);
        this.#remember(id);
        if (turn) this.#links.taken?.(turn.idempotencyKey);
      },
      onNamed: ({replyId}, names) => this.#name(replyId, names),
      loadSaved: (id, signal) =>
        loadSavedMessage(this.#store.state.conversationId, id, this.#settings, signal),
    });
    this.#store.dispatch({type: 'reply-started', reply: placeholder, conversationId});
    const ended = async (): Promise<ChatMessage> => {
      try {
        await run.read();
      } finally {
        this.#close(open);
      }
      return open.left ?? this.#messageOf(run) ?? placeholder;
    };
    const open: OpenReply = {run, ended: ended()};
    this.#open = open;
    return open;
  }

  /** Only while its conversation is still the open one, and has no other name. */
  #name(reply: MessageId, {conversationId, messageId, userMessageId}: StopAnswer): void {
    const {conversationId: known, messages} = this.#store.state;
    const isShown = messages.some(({id}) => id === reply);
    if (!isShown || !conversationId || (known !== null && known !== conversationId)) return;
    this.#memory.update({conversationId: conversationId as ConversationId});
    this.#store.dispatch({
      type: 'reply-named',
      reply,
      conversationId: conversationId as ConversationId,
      messageId: (messageId ?? reply) as MessageId,
      userMessageId: (userMessageId ?? null) as MessageId | null,
    });
  }

  #remember(conversationId: ConversationId | null): void {
    this.#memory.update({unaccepted: null, ...(conversationId === null ? {} : {conversationId})});
  }

  #close(open: OpenReply): void {
    if (this.#open !== open) return;
    this.#open = null;
    this.#memory.update({unaccepted: null});
    const status = this.#messageOf(open.run)?.status;
    if (status === 'error' || status === 'interrupted') this.#failed = open.run;
  }

  #messageOf(run: ReplyRun): ChatMessage | undefined {
    return this.#store.state.messages.findLast(({id}) => id === run.replyId);
  }
}

function ignoreUntoldStop(): void {
  // The reply is stopped here; a server that could not be told ends it when nobody reads it any more.
}
