import {ChatError} from '../../base/chat-error.js';
import type {ConversationId, MessageId, StreamId} from '../../base/ids.js';
import {type ChatEvent, isTerminal} from '../../model/chat-event.js';
import type {ChatMessage} from '../../model/message.js';
import type {StopAnswer} from '../../model/native-wire.js';
import type {Turn} from '../../protocols/protocol.js';
import type {StreamPlace} from '../../stream/cursor.js';
import type {LineStatus} from '../../stream/line-status.js';
import {UnbrokenStream} from '../../stream/unbroken-stream.js';
import type {ServiceSettings} from '../service-options.js';
import type {ContentEvent, StateEvent} from '../state-event.js';
import {learnNames} from './learn-names.js';
import {stateEventOf} from './line-state.js';
import {ReplyContent} from './reply-content.js';
import {asChatError, type Ending, endingOf, tooLong} from './reply-ending.js';
import {ReplyMeter} from './reply-meter.js';
import {requestStop} from './stop-request.js';

/** Others who follow a reply while it is read: other tabs, what is kept for a reload. */
export interface ReplyFollower {
  /** Resolves when this tab may ask the network for the stream. */
  mayRead(signal: AbortSignal): Promise<void>;
  /** An event was applied; the run's `place` is behind it. */
  applied(event: ChatEvent): void;
  /** The line is quiet and alive. */
  heartbeat(): void;
  /** The run is over, here at least. */
  ended(): void;
}

export interface ReplyRunOptions {
  readonly settings: ServiceSettings;
  /** The placeholder that the text fills; already in the state. */
  readonly placeholder: ChatMessage;
  /** What to ask; null joins a stream. */
  readonly turn: Turn | null;
  /** The stream to join, and how far `placeholder` has come in it. */
  readonly from: StreamPlace | null;
  /** Makes the run's follower. */
  readonly follow?: (run: ReplyRun) => ReplyFollower;
  dispatch(event: StateEvent): void;
  /** The server took the turn. Called before anything else is told of it. */
  onAccepted(conversationId: ConversationId | null): void;
  /** The server gave its names for a reply that had been stopped before it did. */
  onNamed(run: ReplyRun, names: StopAnswer): void;
  /** The message as the server saved it; null where it has none, or cannot be asked. */
  loadSaved(id: MessageId, signal: AbortSignal): Promise<ChatMessage | null>;
}

