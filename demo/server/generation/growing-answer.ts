import {applyToParts} from '../../../src/model/apply-to-parts.js';
import {CallNames} from '../../../src/model/call-names.js';
import type {ChatEvent} from '../../../src/model/chat-event.js';
import type {MessagePart} from '../../../src/model/message-part.js';
import {insertDelta} from '../store/messages.js';
import {Checkpoint} from './checkpoint.js';
import type {RunTools} from './run.js';
import type {RunPlace} from './run-place.js';

/** An answer as it grows: numbered in the log for readers, folded and checkpointed for the store. */
export class GrowingAnswer {
  readonly #place: RunPlace;
  readonly #log: RunTools['log'];
  readonly #checkpoint: Checkpoint;
  #parts: readonly MessagePart[];
  readonly #names: CallNames;
  #lastSeq = -1;

  constructor(place: RunPlace, {db, log, clock, logger}: RunTools) {
    this.#place = place;
    this.#log = log;
    this.#parts = this.#base;
    this.#names = new CallNames(this.#base);
    this.#checkpoint = new Checkpoint({
      clock,
      save: (seq, events) => insertDelta(db, place.messageId, seq, events),
      onFailure: (error) => logger.error({err: error, streamId: place.streamId}, 'checkpoint not saved'),
    });
  }

  /** All that there is of the answer, old and new. */
  get parts(): readonly MessagePart[] {
    return this.#parts;
  }

  /** Number of the last event in the log. */
  get lastSeq(): number {
    return this.#lastSeq;
  }

  /** Says `start` and, of an answer that is continued, what there was; that is in the store already. */
  begin(start: Extract<ChatEvent, {type: 'start'}>): void {
    this.#append(start);
    if (this.#place.continued) this.#append({type: 'reset', parts: [...this.#base]});
  }

  /** Adds what the model said. Empty text is nothing. */
  say(said: ChatEvent): void {
    const event = this.#names.named(said);
    const parts = applyToParts(this.#parts, event);
    if (event.type === 'chunk' && parts === this.#parts) return;
    this.#parts = parts;
    this.#checkpoint.add(this.#append(event), event);
  }

  /**
   * The answer as it stood after event `afterSeq`; the same array as `parts` where that is all of it. What was there
   * before this run is never cut.
   */
  async partsAfter(afterSeq: number | undefined): Promise<readonly MessagePart[]> {
    if (afterSeq === undefined || afterSeq >= this.#lastSeq) return this.#parts;
    const entries = await this.#log.entries(this.#place.streamId);
    return entries
      .filter((entry) => entry.seq <= afterSeq)
      .reduce((parts, entry) => applyToParts(parts, entry.event), this.#base);
  }

  /** Ends the checkpoints: the whole answer is written next. */
  settle(): Promise<void> {
    return this.#checkpoint.settle();
  }

  get #base(): readonly MessagePart[] {
    return this.#place.continued?.base ?? [];
  }

  #append(event: ChatEvent): number {
    this.#lastSeq = this.#log.append(this.#place.streamId, event);
    return this.#lastSeq;
  }
}
