import type {Logger} from 'pino';
import {ChatError} from '../../../src/base/chat-error.js';
import type {Clock} from '../../../src/base/clock.js';
import type {MessageId, StreamId} from '../../../src/base/ids.js';
import type {MessagePart} from '../../../src/model/message-part.js';
import type {AnsweredBy, OfferedTool, ProviderEvent} from '../providers/provider.js';
import type {Database} from '../store/database.js';
import {saveMetadata} from '../store/messages.js';
import type {StreamLog} from '../stream-log/stream-log.js';
import {addUsage} from './add-usage.js';
import type {AnswerHook} from './answer-hook.js';
import {AnswerLimit} from './answer-limit.js';
import {askModel} from './ask-model.js';
import {Companions, withCompanions} from './companions.js';
import {type Ending, runEndAfter, terminalEvent} from './ending.js';
import {GrowingAnswer} from './growing-answer.js';
import type {LateEndings} from './late-endings.js';
import {type Asking, type PreparedAsking, type PrepareTools, prepareAsking} from './prepare-asking.js';
import {failureOf, kindOfFailure, timedOut} from './run-failure.js';
import type {RunHooks} from './run-hooks.js';
import type {RunObserver} from './run-observer.js';
import type {RunPlace} from './run-place.js';
import {type EndedRun, saveEndingInTheEnd} from './save-ending.js';
import {untilAborted} from './until-aborted.js';

/** What no run may exceed. */
export interface RunLimits {
  /** Milliseconds from its start. */
  readonly runTimeoutMs: number;
  /** UTF-16 units of all that its answer holds. */
  readonly maxAnswerLength: number;
}

/** What every run works with. */
export interface RunTools extends PrepareTools {
  readonly db: Database;
  readonly log: StreamLog;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly hooks: readonly RunHooks[];
  readonly limits: RunLimits;
  readonly answerHooks: readonly AnswerHook[];
  readonly observer: Required<RunObserver>;
  /** What models may call, where whoever asks can answer. */
  readonly offeredTools: readonly OfferedTool[];
  /** Where ends go that could not be saved in time. */
  readonly lateEndings: LateEndings;
}

export interface RunOptions {
  readonly place: RunPlace;
  readonly userMessageId: MessageId | null;
  readonly asking: Asking;
}

/**
 * One generation: provider → log → store. It belongs to the server. Who reads it, and whether anybody does, is
 * nothing to it.
 */
export class Run {
  readonly place: RunPlace;
  /** Resolves when the end is saved and in the log. Never rejects. */
  readonly finished: Promise<void>;
  readonly #userMessageId: MessageId | null;
  readonly #tools: RunTools;
  readonly #abort = new AbortController();
  readonly #answer: GrowingAnswer;
  #settle: (isWanted: boolean) => void = () => {};
  #ending: Ending | null = null;
  #answeredBy: AnsweredBy | null = null;
  /** What the preparation of the prompt leaves with the answer. */
  #metadata: Readonly<Record<string, unknown>>;
  /** Null once the prompt is made: a long history is not kept for as long as the answer takes. */
  #asking: Asking | null;

