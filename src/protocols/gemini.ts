import type {ChatEvent} from '../model/chat-event.js';
import type {FinishReason, Usage} from '../model/usage.js';
import type {Frame} from '../transport/transport.js';
import {CitedSources} from './cited-sources.js';
import {
  finishReasonFromGemini,
  type GeminiCandidate,
  type GeminiChunk,
  type GeminiPart,
  geminiChunkSchema,
  usageFromGemini,
} from './gemini-chunk.js';
import {type GeminiOptions, geminiRequest, madeCallId, thoughtSignature} from './gemini-request.js';
import {jsonText} from './json-text.js';
import {errorEventFrom} from './plain-words.js';
import type {Decoded, Decoder, Protocol} from './protocol.js';
import {readJson} from './read-json.js';

/**
 * Gemini's `streamGenerateContent` as an event stream. The endpoint is that method's address, or the part before
 * `/models/…` with the option `model`.
 *
 * Ends where the body ends after a `finishReason`, or after the prompt was blocked; a body that ends with neither was
 * cut. It cannot be resumed or stopped on the server, and a repeated request is a second generation.
 *
 * @see https://ai.google.dev/api/generate-content
 */
export function gemini(options: GeminiOptions = {}): Protocol {
  return {
    name: 'gemini',
    idempotentPost: false,
    resumeAbility: null,
    startRequest: (turn) => geminiRequest(turn, options),
    createDecoder: () => new GeminiDecoder(),
  };
}

class GeminiDecoder implements Decoder {
  #hasBegun = false;
  #finishReason: FinishReason | null = null;
  #usage: Usage | null = null;
  #calls = 0;
  #files = 0;
  readonly #sources = new CitedSources();

  decode({data}: Frame): Decoded {
    const read = readJson(data, geminiChunkSchema, 'a piece of generated content');
    if ('malformed' in read) return read.malformed;
    const chunk = read.value;
    if (chunk.error) {
      const {code, message, status} = chunk.error;
      return {kind: 'events', events: [errorEventFrom({code, message, type: status})]};
    }
    if (chunk.usageMetadata) this.#usage = usageFromGemini(chunk.usageMetadata);
    // There is no candidate then, and no other word of an end.
    if (chunk.promptFeedback?.blockReason) this.#finishReason = 'content-filter';
    const candidate = chunk.candidates?.find(({index}) => (index ?? 0) === 0);
    return {
      kind: 'events',
      events: [...this.#begin(chunk), ...(candidate ? this.#candidate(candidate) : [])],
    };
  }

  end(): readonly ChatEvent[] {
    if (this.#finishReason === null) return [];
    // It says STOP where it called functions as well.
    const hasCalls = this.#finishReason === 'stop' && this.#calls > 0;
    return [
      {
        type: 'done',
        finishReason: hasCalls ? 'tool-calls' : this.#finishReason,
        ...(this.#usage ? {usage: this.#usage} : {}),
      },
    ];
  }

  #begin({modelVersion, responseId}: GeminiChunk): readonly ChatEvent[] {
    if (this.#hasBegun || !(modelVersion || responseId)) return [];
    this.#hasBegun = true;
    const streamId = responseId ?? '';
    return [{type: 'start', streamId, messageId: '', conversationId: '', model: modelVersion ?? ''}];
  }

  #candidate(candidate: GeminiCandidate): readonly ChatEvent[] {
    const {content, finishReason, groundingMetadata, citationMetadata} = candidate;
    const events = (content?.parts ?? []).flatMap((part) => this.#part(part));
    const cited = [
      ...(groundingMetadata?.groundingChunks ?? []).map(
        ({web, retrievedContext, maps}) => web ?? retrievedContext ?? maps,
      ),
      ...(citationMetadata?.citations ?? []).map(({uri, title}) => ({uri, title, text: null})),
    ];
    for (const one of cited) {
      const source = this.#sources.cite({url: one?.uri, title: one?.title, snippet: one?.text});
      if (source) events.push(source);
    }
    if (finishReason) this.#finishReason = finishReasonFromGemini(finishReason);
    return events;
  }

  #part(part: GeminiPart): ChatEvent[] {
    const {text, thought, functionCall, inlineData, fileData, executableCode, codeExecutionResult} = part;
    if (functionCall) return this.#call(functionCall, part.thoughtSignature);
    if (inlineData) {
      const {mimeType, data, displayName} = inlineData;
      return [this.#file(mimeType, `data:${mimeType};base64,${data}`, displayName)];
    }
    if (fileData) return [this.#file(fileData.mimeType ?? '', fileData.fileUri, fileData.displayName)];
    if (executableCode) return [{type: 'data', name: 'executable-code', value: executableCode}];
    if (codeExecutionResult) {
      return [{type: 'data', name: 'code-execution-result', value: codeExecutionResult}];
    }
    if (!text) return [];
    return [thought ? {type: 'reasoning', content: text} : {type: 'chunk', content: text}];
  }

  /** A call comes whole. */
  #call(
    {id, name, args}: NonNullable<GeminiPart['functionCall']>,
    signature: string | null | undefined,
  ): ChatEvent[] {
    const toolCallId = id || `${madeCallId}${this.#calls}`;
    this.#calls += 1;
    const events: ChatEvent[] = [{type: 'tool-call', toolCallId, name, arguments: jsonText(args ?? {})}];
    // Newer models refuse a history whose calls come back without it.
    if (signature) events.push({type: 'data', name: thoughtSignature, id: toolCallId, value: signature});
    return events;
  }

  #file(mediaType: string, url: string, name: string | null | undefined): ChatEvent {
    this.#files += 1;
    return {type: 'file', fileId: `file-${this.#files}`, mediaType, name: name ?? '', url};
  }
}
