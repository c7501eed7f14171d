import {dataUrlOf} from '../model/data-url.js';
import {argumentsObject} from '../model/tool-calls.js';
import type {TransportRequest} from '../transport/transport.js';
import {continueInstruction} from './continue-instruction.js';
import {type HistoryStep, historySteps} from './history-steps.js';
import {postJson} from './post-json.js';
import type {Turn} from './protocol.js';
import {type Picture, toldFiles} from './told-files.js';

export interface AnthropicOptions {
  /** Model to ask for where the message names none. */
  readonly model?: string;
  /** Most tokens of an answer; the service wants it said. Default: 4096. */
  readonly maxTokens?: number;
  /** Fields added to every request body, for example `thinking` or `tools`. */
  readonly body?: Readonly<Record<string, unknown>>;
}

const apiVersion = '2023-06-01';

/**
 * The request of the Messages API: the whole conversation in content blocks, with the calls of tools and what they
 * gave. What the service asks of a conversation is seen to: it begins with the person, and no block is empty.
 *
 * @see https://docs.claude.com/en/api/messages
 */
export function anthropicRequest(
  {endpoint, request, history, instructions}: Turn,
  {model, maxTokens = 4096, body}: AnthropicOptions,
  isStream: boolean,
): TransportRequest {
  const steps = historySteps(history);
  const system = [instructions, ...steps.map((step) => (step.role === 'system' ? step.text : ''))]
    .filter((text) => text)
    .join('\n\n');
  const isAnswered = steps.at(-1)?.role === 'tool';
  return postJson(
    endpoint,
    {
      ...(isAnswered ? withoutThinking(body) : body),
      model: request.model ?? model ?? body?.['model'],
      max_tokens: maxTokens,
      ...(system === '' ? {} : {system}),
      messages: [
        ...messagesOf(steps),
        ...(request.trigger === 'continue' ? [{role: 'user', content: continueInstruction}] : []),
      ],
      stream: isStream,
    },
    {'anthropic-version': apiVersion},
  );
}

/**
 * What tools gave must follow the thoughts that led to the call, signed as they came, and no signature is kept: the
 * answer to them is asked for without thinking, which the service allows.
 */
function withoutThinking(body: AnthropicOptions['body'] = {}): AnthropicOptions['body'] {
  const {thinking: _, ...rest} = body;
  return rest;
}

function messagesOf(steps: readonly HistoryStep[]): readonly object[] {
  // What is left of a shortened history may begin with an answer, which is refused.
  const first = steps.findIndex(({role}) => role === 'user');
  return (first < 0 ? [] : steps.slice(first)).flatMap((step) => {
    const content = blocksOf(step);
    return content.length === 0 ? [] : [{role: step.role === 'assistant' ? 'assistant' : 'user', content}];
  });
}

function blocksOf(step: HistoryStep): readonly object[] {
  switch (step.role) {
    case 'system':
      return [];
    case 'user': {
      const {text, pictures} = toldFiles(step.text, step.files);
      return [...pictures.map(pictureBlock), ...textBlocks(text)];
    }
    case 'assistant':
      return [
        ...textBlocks(step.text),
        ...step.calls.map((call) => ({
          type: 'tool_use',
          id: call.toolCallId,
          name: call.name,
          input: argumentsObject(call),
        })),
      ];
    case 'tool':
      return step.results.map(({toolCallId, output}) => ({
        type: 'tool_result',
        tool_use_id: toolCallId,
        content: output,
      }));
  }
}

function textBlocks(text: string): readonly object[] {
  return text.trim() === '' ? [] : [{type: 'text', text}];
}

function pictureBlock({url}: Picture): object {
  const inline = dataUrlOf(url);
  const source = inline
    ? {type: 'base64', media_type: inline.mediaType, data: inline.base64}
    : {type: 'url', url};
  return {type: 'image', source};
}
