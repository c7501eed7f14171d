import {ChatError} from '../base/chat-error.js';
import {applyToParts} from '../model/apply-to-parts.js';
import type {ChatEvent} from '../model/chat-event.js';
import type {MessagePart} from '../model/message-part.js';
import type {Usage} from '../model/usage.js';
import type {Frame} from '../transport/transport.js';
import {
  type AiSdkChunk,
  finishReasonFromAiSdk,
  messageMetadata,
  modelFromMetadata,
  readChunk,
  toolApproval,
  usageFromMetadata,
} from './ai-sdk-chunks.js';
import {type AiSdkOptions, aiSdkRequest, chatIdOf, olderStream, refusalOf} from './ai-sdk-request.js';
import {jsonText} from './json-text.js';
import {pathBelow} from './path-below.js';
import type {Decoded, Decoder, DecoderContext, Protocol, ResumeAbility, ResumePoint} from './protocol.js';
import {untoldFailure} from './untold-failure.js';

/**
 * The AI SDK's UI message stream, version 1, as `toUIMessageStreamResponse()` sends it.
 *
 * Ends with `finish`, `abort` or `error`. `[DONE]` follows all of them, so that it says nothing of how an answer
 * ended: alone it is an end only where all that was opened has been closed. An answer that was cut is taken up by the
 * chat's id and comes again from its start. The server is not told to stop: it sees that its reader left.
 *
 * @see https://ai-sdk.dev/docs/ai-sdk-ui/stream-protocol
 */
export function aiSdk(options: AiSdkOptions = {}): Protocol {
  return {
    name: 'ai-sdk',
    idempotentPost: false,
    resumeAbility: (options.canResume ?? true) ? resumeAbility : null,
    startRequest: (turn) => aiSdkRequest(turn, options),
    createDecoder: (context) => new AiSdkDecoder(context),
  };
}

/** `streamId` is the chat's id. */
const resumeAbility: ResumeAbility = {
  replays: true,
  resume: resumeRequest,
  snapshot: resumeRequest,
  stop: () => null,
};

function resumeRequest({endpoint, streamId}: ResumePoint) {
  const url = pathBelow(endpoint, streamId, 'stream').href;
  return {url, method: 'GET', headers: {}, refusalOf} as const;
}

class AiSdkDecoder implements Decoder {
  readonly #chatId: string;
  #usage: Usage | null = null;
  #hasBegun = false;
  #files = 0;
  /** What is open: texts, thoughts, the arguments of calls. */
  readonly #open = new Set<string>();
  readonly #namesByCall = new Map<string, string>();
  readonly #callsByApproval = new Map<string, string>();
  /** As far as the answer has come, and where its last step began: a step may be taken back. */
  #parts: readonly MessagePart[] = [];
  #partsAtStep: readonly MessagePart[] = [];

  constructor(context?: DecoderContext) {
    this.#chatId = context?.streamId ?? (context?.turn ? chatIdOf(context.turn) : '');
  }

  opened(headers: Headers): void {
    const refusal = refusalOf(headers);
    if (refusal) throw new ChatError(refusal, {code: 'protocol', stage: 'open'});
  }

  decode({data}: Frame): Decoded {
    if (data.trim() === '[DONE]') return {kind: 'events', events: this.#closed()};
    let json: unknown;
    try {
      json = JSON.parse(data);
    } catch {
      return /^[0-9a-k]:/.test(data) ? refused() : {kind: 'malformed', reason: 'not JSON'};
    }
    const chunk = readChunk(json);
    if (chunk === 'malformed') return {kind: 'malformed', reason: 'not a chunk of a UI message stream'};
    if (chunk === 'unknown') return {kind: 'ignored', seq: null, id: null};
    const events = this.#eventsOf(chunk);
    this.#parts = events.reduce(applyToParts, this.#parts);
    this.#hasBegun = true;
    return {kind: 'events', events};
  }

  end(): readonly ChatEvent[] {
    return [];
  }

  #closed(): readonly ChatEvent[] {
    return this.#hasBegun && this.#open.size === 0 ? [this.#done(undefined)] : [];
  }

