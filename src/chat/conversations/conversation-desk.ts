import {ChatError} from '../../base/chat-error.js';
import type {ConversationId, MessageId} from '../../base/ids.js';
import type {ChatMessage, Feedback} from '../../model/message.js';
import type {HistoryKeeper} from '../local/history-keeper.js';
import type {ConversationRecord} from '../local/local-records.js';
import type {SessionMemory} from '../local/session-memory.js';
import type {JoinedStream, ReplyDesk} from '../replies/reply-desk.js';
import type {ServiceSettings} from '../service-options.js';
import type {Store} from '../store.js';
import {type KnownMessages, merge, pathThrough, withoutBranch} from './branches.js';
import {
  deleteBranch,
  type LoadedConversation,
  loadConversation,
  saveFeedback,
  showBranch,
} from './conversation-client.js';

/** Where conversations are opened, and where another path through the open one is shown. */
export class ConversationDesk {
  readonly #settings: ServiceSettings;
  readonly #store: Store;
  readonly #memory: SessionMemory;
  readonly #desk: ReplyDesk;
  readonly #history: HistoryKeeper | null;
  readonly #life: AbortSignal;
  #loading: AbortController | null = null;
  #rating: Promise<void> = Promise.resolve();

  constructor(
    settings: ServiceSettings,
    store: Store,
    {
      memory,
      desk,
      life,
      history,
    }: {
      readonly memory: SessionMemory;
      readonly desk: ReplyDesk;
      readonly life: AbortSignal;
      readonly history: HistoryKeeper | null;
    },
  ) {
    this.#history = history;
    this.#settings = settings;
    this.#store = store;
    this.#memory = memory;
    this.#desk = desk;
    this.#life = life;
  }

