import type {Mask} from './mask.js';
import {maxPlaceholderLength, placeholderBeginning} from './placeholder.js';

/**
 * Puts the values back into an answer while it streams, however it is cut: all that was returned, joined, is
 * `mask.unmask` of all that was pushed. What may become a placeholder is held back until it is decided, at most
 * `maxPlaceholderLength` units, so that no half of one is ever shown.
 */
export class Unmasker {
  readonly #mask: Mask;
  readonly #written: ((value: string) => string) | undefined;
  #held = '';

  /** @param written - How a value is written into the text; without it, as it is. */
  constructor(mask: Mask, written?: (value: string) => string) {
    this.#mask = mask;
    this.#written = written;
  }

  /** The text that `chunk` decides. May be empty. */
  push(chunk: string): string {
    const text = this.#held + chunk;
    const end = text.length - undecidedLength(text);
    this.#held = text.slice(end);
    return this.#mask.unmask(text.slice(0, end), this.#written);
  }

  /** What is still held: no more comes. */
  end(): string {
    const rest = this.#held;
    this.#held = '';
    return this.#mask.unmask(rest, this.#written);
  }
}

/** How many units at the end of `text` more text could make a placeholder of. */
function undecidedLength(text: string): number {
  const from = Math.max(0, text.length - maxPlaceholderLength);
  const tail = text.slice(from);
  const bracket = tail.lastIndexOf('[');
  // A backslash behind the bracket belongs to it; one before it may.
  for (const start of [bracket - 1, bracket, tail.length - 1]) {
    if (start < 0 || !placeholderBeginning.test(tail.slice(start))) continue;
    return tail.length - start;
  }
  return 0;
}
