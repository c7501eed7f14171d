import * as v from 'valibot';
import type {ChatEvent} from '../model/chat-event.js';
import type {FinishReason, Usage} from '../model/usage.js';
import type {Frame} from '../transport/transport.js';
import {CitedSources} from './cited-sources.js';
import {errorFactsOf} from './lenient-fields.js';
import {type Chunk, chunkSchema, type Said} from './openai-chat-events.js';
import {type OpenAIChatOptions, openAIChatRequest} from './openai-chat-request.js';
import {errorEventFrom, finishReasonFrom, usageFromOpenAI} from './plain-words.js';
import type {Decoded, Decoder, Protocol} from './protocol.js';
import {readJson} from './read-json.js';

/**
 * OpenAI Chat Completions, and the many servers that speak it (vLLM, llama.cpp, Groq, OpenRouter, Azure).
 *
 * Ends at `[DONE]`, or where the body ends after a finish reason; a body that ends with neither was cut. It
 * cannot be resumed or stopped on the server, and a repeated request is a second generation.
 *
 * @see https://platform.openai.com/docs/api-reference/chat-streaming
 */
export function openAIChat(options: OpenAIChatOptions = {}): Protocol {
  const createDecoder = (): Decoder => new OpenAIChatDecoder();
  return {
    name: 'openai-chat',
    idempotentPost: false,
    resumeAbility: null,
    wholeAbility: {start: (turn) => openAIChatRequest(turn, options, false), createDecoder},
    startRequest: (turn) => openAIChatRequest(turn, options, true),
    createDecoder,
  };
}

class OpenAIChatDecoder implements Decoder {
  #hasBegun = false;
  #finishReason: FinishReason | null = null;
  #usage: Usage | null = null;
  readonly #sources = new CitedSources();
  /** Calls are told apart by index: only the first piece of each carries id and name. */
  readonly #callsByIndex = new Map<number, {readonly toolCallId: string; readonly name: string}>();

  decode({event, data}: Frame): Decoded {
    if (data.trim() === '[DONE]') return {kind: 'events', events: [this.#done()]};
    if (event === 'error') return {kind: 'events', events: [errorOf(data)]};
    const read = readJson(data, chunkSchema, 'a chat completion chunk');
    return 'malformed' in read ? read.malformed : {kind: 'events', events: this.#eventsOf(read.value)};
  }

  end(): readonly ChatEvent[] {
    return this.#finishReason === null ? [] : [this.#done()];
  }

  #eventsOf(chunk: Chunk): readonly ChatEvent[] {
    if (chunk.error) return [errorEventFrom(chunk.error)];
    if (chunk.object === 'error') return [errorEventFrom(errorFactsOf(chunk))];
    if (chunk.usage) this.#usage = usageFromOpenAI(chunk.usage);
    const choice = chunk.choices?.find(({index}) => (index ?? 0) === 0);
    if (!choice) return [];
    const {delta, message, finish_reason: word} = choice;
    const said = delta ?? message;
    const events = [...this.#begin(chunk), ...(said ? this.#said(said) : [])];
    if (word === 'error') return [...events, errorEventFrom({message: 'The model failed.'})];
    if (word) this.#finishReason = finishReasonFrom(word);
    // A whole message, where no stream was asked for: nothing follows it.
    return message && !delta ? [...events, this.#done()] : events;
  }

  /** Who answers, once; not from Azure's first chunk, which names nobody. */
  #begin({id, model}: Chunk): readonly ChatEvent[] {
    if (this.#hasBegun) return [];
    this.#hasBegun = true;
    return id ? [{type: 'start', streamId: id, messageId: '', conversationId: '', model: model ?? ''}] : [];
  }

  #said(said: Said): readonly ChatEvent[] {
    const events: ChatEvent[] = [];
    const reasoning = said.reasoning_content || said.reasoning;
    if (reasoning) events.push({type: 'reasoning', content: reasoning});
    const content = said.content || said.refusal;
    if (content) events.push({type: 'chunk', content});
    for (const [at, {index, id, function: called}] of (said.tool_calls ?? []).entries())
      events.push(this.#called(index ?? this.#placeOf(id, at), id, called));
    if (said.function_call) events.push(this.#called(0, null, said.function_call));
    for (const {url_citation: page} of said.annotations ?? []) {
      const source = this.#sources.cite({url: page?.url, title: page?.title, snippet: page?.content});
      if (source) events.push(source);
    }
    return events;
  }

  /** Of a piece that says no place: that of the call which it names, or of the last one. */
  #placeOf(id: string | null | undefined, at: number): number {
    const last = Math.max(-1, ...this.#callsByIndex.keys());
    if (!id) return Math.max(at, last);
    const known = [...this.#callsByIndex].find(([, {toolCallId}]) => toolCallId === id);
    return known ? known[0] : last + 1;
  }

  #called(index: number, id: string | null | undefined, called: Said['function_call']): ChatEvent {
    const known = this.#callsByIndex.get(index);
    const call = known ?? {toolCallId: id || `call-${index}`, name: called?.name ?? ''};
    if (!known) this.#callsByIndex.set(index, call);
    return {type: 'tool-call', ...call, argumentsDelta: called?.arguments ?? ''};
  }

  #done(): ChatEvent {
    return {
      type: 'done',
      finishReason: this.#finishReason ?? 'stop',
      ...(this.#usage ? {usage: this.#usage} : {}),
    };
  }
}

/** An event that is called an error is one, whatever it holds. */
function errorOf(data: string): ChatEvent {
  const read = readJson(data, v.looseObject({error: v.optional(v.unknown())}), 'an error');
  if ('malformed' in read) return errorEventFrom({message: data});
  return errorEventFrom(errorFactsOf(read.value.error ?? read.value));
}