  #done(word: string | undefined): ChatEvent {
    const usage = this.#usage ? {usage: this.#usage} : {};
    return {type: 'done', finishReason: finishReasonFromAiSdk(word), ...usage};
  }

  #eventsOf(chunk: AiSdkChunk): readonly ChatEvent[] {
    switch (chunk.type) {
      case 'start':
        return [this.#start(chunk), ...this.#metadata(chunk.messageMetadata)];
      case 'start-step':
        this.#partsAtStep = this.#parts;
        return [];
      case 'reset-step':
        this.#open.clear();
        return [{type: 'reset', parts: [...this.#partsAtStep]}];
      case 'text-start':
      case 'reasoning-start':
        this.#open.add(chunk.id);
        return [];
      case 'text-end':
      case 'reasoning-end':
        this.#open.delete(chunk.id);
        return [];
      case 'text-delta':
        return [{type: 'chunk', content: chunk.delta}];
      case 'reasoning-delta':
        return [{type: 'reasoning', content: chunk.delta}];
      case 'source-url':
        return [{type: 'source', id: chunk.sourceId, title: chunk.title ?? chunk.url, url: chunk.url}];
      case 'source-document':
        return [{type: 'source', id: chunk.sourceId, title: chunk.title || (chunk.filename ?? '')}];
      case 'file':
        return [this.#file(chunk.mediaType, chunk.url, chunk.filename)];
      case 'reasoning-file':
        return [this.#file(chunk.mediaType, chunk.url)];
      case 'data':
        return [
          {type: 'data', name: chunk.name, value: chunk.data, ...(chunk.id !== undefined && {id: chunk.id})},
        ];
      case 'custom':
        return [{type: 'data', name: chunk.kind ?? 'custom', value: chunk}];
      case 'message-metadata':
        return this.#metadata(chunk.messageMetadata);
      case 'finish':
        return [...this.#metadata(chunk.messageMetadata), this.#done(chunk.finishReason)];
      case 'abort':
        return [{type: 'stopped'}];
      case 'error':
        return [untoldFailure({message: chunk.errorText})];
      case 'finish-step':
        return [];
      default:
        return this.#tool(chunk);
    }
  }

  #tool(chunk: Extract<AiSdkChunk, {type: `tool-${string}`}>): readonly ChatEvent[] {
    switch (chunk.type) {
      case 'tool-input-start':
        this.#open.add(chunk.toolCallId);
        return [this.#call(chunk.toolCallId, {argumentsDelta: ''}, chunk.toolName)];
      case 'tool-input-delta':
        return [this.#call(chunk.toolCallId, {argumentsDelta: chunk.inputTextDelta})];
      case 'tool-input-available':
        this.#open.delete(chunk.toolCallId);
        return [this.#call(chunk.toolCallId, {arguments: jsonText(chunk.input ?? {})}, chunk.toolName)];
      case 'tool-input-error':
        this.#open.delete(chunk.toolCallId);
        return [
          this.#call(chunk.toolCallId, {arguments: jsonText(chunk.input ?? {})}, chunk.toolName),
          failed(chunk.toolCallId, chunk.errorText),
        ];
      case 'tool-approval-request': {
        const {toolCallId, approvalId} = chunk;
        this.#callsByApproval.set(approvalId, toolCallId);
        return [
          this.#call(toolCallId, {needsApproval: true}),
          {type: 'data', name: toolApproval, id: toolCallId, value: approvalId},
        ];
      }
      case 'tool-approval-response': {
        const toolCallId = this.#callsByApproval.get(chunk.approvalId);
        return toolCallId === undefined ? [] : [this.#call(toolCallId, {needsApproval: false})];
      }
      case 'tool-output-available':
        return [{type: 'tool-result', toolCallId: chunk.toolCallId, output: chunk.output ?? null}];
      case 'tool-output-error':
        return [failed(chunk.toolCallId, chunk.errorText)];
      case 'tool-output-denied':
        return [{type: 'tool-result', toolCallId: chunk.toolCallId, output: {denied: true}}];
    }
  }

  #start({messageId, messageMetadata: metadata}: Extract<AiSdkChunk, {type: 'start'}>): ChatEvent {
    const names = {streamId: this.#chatId, conversationId: this.#chatId, messageId: messageId ?? ''};
    return {type: 'start', ...names, model: modelFromMetadata(metadata)};
  }

  #metadata(metadata: unknown): readonly ChatEvent[] {
    if (metadata === undefined) return [];
    this.#usage = usageFromMetadata(metadata) ?? this.#usage;
    return [{type: 'data', name: messageMetadata, id: messageMetadata, value: metadata}];
  }

  #call(
    toolCallId: string,
    fields: {readonly argumentsDelta?: string; readonly arguments?: string; readonly needsApproval?: boolean},
    name = this.#namesByCall.get(toolCallId) ?? '',
  ): ChatEvent {
    this.#namesByCall.set(toolCallId, name);
    return {type: 'tool-call', toolCallId, name, ...fields};
  }

  #file(mediaType: string, url: string, name = ''): ChatEvent {
    this.#files += 1;
    return {type: 'file', fileId: `file-${this.#files}`, mediaType, name, url};
  }
}

function failed(toolCallId: string, error: string): ChatEvent {
  return {type: 'tool-result', toolCallId, output: {error}};
}

function refused(): Decoded {
  return {kind: 'events', events: [untoldFailure({code: 'protocol', message: olderStream})]};
}
