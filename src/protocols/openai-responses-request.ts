import type {TransportRequest} from '../transport/transport.js';
import {continueInstruction} from './continue-instruction.js';
import {type HistoryStep, historySteps} from './history-steps.js';
import {postJson} from './post-json.js';
import type {Turn} from './protocol.js';
import {toldFiles} from './told-files.js';

export interface OpenAIResponsesOptions {
  /** Model to ask for where the message names none. */
  readonly model?: string;
  /** Fields added to every request body, for example `reasoning` or `tools`. */
  readonly body?: Readonly<Record<string, unknown>>;
  /**
   * Lets the service write on when the line is cut, so that the stream is taken up behind the last event, and
   * stopped by name. It keeps such answers. Default: false.
   */
  readonly background?: boolean;
  /** Whether the service keeps the answer; the conversation is sent whole either way. Default: `background`. */
  readonly store?: boolean;
}

/**
 * The request of the Responses API: the whole conversation as items, with the calls of tools and what they gave.
 *
 * @see https://platform.openai.com/docs/api-reference/responses/create
 */
export function openAIResponsesRequest(
  {endpoint, request, history, instructions}: Turn,
  {model, body, background = false, store = background}: OpenAIResponsesOptions,
  isStream: boolean,
): TransportRequest {
  return postJson(endpoint, {
    ...body,
    model: request.model ?? model ?? body?.['model'],
    ...(instructions ? {instructions} : {}),
    input: [
      ...historySteps(history).flatMap(itemsOf),
      ...(request.trigger === 'continue' ? [{role: 'user', content: continueInstruction}] : []),
    ],
    stream: isStream,
    // Asked for in one piece, an answer that is written in the background would be one that has not begun.
    ...(background && isStream ? {background} : {}),
    store,
  });
}

function itemsOf(step: HistoryStep): readonly object[] {
  switch (step.role) {
    case 'system':
      return [{role: 'system', content: step.text}];
    case 'user':
      return [{role: 'user', content: userContent(step)}];
    case 'assistant':
      return [
        ...(step.text === '' ? [] : [{role: 'assistant', content: step.text}]),
        ...step.calls.map(({toolCallId, name, arguments: text}) => ({
          type: 'function_call',
          call_id: toolCallId,
          name,
          arguments: text || '{}',
        })),
      ];
    case 'tool':
      return step.results.map(({toolCallId, output}) => ({
        type: 'function_call_output',
        call_id: toolCallId,
        output,
      }));
  }
}

function userContent({text, files}: Extract<HistoryStep, {role: 'user'}>): string | readonly object[] {
  const told = toldFiles(text, files);
  if (told.pictures.length === 0) return told.text;
  return [
    ...(told.text === '' ? [] : [{type: 'input_text', text: told.text}]),
    ...told.pictures.map(({url}) => ({type: 'input_image', image_url: url, detail: 'auto'})),
  ];
}
