import type {TerminalEvent} from '../model/chat-event.js';
import {type BookedCall, CallBook, inputObjectOf} from './call-book.js';
import {lineOfJson} from './frames.js';
import {orderedEncoder, type SaidEvent, type WireWords} from './ordered-encoder.js';
import type {AnswerFacts, WireEncoder} from './wire-encoder.js';

/**
 * Lines of Ollama's `/api/chat`. A call is told once its arguments are whole: they are an object there, and calls have no ids.
 *
 * @see https://docs.ollama.com/api/chat
 */
export function ollamaEncoder(facts: AnswerFacts): WireEncoder {
  return orderedEncoder(new OllamaWords(facts));
}

class OllamaWords implements WireWords {
  readonly headers = {'content-type': 'application/x-ndjson'};
  readonly #head: object;
  readonly #calls = new CallBook();

  constructor({model, createdAt}: AnswerFacts) {
    this.#head = {model, created_at: new Date(createdAt).toISOString()};
  }

  begin(): string {
    return '';
  }

  say(event: SaidEvent): string {
    if (event.type === 'tool-call') {
      this.#calls.enter(event);
      return '';
    }
    const called = this.#told(this.#calls.closeBefore(event));
    if (event.type === 'chunk') return called + this.#message({content: event.content});
    if (event.type === 'reasoning') return called + this.#message({content: '', thinking: event.content});
    return called;
  }

  end(event: TerminalEvent): string {
    const called = this.#told(this.#calls.closeAll());
    if (event.type === 'error')
      return `${called}${lineOfJson({error: event.message === '' ? event.hint : event.message})}\n`;
    const usage = event.type === 'done' ? event.usage : undefined;
    const line = {
      ...this.#head,
      message: {role: 'assistant', content: ''},
      done: true,
      done_reason: event.type === 'done' && event.finishReason === 'length' ? 'length' : 'stop',
      ...(usage ? {prompt_eval_count: usage.inputTokens, eval_count: usage.outputTokens} : {}),
    };
    return `${called}${lineOfJson(line)}\n`;
  }

  #told(calls: readonly BookedCall[]): string {
    if (calls.length === 0) return '';
    const told = calls.map(({name, arguments: text}) => ({
      function: {name, arguments: inputObjectOf(text)},
    }));
    return this.#message({content: '', tool_calls: told});
  }

  #message(fields: object): string {
    return `${lineOfJson({...this.#head, message: {role: 'assistant', ...fields}, done: false})}\n`;
  }
}
