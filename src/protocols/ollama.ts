import * as v from 'valibot';
import type {ChatEvent} from '../model/chat-event.js';
import {dataUrlOf} from '../model/data-url.js';
import {argumentsObject} from '../model/tool-calls.js';
import type {FinishReason, Usage} from '../model/usage.js';
import type {Frame, TransportRequest} from '../transport/transport.js';
import {continueInstruction} from './continue-instruction.js';
import {type HistoryStep, historySteps} from './history-steps.js';
import {jsonText} from './json-text.js';
import {errorSchema, listOf, optionalCount, optionally, optionalText} from './lenient-fields.js';
import {errorEventFrom, finishReasonFrom} from './plain-words.js';
import {postJson} from './post-json.js';
import type {Decoded, Decoder, Protocol, Turn} from './protocol.js';
import {readJson} from './read-json.js';
import {toldFiles} from './told-files.js';

export interface OllamaOptions {
  /** Model to ask for where the message names none. */
  readonly model?: string;
  /** Fields added to every request body, for example `options`, `think` or `tools`. */
  readonly body?: Readonly<Record<string, unknown>>;
}

/**
 * Ollama's `/api/chat`: lines of JSON, of which the last says `done`; a body that ends without it was cut. The
 * endpoint may be the server alone (`http://localhost:11434`).
 *
 * It cannot be resumed or stopped on the server, which ends an answer when its reader leaves.
 *
 * @see https://github.com/ollama/ollama/blob/main/docs/api.md#generate-a-chat-completion
 */
export function ollama(options: OllamaOptions = {}): Protocol {
  const createDecoder = (): Decoder => new OllamaDecoder();
  return {
    name: 'ollama',
    idempotentPost: false,
    resumeAbility: null,
    wholeAbility: {
      start: (turn) => ollamaRequest(turn, options, false),
      createDecoder,
    },
    startRequest: (turn) => ollamaRequest(turn, options, true),
    createDecoder,
  };
}

function ollamaRequest(turn: Turn, {model, body}: OllamaOptions, isStream: boolean): TransportRequest {
  const {request, history, instructions} = turn;
  const endpoint = new URL(turn.endpoint);
  if (endpoint.pathname === '/') endpoint.pathname = '/api/chat';
  return postJson(
    endpoint,
    {
      ...body,
      model: request.model ?? model ?? body?.['model'],
      messages: [
        ...(instructions ? [{role: 'system', content: instructions}] : []),
        ...historySteps(history).flatMap(messagesOf),
        ...(request.trigger === 'continue' ? [{role: 'user', content: continueInstruction}] : []),
      ],
      stream: isStream,
    },
    {accept: isStream ? 'application/x-ndjson' : 'application/json'},
  );
}

function messagesOf(step: HistoryStep): readonly object[] {
  switch (step.role) {
    case 'system':
      return [{role: 'system', content: step.text}];
    case 'user':
      return [userMessage(step)];
    case 'assistant':
      return [assistantMessage(step)];
    case 'tool':
      return step.results.map(({name, output}) => ({role: 'tool', tool_name: name, content: output}));
  }
}

/** Pictures go along as bare base64; what has none is only named. */
function userMessage({text, files}: Extract<HistoryStep, {role: 'user'}>): object {
  const told = toldFiles(
    text,
    files.map((file) => (dataUrlOf(file.url) ? file : {...file, url: ''})),
  );
  const images = told.pictures.map(({url}) => dataUrlOf(url)?.base64);
  return {role: 'user', content: told.text, ...(images.length > 0 ? {images} : {})};
}

function assistantMessage({text, reasoning, calls}: Extract<HistoryStep, {role: 'assistant'}>): object {
  if (calls.length === 0) return {role: 'assistant', content: text};
  return {
    role: 'assistant',
    content: text,
    // Models that think want to see why they called.
    ...(reasoning === '' ? {} : {thinking: reasoning}),
    tool_calls: calls.map((call) => ({function: {name: call.name, arguments: argumentsObject(call)}})),
  };
}

const lineSchema = v.looseObject({
  model: optionalText,
  message: optionally(
    v.looseObject({
      content: optionalText,
      thinking: optionalText,
      tool_calls: listOf(
        v.looseObject({
          id: optionalText,
          function: v.looseObject({name: v.string(), arguments: v.optional(v.unknown())}),
        }),
      ),
    }),
  ),
  done: optionally(v.boolean()),
  done_reason: optionalText,
  prompt_eval_count: optionalCount,
  eval_count: optionalCount,
  error: optionally(errorSchema),
});
type Line = v.InferOutput<typeof lineSchema>;

class OllamaDecoder implements Decoder {
  #hasBegun = false;
  #calls = 0;

  decode({data}: Frame): Decoded {
    const read = readJson(data, lineSchema, 'a line of a chat');
    if ('malformed' in read) return read.malformed;
    const {error, message, done, model} = read.value;
    if (error) return {kind: 'events', events: [errorEventFrom(error)]};
    if (!message && done !== true) return {kind: 'malformed', reason: 'not a line of a chat'};
    const events: ChatEvent[] = [];
    if (!this.#hasBegun && model) {
      events.push({type: 'start', streamId: '', messageId: '', conversationId: '', model});
    }
    this.#hasBegun = true;
    if (message?.thinking) events.push({type: 'reasoning', content: message.thinking});
    if (message?.content) events.push({type: 'chunk', content: message.content});
    for (const {id, function: called} of message?.tool_calls ?? []) {
      const toolCallId = id || `call-${this.#calls}`;
      this.#calls += 1;
      const text = jsonText(called.arguments ?? {});
      events.push({type: 'tool-call', toolCallId, name: called.name, arguments: text});
    }
    if (done) events.push(this.#done(read.value));
    return {kind: 'events', events};
  }

  end(): readonly ChatEvent[] {
    return [];
  }

  #done(line: Line): ChatEvent {
    const usage = usageOf(line);
    return {type: 'done', finishReason: this.#finishReason(line.done_reason), ...(usage ? {usage} : {})};
  }

  /** It says `stop` where it called tools as well. */
  #finishReason(word: string | null | undefined): FinishReason {
    const reason = finishReasonFrom(word);
    return reason === 'stop' && this.#calls > 0 ? 'tool-calls' : reason;
  }
}

/** A prompt that was cached may not be counted. */
function usageOf({prompt_eval_count: input, eval_count: output}: Line): Usage | null {
  if (typeof input !== 'number' && typeof output !== 'number') return null;
  const inputTokens = input ?? 0;
  const outputTokens = output ?? 0;
  return {inputTokens, outputTokens, totalTokens: inputTokens + outputTokens};
}
