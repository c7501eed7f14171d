import type {TerminalEvent} from '../model/chat-event.js';
import {CallBook} from './call-book.js';
import {dataFrame, doneFrame, eventStreamHeaders} from './frames.js';
import {openAIError, openAIFinishReason, openAIUsage, urlCitation} from './openai-words.js';
import {orderedEncoder, type SaidEvent, type WireWords} from './ordered-encoder.js';
import type {AnswerFacts, WireEncoder} from './wire-encoder.js';

export interface OpenAIChatEncoderOptions {
  /** Whether the tokens are counted in a frame of their own, which clients must have asked for; true. */
  readonly includeUsage?: boolean;
}

/**
 * Chunks of OpenAI Chat Completions. Thoughts go into `reasoning_content`, as many servers of that wire write them; results of
 * tools, files and application data have no word there.
 *
 * @see https://platform.openai.com/docs/api-reference/chat-streaming
 */
export function openAIChatEncoder(
  facts: AnswerFacts,
  {includeUsage = true}: OpenAIChatEncoderOptions = {},
): WireEncoder {
  return orderedEncoder(new OpenAIChatWords(facts, includeUsage));
}

/** What every chunk of an answer, and the answer in one piece, repeat. */
export function openAIChatHead({streamId, createdAt, model}: AnswerFacts) {
  return {id: `chatcmpl-${streamId}`, created: Math.floor(createdAt / 1000), model};
}

class OpenAIChatWords implements WireWords {
  readonly headers = eventStreamHeaders;
  readonly #calls = new CallBook();
  readonly #head: object;
  readonly #includeUsage: boolean;
  #length = 0;

  constructor(facts: AnswerFacts, includeUsage: boolean) {
    this.#head = {object: 'chat.completion.chunk', ...openAIChatHead(facts)};
    this.#includeUsage = includeUsage;
  }

  begin(): string {
    return this.#chunk({role: 'assistant', content: ''});
  }

  say(event: SaidEvent): string {
    switch (event.type) {
      case 'chunk':
        this.#length += event.content.length;
        return this.#chunk({content: event.content});
      case 'reasoning':
        return this.#chunk({reasoning_content: event.content});
      case 'tool-call':
        return this.#call(event);
      case 'source': {
        const {url, title} = event;
        return url === undefined ? '' : this.#chunk({annotations: [urlCitation({url, title}, this.#length)]});
      }
      default:
        return '';
    }
  }

  end(event: TerminalEvent): string {
    // OpenAI ends a stream that failed with the error, and nothing behind it.
    if (event.type === 'error') return dataFrame(openAIError(event));
    const usage = event.type === 'done' && this.#includeUsage ? event.usage : undefined;
    return [
      this.#chunk({}, openAIFinishReason(event.type === 'done' ? event.finishReason : 'stopped')),
      usage ? dataFrame({...this.#head, choices: [], usage: openAIUsage(usage)}) : '',
      doneFrame,
    ].join('');
  }

  #call(event: Extract<SaidEvent, {type: 'tool-call'}>): string {
    const {call, isNew, delta} = this.#calls.enter(event);
    if (!isNew && delta === '') return '';
    const {index, toolCallId: id, name} = call;
    const told = isNew
      ? {index, id, type: 'function', function: {name, arguments: delta}}
      : {index, function: {arguments: delta}};
    return this.#chunk({tool_calls: [told]});
  }

  #chunk(delta: object, finishReason: string | null = null): string {
    return dataFrame({
      ...this.#head,
      choices: [{index: 0, delta, logprobs: null, finish_reason: finishReason}],
      ...(this.#includeUsage ? {usage: null} : {}),
    });
  }
}
