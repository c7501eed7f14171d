import type {TerminalEvent} from '../model/chat-event.js';
import {dataFrame, doneFrame, eventStreamHeaders} from './frames.js';
import {orderedEncoder, type SaidEvent, type WireWords} from './ordered-encoder.js';
import type {AnswerFacts, WireEncoder} from './wire-encoder.js';

/** How text stands in a frame: `{"text":"word "}`, or `"word "` alone. */
export type TextForm = 'object' | 'string';

/** Frames of text and nothing else, and `[DONE]`. An error is `{"error":"…"}` in both forms, in words for people. */
export function textEncoder(
  _facts: AnswerFacts,
  {form = 'object'}: {readonly form?: TextForm} = {},
): WireEncoder {
  return orderedEncoder(new TextWords(form));
}

class TextWords implements WireWords {
  readonly headers = eventStreamHeaders;
  readonly #form: TextForm;

  constructor(form: TextForm) {
    this.#form = form;
  }

  begin(): string {
    return '';
  }

  say(event: SaidEvent): string {
    if (event.type !== 'chunk') return '';
    return dataFrame(this.#form === 'object' ? {text: event.content} : event.content);
  }

  end(event: TerminalEvent): string {
    return event.type === 'error' ? dataFrame({error: event.hint}) : doneFrame;
  }
}
