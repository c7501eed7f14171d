import type {ChatMessage} from '../model/message.js';
import type {MessagePart, ToolCallPart} from '../model/message-part.js';
import {argumentsObject} from '../model/tool-calls.js';
import type {TransportRequest} from '../transport/transport.js';
import {messageMetadata, toolApproval} from './ai-sdk-chunks.js';
import {continueInstruction} from './continue-instruction.js';
import {postJson} from './post-json.js';
import type {Turn} from './protocol.js';

export interface AiSdkOptions {
  /** Fields added to every request body. */
  readonly body?: Readonly<Record<string, unknown>>;
  /**
   * Whether the service has `GET {endpoint}/{conversationId}/stream`, by which an answer that was cut is taken up.
   * Default: true. Where it has not, a cut answer is asked for once in vain.
   */
  readonly canResume?: boolean;
}

/** The chat's id as the client names it: the conversation, or the turn that begins one. */
export function chatIdOf({request, idempotencyKey}: Turn): string {
  return request.conversationId ?? idempotencyKey;
}

/**
 * What the AI SDK's own chat transport sends: the chat's id, its messages, and what is asked for.
 *
 * @see https://ai-sdk.dev/docs/ai-sdk-ui/transport
 */
export function aiSdkRequest(turn: Turn, {body}: AiSdkOptions): TransportRequest {
  const {endpoint, request, history, instructions, idempotencyKey} = turn;
  const {trigger, messageId, model} = request;
  const posted = postJson(endpoint, {
    ...body,
    ...(model === undefined ? {} : {model}),
    ...request.data,
    id: chatIdOf(turn),
    messages: [
      ...(instructions ? [textMessageOf('instructions', 'system', instructions)] : []),
      ...history.map(uiMessage),
      ...(trigger === 'continue' ? [textMessageOf(idempotencyKey, 'user', continueInstruction)] : []),
    ],
    trigger: trigger === 'regenerate' ? 'regenerate-message' : 'submit-message',
    ...(messageId === undefined ? {} : {messageId}),
  });
  return {...posted, refusalOf};
}

/** What is wrong with an answer that is no event stream, where its head says that it comes from an older AI SDK. */
export function refusalOf(headers: Headers): string | null {
  return headers.has('x-vercel-ai-data-stream') ? olderStream : null;
}

/** Said of the data stream that came before: another wire, and one that nothing writes any more. */
export const olderStream =
  'The answer is a data stream of AI SDK 4. Answer with `toUIMessageStreamResponse()` of AI SDK 5 or later.';

function textMessageOf(id: string, role: string, text: string): object {
  return {id, role, parts: [{type: 'text', text}]};
}

function uiMessage({id, role, parts}: ChatMessage): object {
  const approvals = new Map(
    parts.flatMap((part) =>
      part.type === 'data' && part.name === toolApproval && part.id !== undefined
        ? [[part.id, String(part.value)] as const]
        : [],
    ),
  );
  const metadata = parts.find((part) => part.type === 'data' && part.name === messageMetadata);
  return {
    id,
    role,
    ...(metadata?.type === 'data' ? {metadata: metadata.value} : {}),
    parts: parts.flatMap((part) => uiParts(part, approvals)),
  };
}

function uiParts(part: MessagePart, approvals: ReadonlyMap<string, string>): readonly object[] {
  switch (part.type) {
    case 'text':
      return [{type: 'text', text: part.text}];
    case 'reasoning':
      return [{type: 'reasoning', text: part.text}];
    case 'tool-call':
      return [toolPart(part, approvals.get(part.toolCallId))];
    case 'source':
      return part.url === undefined
        ? [{type: 'source-document', sourceId: part.id, mediaType: '', title: part.title}]
        : [{type: 'source-url', sourceId: part.id, url: part.url, title: part.title}];
    case 'file':
      return part.url === undefined
        ? [{type: 'text', text: `[Attached file: ${part.name}]`}]
        : [{type: 'file', mediaType: part.mediaType, url: part.url, filename: part.name}];
    case 'data':
      // Said in the words of the tool, and of the message.
      if (part.name === toolApproval || part.name === messageMetadata) return [];
      return [{type: `data-${part.name}`, ...(part.id === undefined ? {} : {id: part.id}), data: part.value}];
    case 'error':
      return [];
  }
}

function toolPart(call: ToolCallPart, approvalId: string | undefined): object {
  const part = {type: `tool-${call.name}`, toolCallId: call.toolCallId, input: argumentsObject(call)};
  if (call.output !== undefined) return {...part, state: 'output-available', output: call.output};
  if (approvalId === undefined) return {...part, state: 'input-available'};
  if (call.approval === undefined) {
    return {...part, state: 'approval-requested', approval: {id: approvalId}};
  }
  return {
    ...part,
    state: 'approval-responded',
    approval: {id: approvalId, approved: call.approval === 'approved'},
  };
}
