import * as v from 'valibot';
import {chatErrorCodes} from '../base/chat-error.js';
import {toolApprovals} from './message-part.js';
import {finishReasons} from './usage.js';

/*
 * What a stream says, whatever wire it came on. The native wire carries these as they stand, one JSON object
 * an event, in camelCase; every other protocol is decoded into them.
 */

const count = v.pipe(v.number(), v.minValue(0));

export const usageSchema = v.object({
  inputTokens: count,
  outputTokens: count,
  totalTokens: count,
  reasoningTokens: v.exactOptional(count),
  cachedInputTokens: v.exactOptional(count),
});

const sourceFields = {
  id: v.string(),
  title: v.string(),
  url: v.exactOptional(v.string()),
  snippet: v.exactOptional(v.string()),
};

const fileFields = {
  fileId: v.string(),
  mediaType: v.string(),
  name: v.string(),
  url: v.exactOptional(v.string()),
};
const dataFields = {name: v.string(), id: v.exactOptional(v.string()), value: v.unknown()};

/** The parts of a message as they stand in `reset` events and in saved messages. */
export const messagePartSchema = v.variant('type', [
  v.object({type: v.literal('text'), text: v.string()}),
  v.object({type: v.literal('reasoning'), text: v.string()}),
  v.object({
    type: v.literal('tool-call'),
    toolCallId: v.string(),
    name: v.string(),
    arguments: v.string(),
    needsApproval: v.exactOptional(v.boolean()),
    approval: v.exactOptional(v.picklist(toolApprovals)),
    output: v.exactOptional(v.unknown()),
  }),
  v.object({type: v.literal('source'), ...sourceFields}),
  v.object({type: v.literal('file'), ...fileFields}),
  v.object({type: v.literal('data'), ...dataFields}),
  v.object({
    type: v.literal('error'),
    code: v.picklist(chatErrorCodes),
    hint: v.string(),
    retryable: v.boolean(),
  }),
]);

export const chatEventSchema = v.variant('type', [
  v.object({
    type: v.literal('start'),
    streamId: v.string(),
    messageId: v.string(),
    conversationId: v.string(),
    model: v.string(),
    /** Id that the server gave the person's message, where this run answers one. */
    userMessageId: v.exactOptional(v.string()),
  }),
  v.object({type: v.literal('chunk'), content: v.string()}),
  v.object({type: v.literal('reasoning'), content: v.string()}),
  v.object({
    type: v.literal('tool-call'),
    toolCallId: v.string(),
    name: v.string(),
    argumentsDelta: v.exactOptional(v.string()),
    arguments: v.exactOptional(v.string()),
    needsApproval: v.exactOptional(v.boolean()),
  }),
  v.object({type: v.literal('tool-result'), toolCallId: v.string(), output: v.unknown()}),
  v.object({type: v.literal('source'), ...sourceFields}),
  v.object({type: v.literal('file'), ...fileFields}),
  v.object({type: v.literal('data'), ...dataFields}),
  v.object({type: v.literal('reset'), parts: v.array(messagePartSchema)}),
  v.object({
    type: v.literal('done'),
    finishReason: v.picklist(finishReasons),
    usage: v.exactOptional(usageSchema),
    /** UTF-16 units of the answer's text, for the reader to compare. */
    length: v.exactOptional(count),
  }),
  v.object({type: v.literal('stopped'), length: v.exactOptional(count)}),
  v.object({
    type: v.literal('error'),
    code: v.picklist(chatErrorCodes),
    message: v.string(),
    hint: v.string(),
    retryable: v.boolean(),
    retryAfterMs: v.exactOptional(count),
    providerCode: v.exactOptional(v.string()),
  }),
]);

/** One thing that a stream says. */
export type ChatEvent = v.InferOutput<typeof chatEventSchema>;
export type ChatEventType = ChatEvent['type'];
export type TerminalEvent = Extract<ChatEvent, {type: 'done' | 'stopped' | 'error'}>;

/** True for the events of which exactly one, the last, ends a stream. */
export function isTerminal(event: ChatEvent): event is TerminalEvent {
  return event.type === 'done' || event.type === 'stopped' || event.type === 'error';
}
