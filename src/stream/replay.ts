import type {ChatEvent} from '../model/chat-event.js';

/**
 * For streams that come again from their start when they are taken up: what was shown is taken back before the first
 * of it comes again, and only what goes beyond it counts as progress, or a line that always breaks at the same place
 * would be tried for ever.
 */
export class Replay {
  #count = 0;
  /** Most events that an attempt brought. */
  #most = 0;
  #mustReset = false;

  /** An attempt begins. `comesAgain`: from the start of a stream of which something may have been shown. */
  began(comesAgain: boolean): void {
    this.#mustReset = comesAgain;
    if (comesAgain) this.#count = 0;
  }

  /** Counts an event. True where no attempt came this far. */
  isNews(): boolean {
    this.#count += 1;
    const isNews = this.#count > this.#most;
    if (isNews) this.#most = this.#count;
    return isNews;
  }

  /** Whether what was shown is to be taken back before `event`; once an attempt. `isAgain`: the stream had started before. */
  takesBack({type}: ChatEvent, isAgain: boolean): boolean {
    if (!isAgain && (!this.#mustReset || type === 'start')) return false;
    this.#mustReset = false;
    return true;
  }
}
