import {ChatError} from '../base/chat-error.js';
import type {ChatEvent, TerminalEvent} from '../model/chat-event.js';

/** UTF-16 units of the text that was applied, to compare with what the server counted. */
export class TextLength {
  #length: number;

  constructor(length: number) {
    this.#length = length;
  }

  get length(): number {
    return this.#length;
  }

  count(event: ChatEvent): void {
    if (event.type === 'chunk') this.#length += event.content.length;
    // Read anew from its beginning, as pages are: what was counted comes again.
    else if (event.type === 'start') this.#length = 0;
    else if (event.type === 'reset') {
      this.#length = event.parts.reduce(
        (sum, part) => (part.type === 'text' ? sum + part.text.length : sum),
        0,
      );
    }
  }

  /** False where the server counted otherwise. */
  agreesWith(event: TerminalEvent): boolean {
    return event.type === 'error' || event.length === undefined || event.length === this.#length;
  }
}

/** The whole message was asked for, and is not as long as the server says either: nobody may take it for complete. */
export function wrongLength(): ChatError {
  return new ChatError('The text is not as long as the server says.', {code: 'malformed'});
}
