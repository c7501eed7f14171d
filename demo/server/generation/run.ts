import type {Logger} from 'pino';
import {ChatError} from '../../../src/base/chat-error.js';
import {type Clock, sleep} from '../../../src/base/clock.js';
import type {MessageId, StreamId} from '../../../src/base/ids.js';
import type {GuardOptions} from '../../../src/guards/guard-options.js';
import type {AnsweredBy, PromptMessage, Provider} from '../providers/provider.js';
import type {Database} from '../store/database.js';
import type {StreamLog} from '../stream-log/stream-log.js';
import {addUsage} from './add-usage.js';
import {AnswerLimit} from './answer-limit.js';
import {type Ending, terminalEvent} from './ending.js';
import {GrowingAnswer} from './growing-answer.js';
import {guardPrompt} from './guarded-prompt.js';
import type {RunHooks} from './run-hooks.js';
import type {RunPlace} from './run-place.js';
import {type EndedRun, saveEnding} from './save-ending.js';
import {untilAborted} from './until-aborted.js';

/** What no run may exceed. */
export interface RunLimits {
  /** Milliseconds from its start. */
  readonly runTimeoutMs: number;
  /** UTF-16 units of all that its answer holds. */
  readonly maxAnswerLength: number;
}

/** What every run works with. */
export interface RunTools {
  readonly db: Database;
  readonly log: StreamLog;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly hooks: readonly RunHooks[];
  readonly limits: RunLimits;
  /** What models may not see of what people write. */
  readonly guards: GuardOptions;
}

export interface RunOptions {
  readonly place: RunPlace;
  readonly userMessageId: MessageId | null;
  readonly provider: Provider;
  readonly prompt: readonly PromptMessage[];
}

const saveAttempts = 5;

/**
 * One generation: provider → log → store. It belongs to the server. Who reads it, and whether anybody does, is
 * nothing to it.
 */
export class Run {
  readonly place: RunPlace;
  /** Resolves when the end is saved and in the log. Never rejects. */
  readonly finished: Promise<void>;
  readonly #options: RunOptions;
  readonly #tools: RunTools;
  readonly #abort = new AbortController();
  readonly #answer: GrowingAnswer;
  #settle: (isWanted: boolean) => void = () => {};
  #ending: Ending | null = null;
  #answeredBy: AnsweredBy | null = null;

  constructor(options: RunOptions, tools: RunTools) {
    this.place = options.place;
    this.#options = options;
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
    const {userMessageId} = this.#options;
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

  /** Writes down what the provider says, and how it ended on its own. */
  async #generate(): Promise<Ending> {
    if (this.#ending) return this.#ending;
    const {provider, prompt} = this.#options;
    const {userId, streamId, model} = this.place;
    const limit = new AnswerLimit(this.#tools.limits.maxAnswerLength, this.#answer.parts);
    try {
      const {messages, restore} = guardPrompt(prompt, this.#tools.guards);
      const events = provider.stream({
        model,
        messages,
        signal: this.#abort.signal,
        userId,
        onAnswered: (answeredBy) => {
          this.#answeredBy = answeredBy;
        },
      });
      for await (const event of untilAborted(restore(events), this.#abort.signal)) {
        if (this.#ending) return this.#ending;
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
      if (this.#ending) return this.#ending;
      const known =
        error instanceof ChatError
          ? error
          : new ChatError('The model failed.', {code: 'server', cause: error});
      this.#tools.logger.warn(
        {streamId, model, code: known.code, providerCode: known.providerCode, cause: causeOf(known)},
        'run failed',
      );
      return {kind: 'error', error: known.withPartial(this.#answer.parts.length > 0)};
    }
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
    if (
      !(await this.#save({
        ending,
        parts,
        lastSeq,
        usage: usage ?? null,
        answeredBy: this.#answeredBy,
        now: clock.now(),
      }))
    ) {
      const error = new ChatError('The answer could not be saved.', {
        code: 'server',
        partial: parts.length > 0,
      });
      log.append(streamId, terminalEvent({kind: 'error', error}, all));
      return;
    }
    if (isCut) log.append(streamId, {type: 'reset', parts: [...parts]});
    log.append(streamId, terminalEvent(ending.kind === 'done' ? {...ending, usage} : ending, parts));
    logger.debug({streamId, ending: ending.kind, lastSeq}, 'run ended');
  }

  async #save(ended: EndedRun): Promise<boolean> {
    const {clock, logger} = this.#tools;
    for (let attempt = 1; ; attempt++) {
      try {
        await saveEnding(this.#tools, this.place, ended);
        return true;
      } catch (error) {
        logger.error({err: error, streamId: this.streamId, attempt}, 'end of a run not saved');
        if (attempt === saveAttempts) return false;
        await sleep(attempt * 1_000, {clock, signal: new AbortController().signal});
      }
    }
  }
}

function timedOut(): Extract<Ending, {kind: 'error'}> {
  const error = new ChatError('The run took longer than this server allows.', {code: 'timeout'});
  return {kind: 'error', error};
}

/** What may be logged of a failure: its kind, not its text, which may repeat prompts and keys. */
function causeOf(error: ChatError): string | undefined {
  return error.cause instanceof Error ? error.cause.name : undefined;
}
