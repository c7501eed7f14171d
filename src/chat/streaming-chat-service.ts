import {ChatError} from '../base/chat-error.js';
import {type ConversationId, type MessageId, newId} from '../base/ids.js';
import {type ChatMessage, textMessage} from '../model/message.js';
import type {StartRequest} from '../model/native-wire.js';
import type {Turn} from '../protocols/protocol.js';
import {type LoadedConversation, loadConversation} from './conversation-client.js';
import {FirstNames} from './first-names.js';
import {ReplyRun} from './reply-run.js';
import {type SendInput, startRequestFrom} from './send-input.js';
import {resolveOptions, type ServiceSettings, type StreamingChatServiceOptions} from './service-options.js';
import {SessionMemory} from './session-memory.js';
import type {ChatState} from './state.js';
import {type StateListener, Store} from './store.js';
import {TurnQueue} from './turn-queue.js';

interface OpenReply {
  readonly run: ReplyRun;
  /** The message as it ended. */
  readonly ended: Promise<ChatMessage>;
  /** The message as it was when another conversation was opened over it. */
  left?: ChatMessage | null;
}

/**
 * A chat with a streaming backend: holds its state, sends, reads, stops, and takes up what was cut.
 *
 * Runs wherever `fetch` does. Nothing is asked of the network before the first call.
 */
export class StreamingChatService extends FirstNames {
  readonly #settings: ServiceSettings;
  readonly #store = new Store();
  readonly #memory: SessionMemory;
  readonly #life = new AbortController();
  #queue = new TurnQueue();
  #open: OpenReply | null = null;
  /** The turn that failed last, for `retry`. */
  #failed: ReplyRun | null = null;
  #loading: AbortController | null = null;

  /** @throws {TypeError | RangeError} naming the option that is wrong. */
  constructor(options: StreamingChatServiceOptions) {
    super();
    this.#settings = resolveOptions(options);
    this.#memory = new SessionMemory(this.#settings.storage, this.#settings.storageKey);
  }

  /** One snapshot. Immutable; the next is a new object. */
  get state(): ChatState {
    return this.#store.state;
  }

  /** Calls `listener` at once with `(state, null)`, then with `(state, event)` after each event. Returns unsubscribe. */
  readonly subscribe = (listener: StateListener): (() => void) => this.#store.subscribe(listener);

  /**
   * Sends a message and resolves with the assistant's, in whatever state it ended.
   *
   * While a reply is open the message waits its turn (`whileReplying: 'queue'`). Aborting `signal` before the
   * server took the message withdraws it; afterwards it stops the reply.
   *
   * @throws {TypeError | RangeError} for an empty message, one over 32 000 characters, or a disposed service.
   * @throws {ChatError} `conversation-busy` where `whileReplying` is `reject`.
   * @throws the signal's reason when aborted before acceptance; a `ChatError` of code `aborted` when another
   * conversation was opened while the message waited its turn.
   */
  async send(input: SendInput, {signal}: {readonly signal?: AbortSignal} = {}): Promise<ChatMessage> {
    const fields = startRequestFrom(input);
    signal?.throwIfAborted();
    this.#life.signal.throwIfAborted();
    const queue = this.#queue;
    if (!queue.tryEnter()) {
      if (this.#settings.whileReplying === 'reject') {
        throw new ChatError('A reply is open. Stop it, or set `whileReplying` to "queue".', {
          code: 'conversation-busy',
        });
      }
      await queue.enter(signal ?? this.#life.signal);
    }
    try {
      const {conversationId} = this.state;
      const request = {...fields, ...(conversationId === null ? {} : {conversationId})};
      const question = this.#question(request.message ?? '');
      this.#store.dispatch({type: 'message-sent', message: question});
      return await this.#reply({idempotencyKey: newId(), request}, question.id, signal);
    } finally {
      queue.leave();
    }
  }

  /**
   * Ends the open reply: reading stops at once and the text stays, then the server is told to stop the model.
   * Nothing happens when no reply is open.
   *
   * @throws {ChatError} of stage `stop` when the server could not be told. The reply is stopped here all the same.
   */
  async stop(): Promise<void> {
    await this.#open?.run.stop();
  }

  /**
   * Asks again for the answer that failed last: takes up its stream, regenerates it, or sends the message
   * anew, whichever neither loses nor doubles anything. Resolves with null when nothing failed.
   */
  async retry(): Promise<ChatMessage | null> {
    const failed = this.#failed;
    if (!failed) return this.state.error ? this.resume() : null;
    const queue = this.#queue;
    if (!queue.tryEnter()) return null;
    try {
      const {messages, conversationId} = this.state;
      const question = messages.findLast((message) => message.role === 'user');
      this.#store.dispatch({
        type: 'messages-set',
        messages: messages.filter((message) => message.id !== failed.replyId),
      });
      const turn = failed.turn;
      const mustRegenerate =
        failed.isAccepted && question && conversationId !== null && failed.streamId !== null;
      const again: Pick<Turn, 'idempotencyKey' | 'request'> | null = mustRegenerate
        ? {idempotencyKey: newId(), request: {trigger: 'regenerate', conversationId, parentId: question.id}}
        : turn;
      return again && (await this.#reply(again, question?.id ?? null));
    } finally {
      queue.leave();
    }
  }