  constructor(options: RunOptions, tools: RunTools) {
    this.place = options.place;
    this.#userMessageId = options.userMessageId;
    this.#asking = options.asking;
    this.#metadata = options.place.continued?.before.metadata ?? {};
    this.#tools = tools;
    this.#answer = new GrowingAnswer(options.place, tools);
    const wanted = new Promise<boolean>((resolve) => {
      this.#settle = resolve;
    });
    this.finished = wanted.then((isWanted) => (isWanted ? this.#live() : undefined));
  }

  get streamId(): StreamId {
    return this.place.streamId;
  }

  /** Starts the generation. Everything it needs is saved by now. */
  begin(): void {
    this.#settle(true);
  }

  /** Gives the run up before it began: its question was not saved. */
  discard(): void {
    this.#settle(false);
  }

  /** Ends the run as `ending` says, unless it is ending already. Resolves when that is saved. */
  end(ending: Exclude<Ending, {kind: 'done'}>): Promise<void> {
    this.#ending ??= ending;
    this.#abort.abort();
    return this.finished;
  }

  async #live(): Promise<void> {
    const {streamId, messageId, conversationId, model} = this.place;
    this.#tools.observer.began(this.place, this.#tools.clock.now());
    const userMessageId = this.#userMessageId;
    this.#answer.begin({
      type: 'start',
      streamId,
      messageId,
      conversationId,
      model,
      ...(userMessageId === null ? {} : {userMessageId}),
    });
    const {clock, limits} = this.#tools;
    const timer = clock.setTimeout(() => void this.end(timedOut()), limits.runTimeoutMs);
    const said = await this.#generate();
    clock.clearTimeout(timer);
    // Set by `end` while the provider was talking: what the person wanted comes before what the model did.
    const ending = this.#ending ?? said;
    this.#ending = ending;
    await this.#finish(ending);
  }

  /** Writes down what the model says, and how it ended on its own. */
  async #generate(): Promise<Ending> {
    if (this.#ending) return this.#ending;
    const limit = new AnswerLimit(this.#tools.limits.maxAnswerLength, this.#answer.parts);
    try {
      for await (const event of untilAborted(this.#events(), this.#abort.signal)) {
        if (this.#ending) return this.#ending;
        this.#tools.observer.said(this.place, event, this.#tools.clock.now());
        if (event.type === 'finish')
          return {kind: 'done', finishReason: event.finishReason, usage: event.usage};
        const fitting = limit.fit(event);
        if (fitting) this.#answer.say(fitting);
        if (fitting === event) continue;
        this.#abort.abort();
        return {kind: 'done', finishReason: 'length', usage: undefined};
      }
      throw new ChatError('The model ended without a finish reason.', {code: 'premature-close'});
    } catch (error) {
      return this.#ending ?? this.#failure(error);
    }
  }

  /** All that goes into the answer: what was found for it, what the model says, and the application's data beside it. */
  async *#events(): AsyncGenerator<ProviderEvent, void, void> {
    const {answerHooks, observer, clock, logger} = this.#tools;
    const {place} = this;
    const {signal} = this.#abort;
    const events = askModel(await this.#prepare(), {
      place,
      observer,
      clock,
      signal,
      onAnswered: (answeredBy) => {
        this.#answeredBy = answeredBy;
      },
    });
    const companions = new Companions(answerHooks, place, logger);
    yield* withCompanions(events, companions, {partsOf: () => this.#answer.parts, signal});
  }

  async #prepare(): Promise<PreparedAsking> {
    const asking = this.#asking;
    if (!asking) throw new Error('A run asks once.');
    this.#asking = null;
    const prepared = await prepareAsking(asking, this.#tools, {
      place: this.place,
      signal: this.#abort.signal,
    });
    await this.#annotate(prepared.metadata);
    return prepared;
  }

  /** Saved at once, for the case that this process dies; the end saves it again. */
  async #annotate(metadata: Readonly<Record<string, unknown>>): Promise<void> {
    if (Object.keys(metadata).length === 0) return;
    const {db, logger} = this.#tools;
    const {messageId, model} = this.place;
    this.#metadata = {...this.#metadata, ...metadata};
    await saveMetadata(db, messageId, {...this.#metadata, model}).catch((error: unknown) => {
      logger.warn({err: error, streamId: this.streamId}, 'metadata of an answer not saved yet');
    });
  }

  #failure(error: unknown): Ending {
    const {streamId} = this.place;
    const known = failureOf(error);
    this.#tools.logger.warn({streamId, ...kindOfFailure(known)}, 'run failed');
    return {kind: 'error', error: known.withPartial(this.#answer.parts.length > 0)};
  }

  /** The end is saved before it is said: who reads `done` finds that answer in the store. */
  async #finish(ending: Ending): Promise<void> {
    const {log, logger, clock} = this.#tools;
    const {streamId, continued} = this.place;
    const all = this.#answer.parts;
    const parts = ending.kind === 'stopped' ? await this.#answer.partsAfter(ending.afterSeq) : all;
    const isCut = parts !== all;
    const lastSeq = this.#answer.lastSeq + (isCut ? 2 : 1);
    const usage = addUsage(continued?.before.usage, ending.kind === 'done' ? ending.usage : undefined);
    await this.#answer.settle();
    const ended: EndedRun = {
      ending,
      parts,
      lastSeq,
      usage: usage ?? null,
      answeredBy: this.#answeredBy,
      metadata: this.#metadata,
      now: clock.now(),
    };
    if (!(await saveEndingInTheEnd(this.#tools, this.place, ended))) {
      this.#finishUnsaved(ended, all);
      return;
    }
    if (isCut) log.append(streamId, {type: 'reset', parts: [...parts]});
    log.append(streamId, terminalEvent(ending.kind === 'done' ? {...ending, usage} : ending, parts));
    logger.debug({streamId, ending: ending.kind, lastSeq}, 'run ended');
    this.#tellEnd(ending, lastSeq);
  }
  /** The store takes nothing now. The end waits for it; who reads must not. */
  #finishUnsaved(ended: EndedRun, said: readonly MessagePart[]): void {
    const {log, lateEndings} = this.#tools;
    lateEndings.add(this.place, ended);
    const error = new ChatError('The answer could not be saved.', {
      code: 'server',
      partial: ended.parts.length > 0,
    });
    log.append(this.streamId, terminalEvent({kind: 'error', error}, said));
    this.#tellEnd({kind: 'error', error}, ended.lastSeq);
  }

  #tellEnd(ending: Ending, lastSeq: number): void {
    const {observer, clock} = this.#tools;
    const usage = ending.kind === 'done' ? (ending.usage ?? null) : null;
    const outcome = {...runEndAfter(ending), lastSeq, usage, answeredBy: this.#answeredBy};
    observer.ended(this.place, outcome, clock.now());
  }
}
