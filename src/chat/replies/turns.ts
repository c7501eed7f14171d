import {type MessageId, newId} from '../../base/ids.js';
import type {ChatMessage} from '../../model/message.js';
import type {StartRequest, ToolOutput} from '../../model/native-wire.js';
import {guardedRequest} from '../guarded.js';
import type {LocalData} from '../local/local-data.js';
import type {OutboxEntry} from '../local/local-records.js';
import {Outbox} from '../local/outbox.js';
import type {SessionMemory} from '../local/session-memory.js';
import {type SendInput, startRequestFrom} from '../send-input.js';
import type {ServiceSettings} from '../service-options.js';
import type {Store} from '../store.js';
import {callsTools, ToolDesk} from '../tools/tool-desk.js';
import {type PlacedTurn, placeAnswer, placeQuestion, placeTurn} from './place-turn.js';
import type {ReplyDesk, Request} from './reply-desk.js';
import {
  continueRequest,
  editRequest,
  nothingTo,
  regenerateRequest,
  retryRequest,
  sendRequest,
} from './turn-requests.js';

/** What a person says to a call that needs their approval. */
export interface ApprovalAnswer {
  readonly toolCallId: string;
  readonly approved: boolean;
  /** Told to the model where they refuse. */
  readonly reason?: string;
}

export interface TurnsParts {
  readonly desk: ReplyDesk;
  readonly life: AbortSignal;
  readonly memory: SessionMemory;
  readonly local: LocalData;
}

/**
 * What a person can ask: says for each kind of turn where it stands in the conversation and what is asked for it.
 *
 * All wait their turn, resolve with the reply as it ended, and throw as `ReplyDesk.inTurn` does.
 */
export class Turns {
  readonly #settings: ServiceSettings;
  readonly #store: Store;
  readonly #desk: ReplyDesk;
  readonly #life: AbortSignal;
  readonly #tools: ToolDesk;
  /** The messages on their way out. */
  readonly outbox: Outbox;

  constructor(settings: ServiceSettings, store: Store, {desk, life, memory, local}: TurnsParts) {
    this.#settings = settings;
    this.#store = store;
    this.#desk = desk;
    this.#life = life;
    const ask = (entry: OutboxEntry, signal: AbortSignal) => this.#askEntry(entry, signal);
    this.outbox = new Outbox(settings, {store, desk, memory, local, ask});
    const goOn = (signal?: AbortSignal) => this.#goOn(signal);
    this.#tools = new ToolDesk(settings, {store, desk, goOn});
    desk.link({taken: (idempotencyKey) => this.outbox.taken(idempotencyKey)});
  }

  send(input: SendInput, signal?: AbortSignal): Promise<ChatMessage> {
    const fields = this.#checked(startRequestFrom(input));
    signal?.throwIfAborted();
    this.#life.throwIfAborted();
    return this.outbox.send(fields, signal ?? this.#life);
  }

  edit(messageId: string, input: SendInput, signal?: AbortSignal): Promise<ChatMessage> {
    const fields = this.#checked(startRequestFrom(input));
    const waiting = this.outbox.edit(messageId, fields);
    if (waiting) return waiting;
    return this.#take(signal, () => {
      const {state} = this.#store;
      const at = this.#positionOf(messageId, 'user');
      const request = this.#leaving(editRequest(state, at, fields, this.#isTaken));
      const placed = placeQuestion(state, at, fields.message ?? '', this.#place);
      return this.#ask({idempotencyKey: newId(), request}, placed, signal);
    });
  }

