import {answeredByDataName} from '../providers/fallback.js';
import type {ProviderEvent, ProviderFinish} from '../providers/provider.js';
import type {SaidAnswer} from '../providers/replay.js';

type Said = Exclude<ProviderEvent, {type: 'finish'}>;

/**
 * Writes an answer down as it is said. Answers in which a tool was called or a file made are not for another time: the
 * call did something, and the file is somebody's.
 */
export class AnswerRecorder {
  #events: Said[] = [];
  #isRepeatable = true;

  add(event: Said): void {
    if (!this.#isRepeatable) return;
    if (event.type === 'tool-call' || event.type === 'tool-result' || event.type === 'file') {
      this.#isRepeatable = false;
      this.#events = [];
      return;
    }
    // Who answered is told anew each time.
    if (event.type === 'data' && event.name === answeredByDataName) return;
    const last = this.#events.at(-1);
    if ((event.type === 'chunk' || event.type === 'reasoning') && last?.type === event.type) {
      this.#events[this.#events.length - 1] = {...last, content: last.content + event.content};
    } else this.#events.push(event);
  }

  /** The whole answer; null where it must not be said again: it was cut, says nothing, or is not repeatable. */
  whole({finishReason, usage}: ProviderFinish): SaidAnswer | null {
    const hasText = this.#events.some((event) => event.type === 'chunk' && event.content.trim() !== '');
    if (finishReason !== 'stop' || !hasText || !this.#isRepeatable) return null;
    return {events: this.#events, usage: usage ?? null};
  }
}
