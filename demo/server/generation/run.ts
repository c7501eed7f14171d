import type {Logger} from 'pino';
import {ChatError} from '../../../src/base/chat-error.js';
import {type Clock, sleep} from '../../../src/base/clock.js';
import type {MessageId, StreamId} from '../../../src/base/ids.js';
import {applyToParts} from '../../../src/model/apply-to-parts.js';
import type {ChatEvent} from '../../../src/model/chat-event.js';
import type {MessagePart} from '../../../src/model/message-part.js';
import type {PromptMessage, Provider} from '../providers/provider.js';
import type {Database} from '../store/database.js';
import {insertDelta} from '../store/messages.js';
import type {StreamLog} from '../stream-log/stream-log.js';
import {Checkpoint} from './checkpoint.js';
import {type Ending, terminalEvent} from './ending.js';
import {type RunPlace, saveEnding} from './save-ending.js';

/** What every run works with. */
export interface RunTools {
  readonly db: Database;
  readonly log: StreamLog;
  readonly clock: Clock;
  readonly logger: Logger;
}

export interface RunOptions extends RunPlace {
  readonly userMessageId: MessageId | null;
  readonly provider: Provider;
  readonly messages: readonly PromptMessage[];
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
  readonly #checkpoint: Checkpoint;
  #settle: (isWanted: boolean) => void = () => {};
  #parts: readonly MessagePart[] = [];
  #lastSeq = -1;
  #ending: Ending | null = null;

  constructor(options: RunOptions, tools: RunTools) {
    this.place = options;
    this.#options = options;
    this.#tools = tools;
    this.#checkpoint = new Checkpoint({
      clock: tools.clock,
      save: (seq, events) => insertDelta(tools.db, options.messageId, seq, events),
      onFailure: (error) =>
        tools.logger.error({err: error, streamId: options.streamId}, 'checkpoint not saved'),
    });
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
    const {streamId, messageId, conversationId, model, userMessageId} = this.#options;
    this.#append({
      type: 'start',
      streamId,
      messageId,
      conversationId,
      model,
      ...(userMessageId === null ? {} : {userMessageId}),
    });
    const said = await this.#generate();
    // Set by `end` while the provider was talking: what the person wanted comes before what the model did.
    const ending = this.#ending ?? said;
    this.#ending = ending;
    await this.#finish(ending);
  }

  /** Writes down what the provider says, and how it ended on its own. */
  async #generate(): Promise<Ending> {
    if (this.#ending) return this.#ending;
    const {provider, model, messages, streamId} = this.#options;
    try {
      for await (const event of provider.stream({model, messages, signal: this.#abort.signal})) {
        if (this.#ending) return this.#ending;
        if (event.type === 'finish')
          return {kind: 'done', finishReason: event.finishReason, usage: event.usage};
        this.#say(event);
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
      return {kind: 'error', error: known.withPartial(this.#parts.length > 0)};
    }
  }

  #say(event: ChatEvent): void {
    const parts = applyToParts(this.#parts, event);
    if (event.type === 'chunk' && parts === this.#parts) return;
    this.#parts = parts;
    this.#checkpoint.add(this.#append(event), event);
  }

  #append(event: ChatEvent): number {
    this.#lastSeq = this.#tools.log.append(this.#options.streamId, event);
    return this.#lastSeq;
  }

  /** The end is saved before it is said: who reads `done` finds that answer in the store. */
  async #finish(ending: Ending): Promise<void> {
    const {log, logger} = this.#tools;
    const {streamId} = this.#options;
    const parts = await this.#partsAt(ending);
    const isCut = parts !== this.#parts;
    const lastSeq = this.#lastSeq + (isCut ? 2 : 1);
    await this.#checkpoint.settle();
    const isSaved = await this.#save(ending, parts, lastSeq);
    if (!isSaved) {
      const error = new ChatError('The answer could not be saved.', {
        code: 'server',
        partial: parts.length > 0,
      });
      this.#append(terminalEvent({kind: 'error', error}, this.#parts));
      return;
    }
    if (isCut) log.append(streamId, {type: 'reset', parts: [...parts]});
    log.append(streamId, terminalEvent(ending, parts));
    logger.debug({streamId, ending: ending.kind, lastSeq}, 'run ended');
  }

  async #save(ending: Ending, parts: readonly MessagePart[], lastSeq: number): Promise<boolean> {
    const {db, clock, logger} = this.#tools;
    for (let attempt = 1; ; attempt++) {
      try {
        await saveEnding(db, this.#options, {ending, parts, lastSeq, now: clock.now()});
        return true;
      } catch (error) {
        logger.error({err: error, streamId: this.#options.streamId, attempt}, 'end of a run not saved');
        if (attempt === saveAttempts) return false;
        await sleep(attempt * 1_000, {clock, signal: new AbortController().signal});
      }
    }
  }

  /** The answer as it stood after the last event that the person saw; the same array when that is all of it. */
  async #partsAt(ending: Ending): Promise<readonly MessagePart[]> {
    if (ending.kind !== 'stopped' || ending.afterSeq === undefined || ending.afterSeq >= this.#lastSeq) {
      return this.#parts;
    }
    const {afterSeq} = ending;
    const entries = await this.#tools.log.entries(this.#options.streamId);
    return entries
      .filter((entry) => entry.seq <= afterSeq)
      .reduce<readonly MessagePart[]>((parts, entry) => applyToParts(parts, entry.event), []);
  }
}

/** What may be logged of a failure: its kind, not its text, which may repeat prompts and keys. */
function causeOf(error: ChatError): string | undefined {
  return error.cause instanceof Error ? error.cause.name : undefined;
}
