import {assertNever} from '../base/assert-never.js';
import {ChatError, hintFor} from '../base/chat-error.js';
import type {ConversationId, MessageId, StreamId} from '../base/ids.js';
import type {ChatEvent, TerminalEvent} from '../model/chat-event.js';
import {isTerminal} from '../model/chat-event.js';
import type {ChatMessage} from '../model/message.js';
import type {Turn} from '../protocols/protocol.js';
import {type LineStatus, UnbrokenStream} from '../stream/unbroken-stream.js';
import type {ServiceSettings} from './service-options.js';
import type {Phase} from './state.js';
import type {StateEvent} from './state-event.js';
import {requestStop} from './stop-request.js';

export interface ReplyRunOptions {
  readonly settings: ServiceSettings;
  /** The placeholder that the text fills; already in the state. */
  readonly placeholder: ChatMessage;
  /** What to ask; null joins the stream `streamId`. */
  readonly turn: Turn | null;
  readonly streamId: string | null;
  dispatch(event: StateEvent): void;
  /** The server took the turn. Called before anything else is told of it. */
  onAccepted(conversationId: ConversationId | null): void;
  /** The message as the server saved it; null where it has none, or cannot be asked. */
  loadSaved(id: MessageId, signal: AbortSignal): Promise<ChatMessage | null>;
}

type Ending = Pick<Extract<StateEvent, {type: 'reply-ended'}>, 'status' | 'finishReason' | 'usage' | 'error'>;

/** Why reading was given up, told apart from every failure. */
const stopped = Symbol('stopped');
const detached = Symbol('detached');

/**
 * The client's side of one generation: reads its events into the state, stops it, ends once.
 */
export class ReplyRun {
  /** The placeholder's id: names this run from its first moment. */
  readonly sessionId: MessageId;
  readonly turn: Turn | null;
  readonly #options: ReplyRunOptions;
  readonly #reading = new AbortController();
  readonly #stream: UnbrokenStream;
  #replyId: MessageId;
  #isAccepted = false;
  #hasEnded = false;