  regenerate(messageId?: string, signal?: AbortSignal): Promise<ChatMessage> {
    return this.#take(signal, () => {
      const {messages} = this.#store.state;
      const at =
        messageId === undefined
          ? messages.findLastIndex(({role}) => role === 'assistant')
          : this.#positionOf(messageId, 'assistant');
      if (at < 0) throw nothingTo('answer again');
      return this.#answerAgain(at, regenerateRequest, signal);
    });
  }

  goOn(signal?: AbortSignal): Promise<ChatMessage> {
    return this.#take(signal, async () => {
      this.#tools.begin();
      const last = this.#store.state.messages.at(-1);
      if (last && callsTools(last)) return this.#tools.follow(last, signal);
      return this.#tools.follow(await this.#goOn(signal), signal);
    });
  }

  /** The output of a call of the last answer, which goes on once all its calls have one. Throws at once as `ToolDesk.answer` does. */
  addToolOutput(
    given: Pick<ToolOutput, 'toolCallId' | 'output'>,
    signal?: AbortSignal,
  ): Promise<ChatMessage> {
    const {id} = this.#tools.answer(given);
    return this.#takeUpTools(id, null, signal);
  }

  /** What a person says to a call that needs their approval. Throws at once as `ToolDesk.approve` does. */
  answerApproval({toolCallId, approved, reason}: ApprovalAnswer, signal?: AbortSignal): Promise<ChatMessage> {
    const {id} = this.#tools.approve(toolCallId, approved, reason);
    return this.#takeUpTools(id, toolCallId, signal);
  }

  /** Waits no longer for tools that run. */
  stopTools(): void {
    this.#tools.stop();
  }

  /** Asks again for the failed answer `last`. Resolves with null where it is not the last one shown any more. */
  retry(last: ChatMessage): Promise<ChatMessage | null> {
    return this.#take(undefined, async () => {
      const {messages} = this.#store.state;
      if (messages.at(-1) !== last) return null;
      const {failed} = this.#desk;
      const turn = failed?.turn;
      if (turn?.request.trigger !== 'continue' && turn?.request.trigger !== 'tool-output') {
        return this.#answerAgain(messages.length - 1, retryRequest);
      }
      this.#tools.begin();
      const isTaken = failed?.isAccepted ?? false;
      return this.#tools.follow(await (isTaken ? this.#goOn() : this.#again(turn)));
    });
  }

  /** Asks for the answer to a message of the outbox; under its key and as it stands, where it was asked for before. */
  async #askEntry(entry: OutboxEntry, signal: AbortSignal): Promise<ChatMessage> {
    const {state} = this.#store;
    const {idempotencyKey, request: fields, wasAsked} = entry;
    const asked = wasAsked ? fields : sendRequest(state, fields, this.#isTaken);
    const request = wasAsked ? fields : this.#leaving(asked);
    const placed =
      placeTurn(state, asked, this.#place) ??
      placeQuestion(state, state.messages.length, asked.message ?? '', this.#place);
    if (this.#settings.protocol.idempotentPost) this.outbox.asked(entry, request);
    return this.#ask({idempotencyKey, request}, placed, signal === this.#life ? undefined : signal);
  }

  /** Sends a turn of an earlier page again, under its key. Resolves with null where it has no place any more. */
  takeUp(unaccepted: Request): Promise<ChatMessage | null> {
    return this.#take(undefined, async () => {
      const placed = placeTurn(this.#store.state, unaccepted.request, this.#place);
      return placed && this.#ask(unaccepted, placed);
    });
  }

  /**
   * Asks for the answer at position `at` anew. The turn whose fate nobody knows goes out again under its key: a second
   * run must not be started where one may be alive.
   */
  #answerAgain(at: number, requestFor: typeof retryRequest, signal?: AbortSignal): Promise<ChatMessage> {
    const {state} = this.#store;
    const {failed} = this.#desk;
    const isOfFailed = failed !== null && state.messages[at]?.id === failed.replyId;
    const wasTaken = !isOfFailed || (failed.isAccepted && failed.streamId !== null);
    const known = wasTaken ? null : failed.turn;
    const asked = known ?? {
      idempotencyKey: newId(),
      request: this.#leaving(requestFor(state, at, this.#isTaken)),
    };
    return this.#ask(asked, placeAnswer(state, at, this.#place), signal);
  }

  /** Asks what a person wants asked, and answers what the model calls for. */
  async #ask(asked: Request, placed: PlacedTurn, signal?: AbortSignal): Promise<ChatMessage> {
    this.#tools.begin();
    return this.#tools.follow(await this.#desk.ask(asked, placed, signal), signal);
  }

  #takeUpTools(id: MessageId, approved: string | null, signal?: AbortSignal): Promise<ChatMessage> {
    return this.#take(signal, async () => {
      const last = await this.#tools.takeUp(id, approved, signal);
      if (last) return last;
      throw nothingTo('go on with');
    });
  }

  /** More of the last answer. */
  #goOn(signal?: AbortSignal): Promise<ChatMessage> {
    const request = this.#leaving(continueRequest(this.#store.state));
    return this.#again({idempotencyKey: newId(), request}, signal);
  }

  #again(asked: Request, signal?: AbortSignal): Promise<ChatMessage> {
    const placed = placeTurn(this.#store.state, asked.request, this.#place);
    if (!placed) throw nothingTo('go on with');
    return this.#desk.ask(asked, placed, signal);
  }

  async #take<Result>(signal: AbortSignal | undefined, work: () => Promise<Result>): Promise<Result> {
    signal?.throwIfAborted();
    this.#life.throwIfAborted();
    return this.#desk.inTurn(signal ?? this.#life, work);
  }

  /**
   * `fields`, unless the guards keep them from leaving.
   *
   * @throws {ChatError} `content-filter`, `invalid` or `too-large`.
   */
  #checked(fields: StartRequest): StartRequest {
    const checked = this.#settings.guards?.check(fields.message ?? '');
    if (!checked || checked.verdict === 'pass') return fields;
    const {verdict, findings, injectionScore: score, error} = checked;
    const kinds = [...new Set(findings.map(({kind}) => kind))];
    this.#store.dispatch({type: 'guards-found', verdict, kinds, score});
    if (error) throw error;
    return fields;
  }

  #leaving(request: StartRequest): StartRequest {
    return guardedRequest(request, this.#settings.guards);
  }

  #positionOf(messageId: string, role: ChatMessage['role']): number {
    const at = this.#store.state.messages.findIndex((message) => message.id === messageId);
    if (this.#store.state.messages[at]?.role === role) return at;
    const whose = role === 'user' ? 'a message of the person' : 'an answer';
    throw new TypeError(`Expected \`messageId\` to be the id of ${whose} that is shown, got "${messageId}".`);
  }

  readonly #isTaken = (id: MessageId): boolean => this.#desk.isTaken(id);

  get #place() {
    return {now: this.#settings.clock.now(), isTaken: this.#isTaken};
  }
}