/** Milliseconds between two looks at what was measured. */
const metricsEveryMs = 1_000;

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
  readonly #follower: ReplyFollower | null;
  readonly #meter: ReplyMeter;
  #content: ReplyContent | null = null;
  #measuredAt: number;
  #replyId: MessageId;
  #isAccepted = false;
  #hasEnded = false;

  constructor(options: ReplyRunOptions) {
    const {settings, placeholder, turn, from, follow} = options;
    const follower = follow?.(this) ?? null;
    this.#follower = follower;
    this.#options = options;
    this.sessionId = placeholder.id;
    this.turn = turn;
    this.#replyId = placeholder.id;
    this.#meter = new ReplyMeter(settings.clock);
    this.#measuredAt = settings.clock.monotonic();
    this.#stream = new UnbrokenStream({
      ...settings,
      turn,
      from: from && {...from, textLength: from.lastSeq === null ? 0 : placeholder.content.length},
      signal: this.#reading.signal,
      ...(follower && {mayRead: (signal) => follower.mayRead(signal)}),
      onEvent: (event) => this.apply(event),
      onStatus: (status) => this.#show(status),
      onBytes: (bytes) => this.#meter.bytes(bytes),
      onHeartbeat: () => follower?.heartbeat(),
      onDetected: (wire) => this.#options.dispatch({type: 'wire-detected', reply: this.#replyId, wire}),
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

  /** How far the stream was applied; null until it has a name. */
  get place(): StreamPlace | null {
    const {streamId, lastSeq, lastId} = this.#stream.cursor;
    return streamId === null ? null : {streamId, lastSeq, lastId};
  }

  /** Takes an event that another tab had. Returns false where events before it are missing. */
  feed(event: ChatEvent, seq: number, id: string | null): boolean {
    return this.#stream.feed(event, seq, id) !== 'gap';
  }

  /** Reads to the end. Resolves when the reply ended, whatever way, or was detached. */
  async read(): Promise<void> {
    try {
      const event = await this.#stream.read();
      this.#follower?.applied(event);
      this.#end(endingOf(event));
    } catch (error) {
      if (error === stopped || error === detached) return;
      const failure = asChatError(error);
      if (failure.code === 'resume-lost' && (await this.#takeSaved())) return;
      this.#fail(failure);
      // Out of time here: the model need not go on either.
      if (this.#stream.isOutOfTime) this.#tellStop().catch(ignoreUntoldStop);
      // A mistake of ours is shown as a failed reply, and stays a mistake: it must reach a developer.
      if (!(error instanceof ChatError)) throw error;
    }
  }

  /** Applies one event to the open reply. Nothing happens once the reply ended. */
  apply(event: ChatEvent): void {
    if (this.#hasEnded) return;
    this.#meter.received(event);
    if (isTerminal(event)) {
      this.#end(endingOf(event));
      return;
    }
    if (event.type === 'start') this.#accept(event);
    else this.#addContent(event);
    this.#follower?.applied(event);
    this.#measure();
  }

  #addContent(event: ContentEvent): void {
    // A wire that names no start: the first words say that the server took the turn.
    if (!this.#isAccepted) this.#options.onAccepted(null);
    this.#isAccepted = true;
    const {settings, placeholder, turn} = this.#options;
    // What the protocol can do is known by now, if its code came late.
    this.#content ??= new ReplyContent(settings, turn ? placeholder.parts : []);
    this.#receive(this.#content.push(event));
    if (this.#content.length > settings.maxReplyLength) this.#cutOff();
  }

  #receive(events: readonly ContentEvent[]): void {
    for (const content of events)
      this.#options.dispatch({type: 'content-received', reply: this.#replyId, content});
  }

  /**
   * Ends the reply here and now, then tells the server. No text appears afterwards.
   *
   * @throws {ChatError} of stage `stop` when the server could not be told; the reply is ended all the same.
   */
  async stop(): Promise<void> {
    if (this.#hasEnded) return;
    this.#options.dispatch({type: 'phase-changed', reply: this.#replyId, phase: {kind: 'stopping'}});
    this.#reading.abort(stopped);
    this.#end({status: 'stopped', finishReason: 'stopped', usage: null, error: null});
    const answer = await this.#tellStop();
    if (!this.#isAccepted) await this.#learnNames(answer);
  }

  /** Stops reading; the server goes on, and the state is not told. */
  detach(): void {
    this.#hasEnded = true;
    this.#reading.abort(detached);
    this.#follower?.ended();
  }

  /** @throws {ChatError} of stage `stop` when the server could not be told. */
  async #tellStop(): Promise<StopAnswer> {
    const {settings, turn} = this.#options;
    const {protocol, endpoint} = settings;
    const {streamId, lastSeq} = this.#stream.cursor;
    if (!protocol.resumeAbility) return {};
    const idempotencyKey = turn?.idempotencyKey ?? '';
    // Nothing was shown of an answer of this tab's own: nothing of it is to be kept.
    const afterSeq = lastSeq ?? (turn ? -1 : null);
    const point = {endpoint, streamId, idempotencyKey, afterSeq};
    return requestStop(protocol.resumeAbility, point, settings);
  }

  /** Stopped before it was named: the server has the message all the same, and the next one belongs behind it. */
  async #learnNames(answer: StopAnswer): Promise<void> {
    const {turn, settings, onNamed} = this.#options;
    const names = answer.conversationId ? answer : turn && (await learnNames(turn, settings));
    if (names?.conversationId) onNamed(this, names);
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
    if (status.kind === 'resumed') this.#meter.reconnected();
    dispatch(stateEventOf(status, this.#replyId));
  }

  /** The answer is longer than this reader takes. */
  #cutOff(): void {
    this.#reading.abort(stopped);
    this.#fail(tooLong(this.#options.settings.maxReplyLength));
    this.#tellStop().catch(ignoreUntoldStop);
  }

  #fail(error: ChatError): void {
    this.#end({status: 'error', finishReason: null, usage: null, error});
  }

  #end(ending: Ending): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#receive(this.#content?.end() ?? []);
    const {dispatch} = this.#options;
    dispatch({type: 'metrics-updated', reply: this.#replyId, metrics: this.#meter.end(ending.usage)});
    dispatch({type: 'reply-ended', reply: this.#replyId, ...ending});
    this.#follower?.ended();
  }

  #measure(): void {
    const {clock} = this.#options.settings;
    if (this.#hasEnded || clock.monotonic() - this.#measuredAt < metricsEveryMs) return;
    this.#measuredAt = clock.monotonic();
    const metrics = this.#meter.now();
    this.#options.dispatch({type: 'metrics-updated', reply: this.#replyId, metrics});
  }
}

function ignoreUntoldStop(): void {
  // The reply is ended here; a server that could not be told ends it when nobody reads it any more.
}
