import {ChatError} from '../base/chat-error.js';
import {type ChatMessage, type Rating, ratings} from '../model/message.js';
import {ConversationDesk} from './conversations/conversation-desk.js';
import {FirstNames} from './first-names.js';
import {Journal, type JournalRecord} from './journal/journal.js';
import {HistoryKeeper} from './local/history-keeper.js';
import {LocalData} from './local/local-data.js';
import {SessionMemory} from './local/session-memory.js';
import {type ChatObserver, Observers} from './observers.js';
import {ReplyDesk} from './replies/reply-desk.js';
import type {ReplyRun} from './replies/reply-run.js';
import {TakingUp} from './replies/taking-up.js';
import {type ApprovalAnswer, Turns} from './replies/turns.js';
import type {SendInput} from './send-input.js';
import {resolveOptions, type ServiceSettings, type StreamingChatServiceOptions} from './service-options.js';
import type {ChatState} from './state.js';
import {type StateListener, Store} from './store.js';
import {TabShare} from './tabs/tab-share.js';
import {Tabs} from './tabs/tabs.js';

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
  readonly #turns: Turns;
  readonly #conversations: ConversationDesk;
  readonly #takingUp: TakingUp;
  readonly #local: LocalData;
  readonly #history: HistoryKeeper | null;
  readonly #tabs: TabShare | null;
  readonly #journal: Journal;
  readonly #observers: Observers;
  readonly #life = new AbortController();

  /** @throws {TypeError | RangeError} naming the option that is wrong. */
  constructor(options: StreamingChatServiceOptions) {
    super();
    const resolved = resolveOptions(options);
    this.#observers = new Observers(resolved.clock);
    this.#settings = this.#observers.watch(resolved);
    this.#memory = new SessionMemory(this.#settings.storage, this.#settings.storageKey);
    this.#journal = new Journal(this.#settings.clock);
    const [settings, store, memory, life] = [this.#settings, this.#store, this.#memory, this.#life.signal];
    const desk = new ReplyDesk(settings, store, memory);
    const local = new LocalData(settings, () => store.dispatch({type: 'local-data-failed'}));
    this.#desk = desk;
    this.#local = local;
    this.#history = settings.history ? new HistoryKeeper({...settings, local, store, desk}) : null;
    this.#turns = new Turns(settings, store, {memory, desk, life, local});
    const conversations = new ConversationDesk(settings, store, {memory, desk, life, history: this.#history});
    this.#conversations = conversations;
    const turns = this.#turns;
    this.#takingUp = new TakingUp({settings, store, memory, desk, turns, conversations, life});
    this.#tabs = settings.tabs ? this.#shareWithTabs() : null;
    this.#store.subscribe(this.#journal.record);
  }

  /** One snapshot. Immutable; the next is a new object. */
  get state(): ChatState {
    return this.#store.state;
  }

  /** Calls `listener` at once with `(state, null)`, then with `(state, event)` after each event. Returns unsubscribe. */
  readonly subscribe = (listener: StateListener): (() => void) => this.#store.subscribe(listener);

  /** For inspectors: tells of each request that goes out, each frame that comes and what it meant. Returns the function that ends it. */
  readonly observe = (observer: ChatObserver): (() => void) => this.#observers.add(observer);

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
    return this.#turns.send(input, signal);
  }

  /**
   * Asks for another answer beside answer `messageId` (default: the last one shown), and resolves with it. The old one
   * and what followed it are a branch then, for `selectBranch` to come back to.
   *
   * Waits its turn, and heeds `signal`, as `send` does.
   *
   * @throws {TypeError} where `messageId` names no answer that is shown. @throws {ChatError} `invalid` where none is.
   */
  async regenerate(messageId?: string, {signal}: {readonly signal?: AbortSignal} = {}): Promise<ChatMessage> {
    return this.#turns.regenerate(messageId, signal);
  }

  /**
   * Gives a message that waits to be sent other words. Where `messageId` was sent, puts a new message beside it, and resolves with the answer to it. The old one and
   * what followed it are a branch then. Waits its turn, heeds `signal` and refuses a message as `send` does.
   *
   * @throws {TypeError} where `messageId` names no message of the person that is shown.
   */
  async edit(
    messageId: string,
    input: SendInput,
    {signal}: {readonly signal?: AbortSignal} = {},
  ): Promise<ChatMessage> {
    return this.#turns.edit(messageId, input, signal);
  }

  /**
   * Goes on with the last answer where it was cut at a length, stopped, interrupted or broken by an error, or where it called tools: the
   * same message grows, and stays as it was where nothing comes. Waits its turn, and heeds `signal`, as `send` does.
   *
   * @throws {ChatError} `invalid` where the last answer is complete, or there is nothing of it.
   */
  async continue({signal}: {readonly signal?: AbortSignal} = {}): Promise<ChatMessage> {
    return this.#turns.goOn(signal);
  }

  /**
   * Ends the open reply: reading stops at once and the text stays, then the server is told to stop the model. Tools that run are not
   * waited for any more. Nothing happens when no reply is open and no tool runs.
   *
   * @throws {ChatError} of stage `stop` when the server could not be told. The reply is stopped here all the same.
   */
  async stop(): Promise<void> {
    this.#turns.stopTools();
    await this.#desk.stop();
  }

  /**
   * Gives the output of a call that has none, of the last answer. Once all its calls have one, the model is asked to go on, and the same
   * message grows. Resolves with it as it stands then; waits its turn, as `send` does.
   *
   * @throws {TypeError} where there is no such call, it waits for approval, or JSON has no form for `output`.
   */
  async addToolOutput(given: {readonly toolCallId: string; readonly output: unknown}): Promise<ChatMessage> {
    return this.#turns.addToolOutput(given);
  }

  /**
   * Says yes or no to a call that needs a person's approval. Approved, it is run by `onToolCall`, or waits for `addToolOutput`; refused, that is
   * its output, with `reason`. Goes on, and resolves, as `addToolOutput` does.
   *
   * @throws {TypeError} where no such call of the last answer waits for approval.
   */
  async answerApproval(answer: ApprovalAnswer): Promise<ChatMessage> {
    return this.#turns.answerApproval(answer);
  }

  /**
   * Asks again for the answer that failed last: regenerates it where the server took the message, sends the
   * message again under its key where it is not known whether it did. Where a conversation could not be loaded,
   * loads it. Resolves with null when nothing failed, or another retry was quicker.
   */
  async retry(): Promise<ChatMessage | null> {
    const last = this.state.messages.at(-1);
    const hasFailed =
      last?.role === 'assistant' && (last.status === 'error' || last.status === 'interrupted');
    if (!hasFailed) return this.state.error ? this.resume() : null;
    return this.#turns.retry(last);
  }

  /**
   * Takes up what a reload or a lost line left: the conversation of this tab, the answer being written in it,
   * the message whose sending nobody confirmed. Resolves with the reply that was taken up, as it ended, or null.
   *
   * @throws {ChatError} when the conversation cannot be loaded; `state.error` says so too.
   */
  async resume(): Promise<ChatMessage | null> {
    return this.#takingUp.resume();
  }

  /**
   * Shows conversation `id`, and joins the answer that is being written in it. An answer open here goes on on
   * the server.
   *
   * @throws {TypeError} where it is not known where conversations are: set `conversationsEndpoint`.
   * @throws {ChatError} when it cannot be loaded; what was shown stays.
   */
  async openConversation(id: string): Promise<void> {
    await this.#conversations.open(id);
  }

  /** Begins an empty conversation. An answer open here goes on on the server. */
  newConversation(): void {
    this.#conversations.begin();
  }

  /**
   * Shows the path through message `messageId`, one of those beside a message that is shown, and on to the newest
   * message at each step. A server that keeps the conversation is told, and shows it elsewhere too.
   *
   * @throws {ChatError} `conversation-busy` while a reply is open; what the server answers, and then `state.error`
   * says so and the path stays. @throws {TypeError} for a message that is not known.
   */
  async selectBranch(messageId: string): Promise<void> {
    await this.#conversations.select(messageId);
  }

  /**
   * Takes back a message that waits to be sent (its `send` rejects with `aborted`), or
   * deletes message `messageId` and all that follows from it, on the server too. The newest branch beside it is shown
   * then; where there is none, the path ends before it. Throws as `selectBranch` does.
   */
  async deleteMessage(messageId: string): Promise<void> {
    if (this.#turns.outbox.withdraw(messageId)) return;
    await this.#conversations.delete(messageId);
  }

  /**
   * Says what the person thinks of answer `messageId`, with a comment of up to 2000 characters; null takes it back. A
   * server that keeps the conversation keeps it too; without one it is kept in this page.
   *
   * @throws {TypeError} for a message that is no known answer. @throws {ChatError} what the server answers; nothing is
   * changed then.
   */
  async rate(
    messageId: string,
    rating: Rating | null,
    {comment}: {readonly comment?: string} = {},
  ): Promise<void> {
    if (rating !== null && !ratings.includes(rating)) {
      throw new TypeError(`Expected \`rating\` to be "up", "down" or null, got "${rating}".`);
    }
    const feedback = rating === null ? null : {rating, ...(comment === undefined ? {} : {comment})};
    await this.#conversations.rate(messageId, feedback);
  }

  /** Shows `messages` as the transcript. The open reply, if any, stays. */
  setMessages(messages: readonly ChatMessage[]): void {
    this.#store.dispatch({type: 'messages-set', messages});
  }

  /** What happened of late, for a bug report: `replay` makes the state of it. Holds what people wrote. */
  exportJournal(): JournalRecord {
    return this.#journal.export();
  }

  /**
   * Forgets everything that this browser keeps under `storageKey`: the conversation of this tab, messages that wait,
   * conversations. Call it when the person signs out. An empty conversation is shown then; what is on the server stays.
   */
  async clearLocalData(): Promise<void> {
    this.#turns.outbox.clear();
    this.newConversation();
    await Promise.all([this.#turns.outbox.settled(), this.#history?.forget()]);
    await this.#local.clear();
    this.#memory.clear();
  }

  /** Stops reading and forgets all subscribers. The server goes on; a later service can take up. */
  dispose(): void {
    this.#turns.outbox.dispose();
    const written = this.#history?.dispose() ?? Promise.resolve();
    void written.then(() => this.#local.close());
    // Before its tabs: a reply that waits to be read must not hear that it may not.
    this.#desk.leave();
    this.#tabs?.dispose();
    this.#life.abort(new ChatError('The service was disposed.', {code: 'aborted'}));
    this.#store.clear();
    this.#observers.clear();
  }

  #shareWithTabs(): TabShare {
    const {storageKey: namespace, pageSignals, clock} = this.#settings;
    return new TabShare(new Tabs({namespace, pageSignals, clock}), {
      store: this.#store,
      desk: this.#desk,
      reload: () => {
        const {conversationId} = this.state;
        // What cannot be loaded now is said by `state.error`.
        if (conversationId !== null) this.openConversation(conversationId).catch(() => {});
      },
    });
  }

  protected override get openRun(): ReplyRun | null {
    return this.#desk.openRun;
  }
}