  constructor(options: ReplyRunOptions) {
    const {settings, placeholder, turn, streamId} = options;
    this.#options = options;
    this.sessionId = placeholder.id;
    this.turn = turn;
    this.#replyId = placeholder.id;
    this.#stream = new UnbrokenStream({
      ...settings,
      turn,
      streamId,
      signal: this.#reading.signal,
      onEvent: (event) => this.apply(event),
      onStatus: (status) => this.#show(status),
    });
  }

  /** Id of the reply's message: ours until the server gave its own. */
  get replyId(): MessageId {
    return this.#replyId;
  }

  /** True once the server took the turn. */
  get isAccepted(): boolean {
    return this.#isAccepted;
  }

  get streamId(): string | null {
    return this.#stream.cursor.streamId;
  }

  /** Reads to the end. Resolves when the reply ended, whatever way, or was detached. */
  async read(): Promise<void> {
    try {
      this.#end(endingOf(await this.#stream.read()));
    } catch (error) {
      if (error === stopped || error === detached) return;
      const failure = asChatError(error);
      if (failure.code === 'resume-lost' && (await this.#takeSaved())) return;
      this.#end({status: 'error', finishReason: null, usage: null, error: failure});
      // A mistake of ours is shown as a failed reply, and stays a mistake: it must reach a developer.
      if (!(error instanceof ChatError)) throw error;
    }
  }

  /** Applies one event to the open reply. Nothing happens once the reply ended. */
  apply(event: ChatEvent): void {
    if (this.#hasEnded) return;
    if (isTerminal(event)) {
      this.#end(endingOf(event));
      return;
    }
    if (event.type === 'start') {
      this.#accept(event);
      return;
    }
    // A wire that names no start: the first words say that the server took the turn.
    if (!this.#isAccepted) this.#options.onAccepted(null);
    this.#isAccepted = true;
    this.#options.dispatch({type: 'content-received', reply: this.#replyId, content: event});
  }

  /**
   * Ends the reply here and now, then tells the server. No text appears afterwards.
   *
   * @throws {ChatError} of stage `stop` when the server could not be told; the reply is ended all the same.
   */
  async stop(): Promise<void> {
    if (this.#hasEnded) return;
    const {settings, turn, dispatch} = this.#options;
    const {streamId, lastSeq} = this.#stream.cursor;
    dispatch({type: 'phase-changed', reply: this.#replyId, phase: {kind: 'stopping'}});
    this.#reading.abort(stopped);
    this.#end({status: 'stopped', finishReason: 'stopped', usage: null, error: null});
    const ability = settings.protocol.resumeAbility;
    if (!ability) return;
    const {endpoint} = settings;
    const idempotencyKey = turn?.idempotencyKey ?? '';
    await requestStop(ability, {endpoint, streamId, idempotencyKey, afterSeq: lastSeq}, settings);
  }

  /** Stops reading; the server goes on, and the state is not told. */
  detach(): void {
    this.#hasEnded = true;
    this.#reading.abort(detached);
  }

  /** The stream is gone, but what it wrote may be saved: shows that, and says whether it could. */
  async #takeSaved(): Promise<boolean> {
    const {dispatch, loadSaved} = this.#options;
    const saved = await loadSaved(this.#replyId, this.#reading.signal);
    // Stopped or left meanwhile: there is nothing to show any more.
    if (this.#hasEnded) return true;
    if (!saved || saved.status === 'sending' || saved.status === 'streaming') return false;
    const {status, usage = null} = saved;
    dispatch({
      type: 'content-received',
      reply: this.#replyId,
      content: {type: 'reset', parts: [...saved.parts]},
    });
    this.#end({status, finishReason: null, usage, error: null});
    return true;
  }

  #accept(event: Extract<ChatEvent, {type: 'start'}>): void {
    const {dispatch, onAccepted, turn} = this.#options;
    const conversationId = (event.conversationId || null) as ConversationId | null;
    const before = this.#replyId;
    this.#isAccepted = true;
    this.#replyId = (event.messageId || before) as MessageId;
    onAccepted(conversationId);
    dispatch({
      type: 'reply-accepted',
      reply: before,
      conversationId,
      streamId: event.streamId as StreamId,
      messageId: this.#replyId,
      userMessageId: (event.userMessageId ?? null) as MessageId | null,
      model: event.model,
    });
    // A joined stream is read from its start: what was shown of it meanwhile comes again.
    if (!turn)
      dispatch({type: 'content-received', reply: this.#replyId, content: {type: 'reset', parts: []}});
  }

  #show(status: LineStatus): void {
    if (this.#hasEnded) return;
    const {dispatch} = this.#options;
    if (status.kind === 'skipped') dispatch({...status, type: 'event-skipped', reply: this.#replyId});
    else dispatch({type: 'phase-changed', reply: this.#replyId, phase: phaseOf(status)});
  }

  #end(ending: Ending): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#options.dispatch({type: 'reply-ended', reply: this.#replyId, ...ending});
  }
}

function phaseOf(status: Exclude<LineStatus, {kind: 'skipped'}>): Phase {
  return status.kind === 'open' ? {kind: 'streaming'} : status;
}

function endingOf(event: TerminalEvent): Ending {
  switch (event.type) {
    case 'done':
      return {status: 'complete', finishReason: event.finishReason, usage: event.usage ?? null, error: null};
    case 'stopped':
      return {status: 'stopped', finishReason: 'stopped', usage: null, error: null};
    case 'error': {
      const {code, retryable, retryAfterMs, providerCode} = event;
      const error = new ChatError(`The service ended the answer with ${code}.`, {
        code,
        hint: hintFor(code),
        retryable,
        retryAfterMs,
        providerCode,
      });
      return {
        status: code === 'interrupted' ? 'interrupted' : 'error',
        finishReason: 'error',
        usage: null,
        error,
      };
    }
    default:
      return assertNever(event);
  }
}

function asChatError(error: unknown): ChatError {
  if (error instanceof ChatError) return error;
  return new ChatError('The reply could not be read.', {code: 'protocol', cause: error});
}
