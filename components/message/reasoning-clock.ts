import type {ChatMessage} from '../../src/model/message.js';
import type {MessagePart} from '../../src/model/message-part.js';
import {lastSaid} from './last-said.js';

/** Seconds that a thought took, by its part: a part that is over stays the same object, whoever shows it. */
const measured = new WeakMap<MessagePart, number>();

/** Measures, while it is watched, how long a model thinks. A thought that came with a saved conversation has no duration. */
export class ReasoningClock {
  /** Milliseconds of `performance.now()`. */
  #startedAt: number | null = null;
  #at = -1;
  readonly #seconds = new Map<number, number>();

  /** Another message is watched from now on. */
  forget(): void {
    this.#startedAt = null;
    this.#seconds.clear();
  }

  /** Looks at `message` as it stands now. */
  read({parts, isStreaming}: ChatMessage): void {
    const at = lastSaid(parts);
    const isReasoning = isStreaming && parts[at]?.type === 'reasoning';
    if (this.#startedAt !== null && !(isReasoning && at === this.#at)) this.#stop(parts);
    if (!isReasoning || this.#startedAt !== null) return;
    this.#startedAt = performance.now();
    this.#at = at;
  }

  /** Whole seconds that the thought at position `at` took; null where nobody measured. */
  secondsOf(parts: readonly MessagePart[], at: number): number | null {
    const part = parts[at];
    return (part && measured.get(part)) ?? this.#seconds.get(at) ?? null;
  }

  #stop(parts: readonly MessagePart[]): void {
    const seconds = Math.round((performance.now() - (this.#startedAt ?? 0)) / 1000);
    const part = parts[this.#at];
    this.#startedAt = null;
    this.#seconds.set(this.#at, seconds);
    if (part?.type === 'reasoning') measured.set(part, seconds);
  }
}
