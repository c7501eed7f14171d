import type {TransportRequest} from '../transport/transport.js';
import {continueInstruction} from './continue-instruction.js';
import {type HistoryStep, historySteps} from './history-steps.js';
import {postJson} from './post-json.js';
import type {Turn} from './protocol.js';
import {toldFiles} from './told-files.js';

export interface OpenAIChatOptions {
  /** Model to ask for where the message names none. */
  readonly model?: string;
  /** Fields added to every request body, for example `temperature` or `tools`. */
  readonly body?: Readonly<Record<string, unknown>>;
}

/**
 * The request of Chat Completions: the whole conversation with the calls of tools and what they gave. A person's
 * pictures go along by address, other files by name. Reasoning is not sent back: services that write it refuse it.
 *
 * @see https://platform.openai.com/docs/api-reference/chat/create
 */
export function openAIChatRequest(
  {endpoint, request, history, instructions}: Turn,
  {model, body}: OpenAIChatOptions,
  isStream: boolean,
): TransportRequest {
  return postJson(endpoint, {
    ...body,
    model: request.model ?? model ?? body?.['model'],
    messages: [
      ...(instructions ? [{role: 'system', content: instructions}] : []),
      ...historySteps(history).flatMap(messagesOf),
      ...(request.trigger === 'continue' ? [{role: 'user', content: continueInstruction}] : []),
    ],
    ...(isStream ? {stream: true, stream_options: {include_usage: true}} : {stream: false}),
  });
}

function messagesOf(step: HistoryStep): readonly object[] {
  switch (step.role) {
    case 'system':
      return [{role: 'system', content: step.text}];
    case 'user':
      return [{role: 'user', content: userContent(step)}];
    case 'assistant':
      return [assistantMessage(step)];
    case 'tool':
      return step.results.map(({toolCallId, output}) => ({
        role: 'tool',
        tool_call_id: toolCallId,
        content: output,
      }));
  }
}

function userContent({text, files}: Extract<HistoryStep, {role: 'user'}>): string | readonly object[] {
  const told = toldFiles(text, files);
  // Plain text wherever it is enough: many servers of this wire know nothing else.
  if (told.pictures.length === 0) return told.text;
  return [
    ...(told.text === '' ? [] : [{type: 'text', text: told.text}]),
    ...told.pictures.map(({url}) => ({type: 'image_url', image_url: {url}})),
  ];
}

function assistantMessage({text, calls}: Extract<HistoryStep, {role: 'assistant'}>): object {
  if (calls.length === 0) return {role: 'assistant', content: text};
  return {
    role: 'assistant',
    content: text === '' ? null : text,
    tool_calls: calls.map((call) => ({
      id: call.toolCallId,
      type: 'function',
      function: {name: call.name, arguments: call.arguments || '{}'},
    })),
  };
}