  /**
   * Takes up what a reload or a lost line left: the conversation of this tab, the answer being written in it,
   * the message whose sending nobody confirmed. Resolves when there is nothing more to wait for.
   */
  async resume(): Promise<ChatMessage | null> {
    if (this.#open) return this.#open.ended;
    const {conversationId, unaccepted} = this.#memory.record;
    const id = this.#settings.conversationId ?? conversationId;
    if (id !== null) await this.openConversation(id);
    const queue = this.#queue;
    if (!unaccepted || (unaccepted.request.conversationId ?? id) !== id || !queue.tryEnter())
      return this.#open?.ended ?? null;
    try {
      const question = this.#question(unaccepted.request.message ?? '');
      if (unaccepted.request.trigger === 'send')
        this.#store.dispatch({type: 'message-sent', message: question});
      return await this.#reply(unaccepted, question.id);
    } finally {
      queue.leave();
    }
  }

  /**
   * Shows conversation `id`, and joins the answer that is being written in it. An answer open here goes on on
   * the server.
   *
   * @throws {TypeError} where it is not known where conversations are.
   * @throws {ChatError} when it cannot be loaded; what was shown stays.
   */
  async openConversation(id: string): Promise<void> {
    this.#loading?.abort(new ChatError('Another conversation was opened.', {code: 'aborted', stage: 'load'}));
    const loading = new AbortController();
    this.#loading = loading;
    const signal = AbortSignal.any([loading.signal, this.#life.signal]);
    let loaded: LoadedConversation;
    try {
      loaded = await loadConversation(id, this.#settings, signal);
    } catch (error) {
      if (error instanceof ChatError && !signal.aborted) this.#loadFailed(error);
      throw error;
    }
    signal.throwIfAborted();
    this.#leave();
    this.#memory.update({conversationId: id});
    this.#store.dispatch({
      type: 'conversation-opened',
      conversationId: id as ConversationId,
      messages: loaded.messages,
    });
    if (loaded.streaming) this.#join(loaded.streaming);
  }

  /** Begins an empty conversation. An answer open here goes on on the server. */
  newConversation(): void {
    this.#loading?.abort(new ChatError('A new conversation was begun.', {code: 'aborted', stage: 'load'}));
    this.#leave();
    this.#memory.update({conversationId: null, unaccepted: null});
    this.#store.dispatch({type: 'conversation-opened', conversationId: null, messages: []});
  }

  /** Shows `messages` as the transcript. The open reply, if any, stays. */
  setMessages(messages: readonly ChatMessage[]): void {
    this.#store.dispatch({type: 'messages-set', messages});
  }

  /** Stops reading and forgets all subscribers. The server goes on; a later service can take up. */
  dispose(): void {
    this.#life.abort(new ChatError('The service was disposed.', {code: 'aborted'}));
    this.#leave();
    this.#store.clear();
  }

  protected override get openRun(): ReplyRun | null {
    return this.#open?.run ?? null;
  }

  #question(text: string): ChatMessage {
    const parentId = this.state.messages.at(-1)?.id ?? null;
    const createdAt = this.#settings.clock.now();
    return textMessage({id: newId(), role: 'user', createdAt, text, parentId, status: 'sending'});
  }

  async #reply(
    {idempotencyKey, request}: Pick<Turn, 'idempotencyKey' | 'request'>,
    parentId: MessageId | null,
    signal?: AbortSignal,
  ): Promise<ChatMessage> {
    const {endpoint, instructions, contextMessages} = this.#settings;
    const history = this.state.messages.slice(-contextMessages);
    // Kept before the request goes out: a reload in between finds the key, and starts no second run.
    this.#memory.update({unaccepted: {idempotencyKey, request: request as StartRequest}});
    const turn = {endpoint, idempotencyKey, request, history, instructions};
    const {run, ended} = this.#begin(this.#placeholder(parentId), turn, null);
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

  #join({message, streamId}: NonNullable<LoadedConversation['streaming']>): void {
    const queue = this.#queue;
    if (!this.#settings.protocol.resumeAbility || !queue.tryEnter()) return;
    void this.#begin(message, null, streamId).ended.finally(() => queue.leave());
  }

  #placeholder(parentId: MessageId | null): ChatMessage {
    const createdAt = this.#settings.clock.now();
    return textMessage({id: newId(), role: 'assistant', createdAt, text: '', parentId, status: 'sending'});
  }

  #begin(placeholder: ChatMessage, turn: Turn | null, streamId: string | null): OpenReply {
    const {conversationId} = this.state;
    this.#failed = null;
    const run = new ReplyRun({
      settings: this.#settings,
      placeholder,
      turn,
      streamId,
      dispatch: (event) => this.#store.dispatch(event),
      onAccepted: (id) =>
        this.#memory.update({unaccepted: null, ...(id === null ? {} : {conversationId: id})}),
    });
    this.#store.dispatch({type: 'reply-started', reply: placeholder, conversationId});
    const open: OpenReply = {run, ended: run.read().then(() => this.#afterEnd(open, placeholder))};
    this.#open = open;
    return open;
  }

  #afterEnd(open: OpenReply, placeholder: ChatMessage): ChatMessage {
    if (this.#open !== open) return open.left ?? placeholder;
    this.#open = null;
    this.#memory.update({unaccepted: null});
    const message = this.state.messages.findLast(({id}) => id === open.run.replyId) ?? placeholder;
    if (message.status === 'error' || message.status === 'interrupted') this.#failed = open.run;
    return message;
  }

  #leave(): void {
    if (this.#open) {
      this.#open.left = this.state.reply;
      this.#open.run.detach();
    }
    this.#open = null;
    this.#failed = null;
    this.#queue.close(
      new ChatError('The conversation was left before the message was sent.', {code: 'aborted'}),
    );
    this.#queue = new TurnQueue();
  }

  #loadFailed(error: ChatError): void {
    // A conversation that is gone must not be opened again by every reload.
    if (error.code === 'not-found') this.#memory.update({conversationId: null});
    this.#store.dispatch({type: 'load-failed', error});
  }
}

function ignoreUntoldStop(): void {
  // The reply is stopped here; a server that could not be told ends it when nobody reads it any more.
}