  async open(id: string): Promise<void> {
    this.#loading?.abort(new ChatError('Another conversation was opened.', {code: 'aborted', stage: 'load'}));
    this.#loading = new AbortController();
    const signal = AbortSignal.any([this.#loading.signal, this.#life]);
    const kept = this.#history ? await this.#history.load(id) : null;
    signal.throwIfAborted();
    if (kept) this.#show(id, kept.messages, kept.reply && joinOf(kept));
    // An answer that goes on where this browser left it needs nothing else.
    if (kept?.reply && kept.streamId !== null) return;
    await this.#openSaved(id, signal, kept !== null);
  }

  async #openSaved(id: string, signal: AbortSignal, isShown: boolean): Promise<void> {
    if (isShown && !this.#settings.conversationsEndpoint) return;
    const load = (): Promise<LoadedConversation> => this.#load(id, signal);
    try {
      const {messages, streaming} = await (isShown ? load() : this.#orSay(signal, load));
      signal.throwIfAborted();
      // A message that was sent meanwhile is not undone by what was saved before it.
      if (isShown && this.#desk.openRun) return;
      this.#show(id, messages, streaming);
    } catch (error) {
      // What this browser kept is shown, and is all there is while the service cannot be reached.
      if (!isShown || !(error instanceof ChatError) || !error.retryable) throw error;
    }
  }

  #show(
    id: string,
    messages: readonly ChatMessage[],
    open: ({readonly message: ChatMessage} & JoinedStream) | null,
  ): void {
    this.#desk.leave({isSame: this.#store.state.conversationId === id});
    this.#memory.update({conversationId: id});
    this.#store.dispatch({type: 'conversation-opened', conversationId: id as ConversationId, messages});
    if (open) this.#desk.join(open.message, open);
  }

  begin(): void {
    this.#loading?.abort(new ChatError('A new conversation was begun.', {code: 'aborted', stage: 'load'}));
    this.#desk.leave();
    this.#memory.update({conversationId: null, unaccepted: null});
    this.#store.dispatch({type: 'conversation-opened', conversationId: null, messages: []});
  }

  async select(messageId: string): Promise<void> {
    await this.#changePath(async (known, conversationId, signal) => {
      if (conversationId !== null && this.#isSaved(messageId)) {
        await showBranch(conversationId, messageId, this.#settings, signal);
        return known;
      }
      const path = pathThrough(known, messageId);
      if (path) return path;
      throw new TypeError(`Expected \`messageId\` to be the id of a known message, got "${messageId}".`);
    });
  }

  async delete(messageId: string): Promise<void> {
    await this.#changePath(async (known, conversationId, signal) => {
      const at = known.messages.findIndex(({id}) => id === messageId);
      const branch = at < 0 ? known.hidden.filter(({id}) => id === messageId) : known.messages.slice(at);
      if (!branch[0]) {
        throw new TypeError(`Expected \`messageId\` to be the id of a known message, got "${messageId}".`);
      }
      // What never arrived has nothing to delete there, but what was sent after it has.
      const saved = branch.find(({id}) => this.#isSaved(id));
      if (conversationId !== null && saved) await deleteBranch(saved.id, this.#settings, signal);
      return withoutBranch(known, branch[0].id);
    });
  }

  /** One after another, so that the last word is the one that is kept. */
  rate(messageId: string, feedback: Feedback | null): Promise<void> {
    const saved = this.#rating.then(async () => {
      this.#life.throwIfAborted();
      const {messages, hidden} = this.#store.state;
      const answer = [...messages, ...hidden].find(({id}) => id === messageId);
      if (answer?.role !== 'assistant') {
        throw new TypeError(`Expected \`messageId\` to be the id of a known answer, got "${messageId}".`);
      }
      const isKept = this.#settings.conversationsEndpoint !== null && this.#isSaved(messageId);
      if (isKept) await saveFeedback(answer.id, feedback, this.#settings, this.#life);
      this.#store.dispatch({type: 'message-rated', message: answer.id, feedback});
    });
    this.#rating = saved.catch(() => {
      // Told to who asked; the next one is another matter.
    });
    return saved;
  }

  /**
   * Shows what `change` makes of what is known. Where a server keeps the conversation, `change` tells the server, and
   * the path is the one that is saved then. Two changes wait for each other.
   */
  async #changePath(
    change: (
      known: KnownMessages,
      conversationId: ConversationId | null,
      signal: AbortSignal,
    ) => Promise<KnownMessages>,
  ): Promise<void> {
    this.#life.throwIfAborted();
    const streaming = await this.#desk.whileIdle(this.#life, async (signal) => {
      const {state} = this.#store;
      const kept = this.#settings.conversationsEndpoint === null ? null : state.conversationId;
      const {known, loaded} = await this.#orSay(signal, async () => {
        const known = await change(state, kept, signal);
        return {known, loaded: kept === null ? null : await this.#load(kept, signal)};
      });
      signal.throwIfAborted();
      this.#store.dispatch({type: 'path-changed', ...(loaded ? mergeLoaded(known, loaded) : pathOf(known))});
      return loaded?.streaming ?? null;
    });
    if (streaming) this.#desk.join(streaming.message, streaming);
  }

  #isSaved(messageId: string): boolean {
    return this.#desk.isTaken(messageId as MessageId);
  }

  async #load(id: string, signal: AbortSignal): Promise<LoadedConversation> {
    try {
      return await loadConversation(id, this.#settings, signal);
    } catch (error) {
      // A conversation that is gone must not be opened again by every reload.
      const isGone = error instanceof ChatError && error.code === 'not-found' && !signal.aborted;
      if (isGone) this.#memory.update({conversationId: null});
      throw error;
    }
  }

  /** Does `work`; a failure of it is told to subscribers too. */
  async #orSay<Result>(signal: AbortSignal, work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof ChatError && !signal.aborted) this.#store.dispatch({type: 'load-failed', error});
      throw error;
    }
  }
}

/** What is saved, with the answer that is being written counted in and left for its own slot. */
function mergeLoaded(known: KnownMessages, {messages, streaming}: LoadedConversation): KnownMessages {
  const path = streaming ? [...messages, streaming.message] : messages;
  return {messages, hidden: merge(known, path).hidden};
}

const pathOf = ({messages, hidden}: KnownMessages): KnownMessages => ({messages, hidden});

/** The reply that this browser kept, and the place in its stream to which it was kept. */
function joinOf({reply, streamId, lastSeq, lastId}: ConversationRecord) {
  return reply && streamId !== null ? {message: reply, streamId, lastSeq, lastId} : null;
}
