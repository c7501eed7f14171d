import {pathSegment} from '../base/path-segment.js';
import {dataUrlOf} from '../model/data-url.js';
import type {ChatMessage} from '../model/message.js';
import type {FilePart} from '../model/message-part.js';
import type {TransportRequest} from '../transport/transport.js';
import {continueInstruction} from './continue-instruction.js';
import {type HistoryStep, historySteps} from './history-steps.js';
import {postJson} from './post-json.js';
import type {ResumePoint, Turn} from './protocol.js';

export interface AgUiOptions {
  /** Tools that run in the page, as the agent is to know them: `{name, description, parameters}`. */
  readonly tools?: readonly object[];
  /** What the agent is to know beside the conversation: `{description, value}`. */
  readonly context?: readonly object[];
  readonly forwardedProps?: unknown;
  /** The agent's state at first; later it is as the agent left it. Default: empty. */
  readonly state?: unknown;
  /** Where a run is taken up by its thread, for services that have such a route. Default: there is none. */
  readonly connectEndpoint?: string | URL;
}

/** Name of the data part that holds the agent's state. */
export const stateName = 'state';

/** The thread as the client names it: the conversation, or the turn that begins one. */
export function threadIdOf({request, idempotencyKey}: Turn): string {
  return request.conversationId ?? idempotencyKey;
}

/** Thread and run in one name, by which a run is found again among those of its thread. */
export function runName(threadId: string, runId: string): string {
  return `${pathSegment(threadId)}/${pathSegment(runId)}`;
}

/** The parts of `runName`. */
export function namedRun(name: string): {readonly threadId: string; readonly runId: string} {
  const [threadId = '', runId = ''] = name.split('/').map(decodeURIComponent);
  return {threadId, runId};
}

/**
 * `RunAgentInput`. The turn's key names the run, so that a repetition can be known for one.
 *
 * @see https://docs.ag-ui.com/sdk/js/core/types#runagentinput
 */
export function runRequest(turn: Turn, options: AgUiOptions): TransportRequest {
  const {endpoint, idempotencyKey, request, history, instructions} = turn;
  const state = history
    .flatMap(({parts}) => parts)
    .findLast((part) => part.type === 'data' && part.name === stateName && part.id === stateName);
  return postJson(endpoint, {
    threadId: threadIdOf(turn),
    runId: idempotencyKey,
    state: state?.type === 'data' ? state.value : (options.state ?? {}),
    messages: [
      ...(instructions ? [{id: 'instructions', role: 'system', content: instructions}] : []),
      ...history.flatMap(messagesOf),
      ...(request.trigger === 'continue'
        ? [{id: idempotencyKey, role: 'user', content: continueInstruction}]
        : []),
    ],
    tools: options.tools ?? [],
    context: options.context ?? [],
    forwardedProps: options.forwardedProps ?? {},
  });
}

/** Asks for a thread's runs again, from their start. */
export function connectRequest(
  {streamId, endpoint}: ResumePoint,
  connectEndpoint: string | URL,
  {tools = [], context = [], forwardedProps = {}, state = {}}: AgUiOptions,
): TransportRequest {
  const input = {...namedRun(streamId), state, messages: [], tools, context, forwardedProps};
  return postJson(new URL(connectEndpoint, endpoint), input);
}

/** Agents tell messages apart by id: the steps of one message are numbered behind its own. */
function messagesOf(message: ChatMessage): readonly object[] {
  return historySteps([message])
    .flatMap(withoutIds)
    .map((fields, at) => ({id: at === 0 ? message.id : `${message.id}-${at}`, ...fields}));
}

function withoutIds(step: HistoryStep): readonly object[] {
  switch (step.role) {
    case 'system':
      return [{role: 'system', content: step.text}];
    case 'user':
      return [{role: 'user', content: userContent(step)}];
    case 'assistant':
      return [
        {
          role: 'assistant',
          content: step.text,
          ...(step.calls.length === 0
            ? {}
            : {
                toolCalls: step.calls.map((call) => ({
                  id: call.toolCallId,
                  type: 'function',
                  function: {name: call.name, arguments: call.arguments || '{}'},
                })),
              }),
        },
      ];
    case 'tool':
      return step.results.map(({toolCallId, output}) => ({role: 'tool', toolCallId, content: output}));
  }
}

/** Plain text wherever it is enough: agents before version 1.0 know nothing else. */
function userContent({text, files}: Extract<HistoryStep, {role: 'user'}>): string | readonly object[] {
  if (files.length === 0) return text;
  return [...(text === '' ? [] : [{type: 'text', text}]), ...files.map(filePart)];
}

function filePart({url, mediaType, name}: FilePart): object {
  if (url === undefined) return {type: 'text', text: `[Attached file: ${name}]`};
  const kind = /^(image|audio|video)\//.exec(mediaType)?.[1] ?? 'document';
  const inline = dataUrlOf(url);
  const source = inline
    ? {type: 'data', value: inline.base64, mimeType: mediaType}
    : {type: 'url', value: url, mimeType: mediaType};
  return {type: kind, source};
}
