import * as v from 'valibot';
import {ChatError} from '../base/chat-error.js';
import {classifyError} from '../base/classify-error.js';
import {isLongWait} from './long-wait.js';
import type {Frame} from './transport.js';

/** What a message on a socket said, and for which reply. */
export type SocketMessage =
  /** The line lives. `isPing` asks for an answer. */
  | {readonly kind: 'alive'; readonly isPing: boolean}
  /** Of the socket, not of a reply. `retryMs`: how long to wait before the next attempt. */
  | {readonly kind: 'ready'; readonly retryMs: number | null}
  /** The request was accepted; frames follow. */
  | {readonly kind: 'accepted'; readonly id: string; readonly streamId: string | null}
  | {readonly kind: 'refused'; readonly id: string | null; readonly error: ChatError}
  | {readonly kind: 'end'; readonly id: string; readonly isSpent: boolean}
  /** Null: nobody says for whom, or it cannot be read. */
  | {readonly kind: 'frame'; readonly id: string | null; readonly frame: Frame};

type Fields = Readonly<Record<string, unknown>>;

/** Names under which a message carries the id of its request. */
const ownNames = ['reqId', 'req_id', 'requestId', 'request_id'] as const;
/** In answers, some say whose session it is. */
const idNames = [...ownNames, 'session_id'] as const;

const problemSchema = v.looseObject({
  status: v.exactOptional(v.number()),
  code: v.exactOptional(v.string()),
});
const refusalSchema = v.looseObject({
  problem: v.fallback(problemSchema, {}),
  retryAfterMs: v.fallback(v.optional(v.pipe(v.number(), v.minValue(0))), undefined),
});

/** The id that a message which asks for something has of its own; null where it is to be given one. */
export function messageIdOf(fields: Fields): string | null {
  const own = ownNames.map((name) => fields[name]).find(isId);
  return own === undefined ? null : String(own);
}

/**
 * The id that `fields` answer to, at the top or one level down: `{"ChatChunk": {"req_id": …}}` is how some servers tag what they
 * send. Null where there is none.
 */
function requestIdOf(fields: Fields): string | null {
  const [inner, ...others] = Object.values(fields);
  return ownIdOf(fields) ?? (others.length === 0 && isRecord(inner) ? ownIdOf(inner) : null);
}

function ownIdOf(fields: Fields): string | null {
  const own = idNames.map((name) => fields[name]).find(isId);
  return own === undefined ? null : String(own);
}

/** Reads one message. What is no message of ours is somebody's frame, whole. */
export function readSocketMessage(text: string): SocketMessage {
  if (text === 'ping' || text === 'pong') return {kind: 'alive', isPing: text === 'ping'};
  const fields = parse(text);
  if (!fields) return {kind: 'frame', id: null, frame: frameOf(text)};
  const {type} = fields;
  const id = requestIdOf(fields);
  if (id === null) return readUnaddressed(type, fields, text);
  const inside = insideOf(fields);
  // What is in an envelope may have any type: that of the envelope is none of it.
  if (inside !== null) return {kind: 'frame', id, frame: frameOf(inside)};
  switch (type) {
    case 'accepted':
      return {kind: 'accepted', id, streamId: textOf(fields['streamId'])};
    case 'refused':
      return {kind: 'refused', id, error: refusalOf(fields)};
    case 'end':
    case 'spent':
      return {kind: 'end', id, isSpent: type === 'spent'};
    default:
      return {kind: 'frame', id, frame: frameOf(text)};
  }
}

function readUnaddressed(type: unknown, fields: Fields, text: string): SocketMessage {
  switch (type) {
    case 'ping':
    case 'pong':
    case 'heartbeat':
      return {kind: 'alive', isPing: type === 'ping'};
    case 'ready':
    case 'retry': {
      const {retryMs} = fields;
      return {kind: 'ready', retryMs: typeof retryMs === 'number' ? retryMs : null};
    }
    case 'refused':
      return {kind: 'refused', id: null, error: refusalOf(fields)};
    default:
      return {kind: 'frame', id: null, frame: frameOf(text)};
  }
}

/** What `refused` says, as the same error that an HTTP answer with this problem would be. */
function refusalOf(fields: Fields): ChatError {
  const {problem, retryAfterMs} = v.parse(refusalSchema, {problem: {}, ...fields});
  return new ChatError(`The service refused a request on its socket (${problem.status ?? 'no status'}).`, {
    code: classifyError(problem),
    stage: 'open',
    status: problem.status,
    providerCode: problem.code,
    retryAfterMs,
    retryable: isLongWait(retryAfterMs) ? false : undefined,
  });
}

function parse(text: string): Fields | null {
  try {
    const json: unknown = JSON.parse(text);
    return isRecord(json) ? json : null;
  } catch {
    // Not JSON: its reader says what that means.
    return null;
  }
}

function frameOf(data: string): Frame {
  return {event: 'message', data, id: ''};
}

/** What an envelope holds; null where `fields` are none, but a message whose event has a name. */
function insideOf(fields: Fields): string | null {
  const {event} = fields;
  if (isRecord(event)) return JSON.stringify(event);
  return typeof event === 'string' && Object.keys(fields).length === 2 ? event : null;
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function isId(value: unknown): value is string | number {
  return (typeof value === 'string' && value !== '') || Number.isSafeInteger(value);
}

function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
