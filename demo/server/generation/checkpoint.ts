import type {Clock} from '../../../src/base/clock.js';
import type {ChatEvent} from '../../../src/model/chat-event.js';

/** Milliseconds and characters (UTF-16 units) of an answer that a crash may cost, at most. */
export const checkpointLimits = {delayMs: 1_000, length: 256} as const;

export interface CheckpointOptions {
  readonly clock: Clock;
  /** Saves events that came since the last time; `seq` is the number of the last of them. */
  readonly save: (seq: number, events: readonly ChatEvent[]) => Promise<void>;
  /** Told of a save that failed; its events are tried again with the next ones. */
  readonly onFailure: (error: unknown) => void;
}

/**
 * Saves an answer as it grows, each time only what is new: an answer that was rewritten whole at every
 * checkpoint would cost the square of its length.
 */
export class Checkpoint {
  readonly #options: CheckpointOptions;
  #unsaved: ChatEvent[] = [];
  #unsavedLength = 0;
  #lastSeq = 0;
  #timer: unknown;
  #saving: Promise<void> | null = null;

  constructor(options: CheckpointOptions) {
    this.#options = options;
  }

  /** Takes an event that the run said; saves when enough came together. Never waits. */
  add(seq: number, event: ChatEvent): void {
    this.#lastSeq = seq;
    const last = this.#unsaved.at(-1);
    if (event.type === 'chunk' || event.type === 'reasoning') {
      this.#unsavedLength += event.content.length;
      if (last?.type === event.type) {
        this.#unsaved[this.#unsaved.length - 1] = {type: event.type, content: last.content + event.content};
      } else {
        this.#unsaved.push(event);
      }
    } else {
      this.#unsaved.push(event);
    }
    if (this.#unsavedLength >= checkpointLimits.length) this.#save();
    else this.#timer ??= this.#options.clock.setTimeout(() => this.#save(), checkpointLimits.delayMs);
  }

  /** Drops what is not saved yet, and resolves when no save is under way: the whole answer is written next. */
  async settle(): Promise<void> {
    this.#clearTimer();
    this.#unsaved = [];
    this.#unsavedLength = 0;
    await this.#saving;
    this.#clearTimer();
    this.#unsaved = [];
  }

  #save(): void {
    this.#clearTimer();
    if (this.#saving || this.#unsaved.length === 0) return;
    const events = this.#unsaved;
    const length = this.#unsavedLength;
    this.#unsaved = [];
    this.#unsavedLength = 0;
    this.#saving = this.#options
      .save(this.#lastSeq, events)
      .catch((error: unknown) => {
        this.#unsaved = [...events, ...this.#unsaved];
        this.#unsavedLength += length;
        this.#options.onFailure(error);
      })
      .finally(() => {
        this.#saving = null;
        // What came meanwhile waits for its own timer, so that a store that fails is not hammered.
        if (this.#unsaved.length > 0) {
          this.#timer ??= this.#options.clock.setTimeout(() => this.#save(), checkpointLimits.delayMs);
        }
      });
  }

  #clearTimer(): void {
    this.#options.clock.clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
