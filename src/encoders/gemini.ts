import type {TerminalEvent} from '../model/chat-event.js';
import {dataUrlOf} from '../model/data-url.js';
import type {FinishReason, Usage} from '../model/usage.js';
import {type BookedCall, CallBook, inputObjectOf} from './call-book.js';
import {googleErrorWords} from './error-words.js';
import {eventStreamHeaders, lineOfJson} from './frames.js';
import {orderedEncoder, type SaidEvent, type WireWords} from './ordered-encoder.js';
import type {AnswerFacts, WireEncoder} from './wire-encoder.js';

const finishReasons: Readonly<Record<FinishReason, string>> = {
  stop: 'STOP',
  length: 'MAX_TOKENS',
  // Gemini stops for its calls as it does for anything else.
  'tool-calls': 'STOP',
  'content-filter': 'SAFETY',
  stopped: 'STOP',
  error: 'OTHER',
  other: 'OTHER',
};

/**
 * What Gemini's `streamGenerateContent?alt=sse` says. It ends with a finish reason and no word of its own. A call is told once
 * its arguments are whole, in one piece.
 *
 * @see https://ai.google.dev/api/generate-content#v1beta.GenerateContentResponse
 */
export function geminiEncoder(facts: AnswerFacts): WireEncoder {
  return orderedEncoder(new GeminiWords(facts));
}

class GeminiWords implements WireWords {
  readonly headers = eventStreamHeaders;
  readonly #tail: object;
  readonly #calls = new CallBook();

  constructor({model, streamId}: AnswerFacts) {
    this.#tail = {modelVersion: model, responseId: streamId};
  }

  begin(): string {
    return '';
  }

  say(event: SaidEvent): string {
    if (event.type === 'tool-call') {
      this.#calls.enter(event);
      return '';
    }
    const closed = this.#calls.closeBefore(event);
    return this.#called(closed) + this.#said(event);
  }

  end(event: TerminalEvent): string {
    const called = this.#called(this.#calls.closeAll());
    if (event.type === 'error') {
      const message = event.message === '' ? event.hint : event.message;
      return called + frame({error: {...googleErrorWords(event.code), message}});
    }
    const usage = event.type === 'done' ? event.usage : undefined;
    return (
      called +
      frame({
        candidates: [
          {
            content: {parts: [{text: ''}], role: 'model'},
            finishReason: finishReasons[event.type === 'done' ? event.finishReason : 'stopped'],
            index: 0,
          },
        ],
        ...(usage ? {usageMetadata: usageWords(usage)} : {}),
        ...this.#tail,
      })
    );
  }

  #said(event: Exclude<SaidEvent, {type: 'tool-call'}>): string {
    switch (event.type) {
      case 'chunk':
        return this.#parts([{text: event.content}]);
      case 'reasoning':
        return this.#parts([{text: event.content, thought: true}]);
      case 'source':
        if (event.url === undefined) return '';
        return this.#parts([{text: ''}], {
          groundingMetadata: {groundingChunks: [{web: {uri: event.url, title: event.title}}]},
        });
      case 'file': {
        if (event.url === undefined) return '';
        const inline = dataUrlOf(event.url);
        const {mediaType: mimeType} = event;
        return this.#parts([
          inline ? {inlineData: {mimeType, data: inline.base64}} : {fileData: {mimeType, fileUri: event.url}},
        ]);
      }
      default:
        return '';
    }
  }

  #called(calls: readonly BookedCall[]): string {
    if (calls.length === 0) return '';
    return this.#parts(
      calls.map(({toolCallId: id, name, arguments: text}) => ({
        functionCall: {id, name, args: inputObjectOf(text)},
      })),
    );
  }

  #parts(parts: readonly object[], more: object = {}): string {
    return frame({candidates: [{content: {parts, role: 'model'}, index: 0, ...more}], ...this.#tail});
  }
}

/** Gemini ends its lines as HTTP does. */
function frame(value: object): string {
  return `data: ${lineOfJson(value)}\r\n\r\n`;
}

/** Thoughts are counted beside the answer there. */
function usageWords({inputTokens, outputTokens, totalTokens, reasoningTokens, cachedInputTokens}: Usage) {
  return {
    promptTokenCount: inputTokens,
    candidatesTokenCount: outputTokens - (reasoningTokens ?? 0),
    totalTokenCount: totalTokens,
    ...(reasoningTokens === undefined ? {} : {thoughtsTokenCount: reasoningTokens}),
    ...(cachedInputTokens === undefined ? {} : {cachedContentTokenCount: cachedInputTokens}),
  };
}
