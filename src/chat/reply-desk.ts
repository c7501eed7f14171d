import {ChatError} from '../base/chat-error.js';
import {type ConversationId, type MessageId, newId} from '../base/ids.js';
import {type ChatMessage, textMessage} from '../model/message.js';
import type {Turn} from '../protocols/protocol.js';
import {loadConversation} from './conversation-client.js';
import {ReplyRun} from './reply-run.js';
import type {ServiceSettings} from './service-options.js';
import type {SessionMemory} from './session-memory.js';
import type {Store} from './store.js';
import {TurnQueue} from './turn-queue.js';

/** What a turn asks, and the key under which asking twice is asking once. */
export type Request = Pick<Turn, 'idempotencyKey' | 'request'>;

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
  #open: OpenReply | null = null;
  #failed: ReplyRun | null = null;

  constructor(settings: ServiceSettings, store: Store, memory: SessionMemory) {
    this.#settings = settings;
    this.#store = store;
    this.#memory = memory;
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
      if (this.#settings.whileReplying === 'reject') {
        throw new ChatError('A reply is open. Stop it, or set `whileReplying` to "queue".', {
          code: 'conversation-busy',
        });
      }
      await queue.enter(signal);
    }
    try {
      return await work();
    } finally {
      queue.leave();
    }
  }

  /** Asks, and resolves with the reply in whatever state it ended. Call it in turn. */
  async ask(asked: Request, parentId: MessageId | null, signal?: AbortSignal): Promise<ChatMessage> {
    const {endpoint, instructions, contextMessages, clock} = this.#settings;
    // Kept before the request goes out: a reload in between finds the key, and starts no second run. Where the
    // server knows no keys, sending again would start one, and the person decides.
    if (this.#settings.protocol.idempotentPost) this.#memory.update({unaccepted: asked});
    const history = this.#store.state.messages.slice(-contextMessages);
    const createdAt = clock.now();
    const placeholder = textMessage({
      id: newId(),
      role: 'assistant',
      createdAt,
      text: '',
      parentId,
      status: 'sending',
    });
    const {run, ended} = this.#begin(placeholder, {...asked, endpoint, history, instructions}, null);
    const onAbort = (): void => void run.stop().catch(ignoreUntoldStop);
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
  join(message: ChatMessage, streamId: string): void {
    const queue = this.#queue;
    if (!this.#settings.protocol.resumeAbility || !queue.tryEnter()) return;
    void this.#begin(message, null, streamId).ended.finally(() => queue.leave());
  }

  /** Gives up reading, and those who wait their turn. The server goes on. */
  leave(): void {
    if (this.#open) {
      this.#open.left = this.#store.state.reply;
      this.#open.run.detach();
    }
    this.#open = null;
    this.#failed = null;
    this.#queue.close(
      new ChatError('The conversation was left before the message was sent.', {code: 'aborted'}),
    );
    this.#queue = new TurnQueue();
  }

  #begin(placeholder: ChatMessage, turn: Turn | null, streamId: string | null): OpenReply {
    const {conversationId} = this.#store.state;
    this.#failed = null;
    const run = new ReplyRun({
      settings: this.#settings,
      placeholder,
      turn,
      streamId,
      dispatch: (event) => this.#store.dispatch(event),
      onAccepted: (id) => this.#remember(id),
      loadSaved: (id, signal) => this.#loadSaved(id, signal),
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

  #remember(conversationId: ConversationId | null): void {
    this.#memory.update({unaccepted: null, ...(conversationId === null ? {} : {conversationId})});
  }

  async #loadSaved(id: MessageId, signal: AbortSignal): Promise<ChatMessage | null> {
    const {conversationId} = this.#store.state;
    if (conversationId === null || !this.#settings.conversationsEndpoint) return null;
    try {
      const {messages} = await loadConversation(conversationId, this.#settings, signal);
      return messages.find((message) => message.id === id) ?? null;
    } catch {
      // The reply fails as it would have, with what came of it kept.
      return null;
    }
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
