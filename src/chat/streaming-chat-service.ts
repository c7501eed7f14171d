import {ChatError} from '../base/chat-error.js';
import {type ConversationId, newId} from '../base/ids.js';
import {type ChatMessage, textMessage} from '../model/message.js';
import type {StartRequest} from '../model/native-wire.js';
import {type LoadedConversation, loadConversation} from './conversation-client.js';
import {FirstNames} from './first-names.js';
import {ReplyDesk, type Request} from './reply-desk.js';
import type {ReplyRun} from './reply-run.js';
import {type SendInput, startRequestFrom} from './send-input.js';
import {resolveOptions, type ServiceSettings, type StreamingChatServiceOptions} from './service-options.js';
import {SessionMemory} from './session-memory.js';
import type {ChatState} from './state.js';
import {type StateListener, Store} from './store.js';

/**
 * A chat with a streaming backend: holds its state, sends, reads, stops, and takes up what was cut.
 *
 * Runs wherever `fetch` does. Nothing is asked of the network before the first call.
 */
export class StreamingChatService extends FirstNames {
  readonly #settings: ServiceSettings;
  readonly #store = new Store();
  readonly #memory: SessionMemory;
  readonly #desk: ReplyDesk;
  readonly #life = new AbortController();
  #loading: AbortController | null = null;

  /** @throws {TypeError | RangeError} naming the option that is wrong. */
  constructor(options: StreamingChatServiceOptions) {
    super();
    this.#settings = resolveOptions(options);
    this.#memory = new SessionMemory(this.#settings.storage, this.#settings.storageKey);
    this.#desk = new ReplyDesk(this.#settings, this.#store, this.#memory);
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
   * @throws {TypeError | RangeError} for an empty message, or one over 32 000 characters.
   * @throws {ChatError} `conversation-busy` where `whileReplying` is `reject` and a reply is open; `aborted` when
   * the service was disposed, or another conversation was opened while the message waited its turn.
   * @throws the signal's reason when aborted before acceptance.
   */
  async send(input: SendInput, {signal}: {readonly signal?: AbortSignal} = {}): Promise<ChatMessage> {
    const fields = startRequestFrom(input);
    signal?.throwIfAborted();
    this.#life.signal.throwIfAborted();
    return this.#desk.inTurn(signal ?? this.#life.signal, () => {
      const {conversationId} = this.state;
      const request = {...fields, ...(conversationId === null ? {} : {conversationId})};
      return this.#askAs(this.#question(request), {idempotencyKey: newId(), request}, signal);
    });
  }

  /**
   * Ends the open reply: reading stops at once and the text stays, then the server is told to stop the model.
   * Nothing happens when no reply is open.
   *
   * @throws {ChatError} of stage `stop` when the server could not be told. The reply is stopped here all the same.
   */
  async stop(): Promise<void> {
    await this.#desk.openRun?.stop();
  }

  /**
   * Asks again for the answer that failed last: regenerates it where the server took the message, sends the
   * message again under its key where it is not known whether it did. Where a conversation could not be loaded,
   * loads it. Resolves with null when nothing failed.
   */
  async retry(): Promise<ChatMessage | null> {
    const last = this.state.messages.at(-1);
    const hasFailed =
      last?.role === 'assistant' && (last.status === 'error' || last.status === 'interrupted');
    if (!hasFailed) return this.state.error ? this.resume() : null;
    return this.#desk.inTurn(this.#life.signal, async () => {
      const {messages} = this.state;
      const question = messages.findLast((message) => message.role === 'user') ?? null;
      const request = this.#requestAgain(question);
      if (!request) return null;
      this.#store.dispatch({type: 'messages-set', messages: messages.filter((message) => message !== last)});
      return this.#desk.ask(request, question?.id ?? null);
    });
  }

  /**
   * Takes up what a reload or a lost line left: the conversation of this tab, the answer being written in it,
   * the message whose sending nobody confirmed. Resolves with the reply that was taken up, as it ended, or null.
   *
   * @throws {ChatError} when the conversation cannot be loaded; `state.error` says so too.
   */
  async resume(): Promise<ChatMessage | null> {
    const open = this.#desk.whenEnded();
    if (open) return open;
    const {conversationId, unaccepted} = this.#memory.record;
    const id = this.#settings.conversationId ?? conversationId;
    if (id !== null) await this.openConversation(id);
    const joined = this.#desk.whenEnded();
    if (joined || !unaccepted || (unaccepted.request.conversationId ?? id) !== id) return joined;
    return this.#desk.inTurn(this.#life.signal, () =>
      this.#askAs(this.#question(unaccepted.request), unaccepted),
    );
  }

  /**
   * Shows conversation `id`, and joins the answer that is being written in it. An answer open here goes on on
   * the server.
   *
   * @throws {TypeError} where it is not known where conversations are: set `conversationsEndpoint`.
   * @throws {ChatError} when it cannot be loaded; what was shown stays.
   */
  async openConversation(id: string): Promise<void> {
    this.#loading?.abort(new ChatError('Another conversation was opened.', {code: 'aborted', stage: 'load'}));
    this.#loading = new AbortController();
    const signal = AbortSignal.any([this.#loading.signal, this.#life.signal]);
    const {messages, streaming} = await this.#load(id, signal);
    signal.throwIfAborted();
    this.#desk.leave();
    this.#memory.update({conversationId: id});
    this.#store.dispatch({type: 'conversation-opened', conversationId: id as ConversationId, messages});
    if (streaming) this.#desk.join(streaming.message, streaming.streamId);
  }

  /** Begins an empty conversation. An answer open here goes on on the server. */
  newConversation(): void {
    this.#loading?.abort(new ChatError('A new conversation was begun.', {code: 'aborted', stage: 'load'}));
    this.#desk.leave();
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
    this.#desk.leave();
    this.#store.clear();
  }

  protected override get openRun(): ReplyRun | null {
    return this.#desk.openRun;
  }

  #question({message = ''}: StartRequest): ChatMessage {
    const parentId = this.state.messages.at(-1)?.id ?? null;
    const createdAt = this.#settings.clock.now();
    return textMessage({id: newId(), role: 'user', createdAt, text: message, parentId, status: 'sending'});
  }

  /** What asks again for the answer to `question`, without starting a second run where one may be alive. */
  #requestAgain(question: ChatMessage | null): Request | null {
    const {failed} = this.#desk;
    const {conversationId} = this.state;
    const wasTaken = failed === null || (failed.isAccepted && failed.streamId !== null);
    if (!wasTaken || !question || conversationId === null) return failed?.turn ?? null;
    return {idempotencyKey: newId(), request: {trigger: 'regenerate', conversationId, parentId: question.id}};
  }

  /** Puts `question` into the transcript and asks. */
  #askAs(question: ChatMessage, request: Request, signal?: AbortSignal): Promise<ChatMessage> {
    if (request.request.trigger !== 'send') return this.#desk.ask(request, question.parentId, signal);
    this.#store.dispatch({type: 'message-sent', message: question});
    return this.#desk.ask(request, question.id, signal);
  }

  async #load(id: string, signal: AbortSignal): Promise<LoadedConversation> {
    try {
      return await loadConversation(id, this.#settings, signal);
    } catch (error) {
      if (error instanceof ChatError && !signal.aborted) {
        // A conversation that is gone must not be opened again by every reload.
        if (error.code === 'not-found') this.#memory.update({conversationId: null});
        this.#store.dispatch({type: 'load-failed', error});
      }
      throw error;
    }
  }
}
