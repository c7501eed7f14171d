import type {FilePart} from '../model/message-part.js';
import {maxMessageLength, type StartRequest} from '../model/native-wire.js';

/** A message to send: its text, or its text and what goes with it. */
export type SendInput = string | SendFields;

export interface SendFields {
  /** May be empty where files go with it. */
  readonly text: string;
  /** Files that were uploaded. The server is told the ids; the rest is shown in the message until it was loaded from there. */
  readonly attachments?: readonly AttachedFile[];
  /** Named data of the application, for the server. */
  readonly data?: Readonly<Record<string, unknown>>;
  readonly model?: string;
  readonly template?: string;
  readonly variables?: Readonly<Record<string, string>>;
}

/** A file of a message: what `upload` resolved with, or its id alone. */
export type AttachedFile = Pick<FilePart, 'fileId'> & Partial<Pick<FilePart, 'name' | 'mediaType' | 'url'>>;

/** The parts with which a message shows the files of `input`. */
export function fileParts(input: SendInput): readonly FilePart[] {
  const {attachments = []} = typeof input === 'string' ? {} : input;
  return attachments.map(({fileId, name = fileId, mediaType = 'application/octet-stream', url}) => ({
    type: 'file',
    fileId,
    mediaType,
    name,
    ...(url === undefined ? {} : {url}),
  }));
}

/**
 * The request's fields for `input`.
 *
 * @throws {TypeError} for a message without text and files. @throws {RangeError} for one over 32 000 characters.
 */
export function startRequestFrom(input: SendInput): StartRequest {
  const {text, attachments, data, ...rest} = typeof input === 'string' ? {text: input} : input;
  const isBlank = typeof text !== 'string' || text.trim() === '';
  if (typeof text !== 'string' || (isBlank && !attachments?.length)) {
    throw new TypeError('Expected `text` to be a message with at least one visible character.');
  }
  if (text.length > maxMessageLength) {
    throw new RangeError(
      `Expected \`text\` to have at most ${maxMessageLength} characters, got ${text.length}.`,
    );
  }
  return {
    trigger: 'send',
    ...(isBlank ? {} : {message: text}),
    ...rest,
    ...(attachments?.length ? {attachments: attachments.map(({fileId}) => ({fileId}))} : {}),
    ...(data ? {data: {...data}} : {}),
  };
}
