import type {TerminalEvent} from '../model/chat-event.js';
import type {FinishReason, Usage} from '../model/usage.js';
import {type BookedCall, CallBook} from './call-book.js';
import {anthropicErrorType} from './error-words.js';
import {eventStreamHeaders, namedFrame} from './frames.js';
import {orderedEncoder, type SaidEvent, type WireWords} from './ordered-encoder.js';
import type {AnswerFacts, WireEncoder} from './wire-encoder.js';

const stopReasons: Readonly<Record<FinishReason, string>> = {
  stop: 'end_turn',
  length: 'max_tokens',
  'tool-calls': 'tool_use',
  'content-filter': 'refusal',
  stopped: 'end_turn',
  error: 'end_turn',
  other: 'end_turn',
};

/**
 * Events of Anthropic's Messages. Text, thoughts and calls are blocks, which are closed before the next of their kind is opened;
 * calls that are told side by side are open side by side. Files, application data and results of tools have no word there.
 *
 * @see https://docs.claude.com/en/api/messages-streaming
 */
export function anthropicEncoder(facts: AnswerFacts): WireEncoder {
  return orderedEncoder(new AnthropicWords(facts));
}

class AnthropicWords implements WireWords {
  readonly headers = eventStreamHeaders;
  readonly #facts: AnswerFacts;
  readonly #calls = new CallBook();
  readonly #callBlocks = new Map<string, number>();
  #blockCount = 0;
  /** The block of text or thoughts that is open. */
  #open: {readonly type: 'text' | 'thinking'; readonly index: number} | null = null;

  constructor(facts: AnswerFacts) {
    this.#facts = facts;
  }

  begin(): string {
    const {messageId, model} = this.#facts;
    return namedFrame({
      type: 'message_start',
      message: {
        id: `msg_${messageId}`,
        type: 'message',
        role: 'assistant',
        model,
        content: [],
        stop_reason: null,
        stop_sequence: null,
        // Counted at the end: nobody knows it now.
        usage: {input_tokens: 0, output_tokens: 0},
      },
    });
  }

  say(event: SaidEvent): string {
    if (event.type === 'tool-call') return this.#call(event);
    const closed = this.#calls.closeBefore(event);
    return this.#stopCalls(closed) + this.#said(event);
  }

  end(event: TerminalEvent): string {
    if (event.type === 'error') {
      const message = event.message === '' ? event.hint : event.message;
      return namedFrame({type: 'error', error: {type: anthropicErrorType(event.code), message}});
    }
    const usage = event.type === 'done' ? event.usage : undefined;
    return [
      this.#stopOpen(),
      this.#stopCalls(this.#calls.closeAll()),
      namedFrame({
        type: 'message_delta',
        delta: {
          stop_reason: stopReasons[event.type === 'done' ? event.finishReason : 'stopped'],
          stop_sequence: null,
        },
        usage: usage ? usageWords(usage) : {output_tokens: 0},
      }),
      namedFrame({type: 'message_stop'}),
    ].join('');
  }

  #said(event: Exclude<SaidEvent, {type: 'tool-call'}>): string {
    if (event.type === 'chunk') return this.#delta('text', {type: 'text_delta', text: event.content});
    if (event.type === 'reasoning')
      return this.#delta('thinking', {type: 'thinking_delta', thinking: event.content});
    if (event.type !== 'source' || event.url === undefined) return '';
    const {url, title, snippet = ''} = event;
    const citation = {
      type: 'web_search_result_location',
      url,
      title,
      cited_text: snippet,
      encrypted_index: '',
    };
    return this.#delta('text', {type: 'citations_delta', citation});
  }

  #delta(type: 'text' | 'thinking', delta: object): string {
    let text = '';
    if (this.#open?.type !== type) {
      text += this.#stopOpen();
      const block = type === 'text' ? {type, text: ''} : {type, thinking: '', signature: ''};
      this.#open = {type, index: this.#blockCount};
      text += this.#start(block);
    }
    return text + namedFrame({type: 'content_block_delta', index: this.#open?.index, delta});
  }

  #call(event: Extract<SaidEvent, {type: 'tool-call'}>): string {
    const {call, isNew, delta} = this.#calls.enter(event);
    let text = '';
    if (isNew) {
      text += this.#stopOpen();
      this.#callBlocks.set(call.toolCallId, this.#blockCount);
      text += this.#start({type: 'tool_use', id: call.toolCallId, name: call.name, input: {}});
    }
    if (delta === '') return text;
    const index = this.#callBlocks.get(call.toolCallId);
    return (
      text +
      namedFrame({
        type: 'content_block_delta',
        index,
        delta: {type: 'input_json_delta', partial_json: delta},
      })
    );
  }

  #start(block: object): string {
    return namedFrame({type: 'content_block_start', index: this.#blockCount++, content_block: block});
  }

  #stopOpen(): string {
    if (!this.#open) return '';
    const {index} = this.#open;
    this.#open = null;
    return namedFrame({type: 'content_block_stop', index});
  }

  #stopCalls(calls: readonly BookedCall[]): string {
    return calls
      .map(({toolCallId}) =>
        namedFrame({type: 'content_block_stop', index: this.#callBlocks.get(toolCallId)}),
      )
      .join('');
  }
}

/** What was read from the cache is counted beside the input there. */
function usageWords({inputTokens, outputTokens, cachedInputTokens}: Usage) {
  return {
    input_tokens: inputTokens - (cachedInputTokens ?? 0),
    output_tokens: outputTokens,
    ...(cachedInputTokens === undefined ? {} : {cache_read_input_tokens: cachedInputTokens}),
  };
}
