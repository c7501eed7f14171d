import {type CheckedMessage, checkMessage} from './check-message.js';
import {type GuardOptions, resolveGuards} from './guard-options.js';
import {Mask} from './mask/mask.js';
import {Unmasker} from './mask/unmasker.js';

/**
 * The guards of one chat: what they hide in what goes out, they put back into what comes in. What they hid is known to this object
 * alone, and forgotten with it.
 */
export class MessageGuards {
  readonly #options: GuardOptions;
  readonly #mask = new Mask();

  /** @throws {TypeError | RangeError} naming the option that is wrong. */
  constructor(options: GuardOptions = {}) {
    resolveGuards(options);
    this.#options = options;
  }

  /** What may go out of `text`, and what was found in it. */
  check(text: string): CheckedMessage {
    return checkMessage(text, this.#options, this.#mask);
  }

  /** `text`, which came back, with what was hidden in place of its placeholders. */
  restore(text: string): string {
    return this.#mask.unmask(text);
  }

  /** The same for a text that comes in pieces. */
  restorer(): Unmasker {
    return new Unmasker(this.#mask);
  }
}
