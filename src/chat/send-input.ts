import {maxMessageLength, type StartRequest} from '../model/native-wire.js';

/** A message to send: its text, or its text and what goes with it. */
export type SendInput = string | SendFields;

export interface SendFields {
  readonly text: string;
  /** Ids of files that were uploaded. */
  readonly attachments?: readonly {readonly fileId: string}[];
  /** Named data of the application, for the server. */
  readonly data?: Readonly<Record<string, unknown>>;
  readonly model?: string;
  readonly template?: string;
  readonly variables?: Readonly<Record<string, string>>;
}

/**
 * The request's fields for `input`.
 *
 * @throws {TypeError} for a message without text. @throws {RangeError} for one over 32 000 characters.
 */
export function startRequestFrom(input: SendInput): StartRequest {
  const {text, attachments, data, ...rest} = typeof input === 'string' ? {text: input} : input;
  if (typeof text !== 'string' || text.trim() === '') {
    throw new TypeError('Expected `text` to be a message with at least one visible character.');
  }
  if (text.length > maxMessageLength) {
    throw new RangeError(
      `Expected \`text\` to have at most ${maxMessageLength} characters, got ${text.length}.`,
    );
  }
  return {
    trigger: 'send',
    message: text,
    ...rest,
    ...(attachments ? {attachments: [...attachments]} : {}),
    ...(data ? {data: {...data}} : {}),
  };
}
