import * as v from 'valibot';
import {ChatError, type ChatErrorOptions, chatErrorCodes} from '../base/chat-error.js';
import {chatEventSchema} from '../model/chat-event.js';

/*
 * What a page and its plugins say to each other. Plain data, and all of it is checked where it arrives: neither side
 * trusts the other's code.
 */

const callId = v.pipe(v.string(), v.minLength(1), v.maxLength(64));
const name = v.pipe(v.string(), v.minLength(1), v.maxLength(128));
const maxHistory = 1_000;

const configSchema = v.strictObject({
  endpoint: v.pipe(v.string(), v.maxLength(2_048)),
  protocol: v.exactOptional(name),
  model: v.exactOptional(name),
  instructions: v.exactOptional(v.string()),
  headers: v.exactOptional(v.record(v.string(), v.string())),
});

/** What a plugin asks, and whom. */
export interface PluginChatConfig {
  /** Absolute; its origin has to be one of those that the page granted. */
  readonly endpoint: string;
  /** The wire, by its name. Default `auto`. */
  readonly protocol?: string;
  readonly model?: string;
  readonly instructions?: string;
  /** The plugin's own, such as a key that its user gave it. The page's go before them. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** One turn of the conversation so far. */
export interface PluginMessage {
  readonly role: 'user' | 'assistant' | 'system';
  readonly content: string;
}

const messageSchema = v.strictObject({
  role: v.picklist(['user', 'assistant', 'system']),
  content: v.string(),
});

/** Plugin to page. */
export const fromPluginSchema = v.variant('type', [
  v.strictObject({
    type: v.literal('call'),
    reqId: callId,
    config: configSchema,
    history: v.pipe(v.array(messageSchema), v.minLength(1), v.maxLength(maxHistory)),
  }),
  v.strictObject({type: v.literal('cancel'), reqId: callId}),
]);
export type FromPlugin = v.InferOutput<typeof fromPluginSchema>;
export type PluginCallMessage = Extract<FromPlugin, {type: 'call'}>;

const errorSchema = v.object({
  code: v.picklist(chatErrorCodes),
  message: v.string(),
  retryable: v.boolean(),
  retryAfterMs: v.exactOptional(v.number()),
  status: v.exactOptional(v.number()),
  partial: v.boolean(),
});
type ErrorData = v.InferOutput<typeof errorSchema>;

/** Page to plugin. The last of a call is a terminal event, or an error; the last of all is `gone`. */
export const fromPageSchema = v.variant('type', [
  v.object({type: v.literal('event'), reqId: v.string(), event: chatEventSchema}),
  v.object({type: v.literal('error'), reqId: v.string(), error: errorSchema}),
  v.object({type: v.literal('gone')}),
]);
export type FromPage = v.InferOutput<typeof fromPageSchema>;

/**
 * An error as it may cross. Its message is ours where `isOurs`; one that arose upstream may quote what was answered
 * there, a header perhaps, and is not told.
 */
export function errorData(error: ChatError, {isOurs}: {readonly isOurs: boolean}): ErrorData {
  const {code, message, retryable, retryAfterMs, status, partial} = error;
  return {
    code,
    message: isOurs ? message : `The stream ended with ${code}.`,
    retryable,
    partial,
    ...(retryAfterMs !== undefined && {retryAfterMs}),
    ...(status !== undefined && {status}),
  };
}

export function errorFromData({message, ...options}: ErrorData): ChatError {
  return new ChatError(message, options satisfies ChatErrorOptions);
}
