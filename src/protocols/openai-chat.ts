import * as v from 'valibot';
import {hintFor, isRetryable} from '../base/chat-error.js';
import {classifyError} from '../base/classify-error.js';
import type {ChatEvent} from '../model/chat-event.js';
import type {ChatMessage} from '../model/message.js';
import type {FinishReason, Usage} from '../model/usage.js';
import type {Frame} from '../transport/transport.js';
import {finishReasonFrom, usageFromOpenAI} from './plain-words.js';
import type {Decoded, Decoder, Protocol} from './protocol.js';

export interface OpenAIChatOptions {
  /** Model to ask for where the message names none. */
  readonly model?: string;
  /** Fields added to every request body, for example `temperature`. */
  readonly body?: Readonly<Record<string, unknown>>;
}

/**
 * OpenAI Chat Completions, and the many servers that speak it (vLLM, llama.cpp, Groq, OpenRouter, Azure).
 *
 * Ends at `[DONE]`, or where the body ends after a finish reason; a body that ends with neither was cut. It
 * cannot be resumed or stopped on the server, and a repeated request is a second generation.
 *
 * @see https://platform.openai.com/docs/api-reference/chat-streaming
 */
export function openAIChat({model, body}: OpenAIChatOptions = {}): Protocol {
  return {
    name: 'openai-chat',
    idempotentPost: false,
    resumeAbility: null,
    startRequest: ({endpoint, request, history, instructions}) => ({
      url: endpoint.href,
      method: 'POST',
      headers: {'content-type': 'application/json'},
      body: JSON.stringify({
        ...body,
        model: request.model ?? model,
        messages: [
          ...(instructions ? [{role: 'system', content: instructions}] : []),
          ...history.map(toWire),
          ...(request.trigger === 'continue' ? [{role: 'user', content: continueInstruction}] : []),
        ],
        stream: true,
        stream_options: {include_usage: true},
      }),
    }),
    createDecoder: () => new OpenAIChatDecoder(),
  };
}

/** Said after an unfinished answer, to a model that is to go on with it. */
const continueInstruction =
  'Your last message was cut off. Go on with it exactly where its text stops, in the middle of a word if need be. ' +
  'Repeat nothing of it, and say nothing about this request.';

function toWire(message: ChatMessage): unknown {
  return {role: message.role, content: message.content};
}

const text = v.optional(v.nullable(v.string()));
const count = v.optional(v.nullable(v.number()));

const chunkSchema = v.looseObject({
  choices: v.optional(
    v.array(
      v.looseObject({
        delta: v.optional(
          v.nullable(
            v.looseObject({
              content: text,
              refusal: text,
              reasoning_content: text,
              reasoning: text,
              tool_calls: v.optional(
                v.nullable(
                  v.array(
                    v.looseObject({
                      index: v.optional(v.number(), 0),
                      id: text,
                      function: v.optional(v.nullable(v.looseObject({name: text, arguments: text}))),
                    }),
                  ),
                ),
              ),
            }),
          ),
        ),
        finish_reason: text,
      }),
    ),
  ),
  usage: v.optional(
    v.nullable(
      v.looseObject({
        prompt_tokens: count,
        completion_tokens: count,
        total_tokens: count,
        prompt_tokens_details: v.optional(v.nullable(v.looseObject({cached_tokens: count}))),
        completion_tokens_details: v.optional(v.nullable(v.looseObject({reasoning_tokens: count}))),
      }),
    ),
  ),
  error: v.optional(
    v.nullable(
      v.union([
        v.string(),
        v.looseObject({
          code: v.optional(v.nullable(v.union([v.string(), v.number()]))),
          type: text,
          message: text,
        }),
      ]),
    ),
  ),
});
type Chunk = v.InferOutput<typeof chunkSchema>;
type Delta = NonNullable<NonNullable<NonNullable<Chunk['choices']>[number]>['delta']>;

class OpenAIChatDecoder implements Decoder {
  #finishReason: FinishReason | null = null;
  #usage: Usage | null = null;
  /** Calls are told apart by index: only the first piece of each carries id and name. */
  readonly #callsByIndex = new Map<number, {readonly toolCallId: string; readonly name: string}>();

  decode(frame: Frame): Decoded {
    if (frame.data.trim() === '[DONE]') return {kind: 'events', events: [this.#done()]};
    let json: unknown;
    try {
      json = JSON.parse(frame.data);
    } catch {
      return {kind: 'malformed', reason: 'not JSON'};
    }
    const parsed = v.safeParse(chunkSchema, json);
    if (!parsed.success) return {kind: 'malformed', reason: 'not a chat completion chunk'};
    const chunk = parsed.output;
    if (chunk.error) return {kind: 'events', events: [errorEvent(chunk.error)]};
    if (chunk.usage) this.#usage = usageFromOpenAI(chunk.usage);
    const choice = chunk.choices?.[0];
    const events = choice?.delta ? this.#eventsOf(choice.delta) : [];
    if (choice?.finish_reason === 'error') events.push(errorEvent('The model failed.'));
    else if (choice?.finish_reason) this.#finishReason = finishReasonFrom(choice.finish_reason);
    return {kind: 'events', events};
  }

  end(): readonly ChatEvent[] {
    return this.#finishReason === null ? [] : [this.#done()];
  }

  #done(): ChatEvent {
    return {
      type: 'done',
      finishReason: this.#finishReason ?? 'stop',
      ...(this.#usage ? {usage: this.#usage} : {}),
    };
  }

  #eventsOf(delta: Delta): ChatEvent[] {
    const events: ChatEvent[] = [];
    const reasoning = delta.reasoning_content ?? delta.reasoning;
    if (reasoning) events.push({type: 'reasoning', content: reasoning});
    const content = delta.content ?? delta.refusal;
    if (content) events.push({type: 'chunk', content});
    for (const {index, id, function: called} of delta.tool_calls ?? []) {
      const known = this.#callsByIndex.get(index);
      const call = known ?? {toolCallId: id ?? `call-${index}`, name: called?.name ?? ''};
      if (!known) this.#callsByIndex.set(index, call);
      events.push({type: 'tool-call', ...call, argumentsDelta: called?.arguments ?? ''});
    }
    return events;
  }
}

function errorEvent(error: NonNullable<Chunk['error']>): ChatEvent {
  const facts = typeof error === 'string' ? {message: error} : error;
  const code = classifyError(facts);
  return {
    type: 'error',
    code,
    message: facts.message ?? '',
    hint: hintFor(code),
    retryable: isRetryable(code),
    ...('code' in facts && facts.code ? {providerCode: String(facts.code)} : {}),
  };
}
