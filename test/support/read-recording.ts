/** What a protocol makes of recorded bytes, in the words of the files beside them. */
import {ChatError} from '../../src/base/chat-error.js';
import {systemClock} from '../../src/base/clock.js';
import {applyToParts} from '../../src/model/apply-to-parts.js';
import type {ChatEvent, TerminalEvent} from '../../src/model/chat-event.js';
import type {MessagePart} from '../../src/model/message-part.js';
import type {Protocol} from '../../src/protocols/protocol.js';
import {Attempt, type AttemptResult} from '../../src/stream/attempt.js';
import {Cursor} from '../../src/stream/cursor.js';
import type {Frame, Transport} from '../../src/transport/transport.js';

export interface RecordedAnswer {
  readonly text: string;
  readonly reasoning: string;
  readonly toolCalls: readonly RecordedCall[];
  readonly finishReason: string | null;
  readonly usage: unknown;
  readonly error: RecordedError | null;
  readonly lastEventId?: string | null;
  readonly sources?: readonly object[];
  readonly files?: readonly object[];
  readonly dataParts?: readonly object[];
  /** Frames that could not be read and were passed over. */
  readonly malformed?: number;
}

interface RecordedCall {
  /** Null where the wire has none, and we make one. */
  readonly id: string | null;
  readonly name: string;
  readonly arguments: unknown;
  readonly output?: unknown;
}

interface RecordedError {
  readonly kind: string;
  readonly retryable: boolean;
  /** The service's own word and sentence; of our own errors only the kind counts. */
  readonly code?: string | number;
  readonly message?: string;
  readonly retryAfterMs?: number;
}

export interface RecordingReader {
  readonly protocol: Protocol;
  readonly transport: Transport;
  readonly contentType: string;
}

/** The frames of a body that comes in these pieces: all that a decoder ever sees of it. */
export async function framesOf(
  {transport, contentType}: Pick<RecordingReader, 'transport' | 'contentType'>,
  pieces: readonly Uint8Array[],
): Promise<readonly Frame[]> {
  const frames: Frame[] = [];
  const sink = {
    frame: (frame: Frame) => void frames.push(frame),
    opened: () => {},
    activity: () => {},
    heartbeat: () => {},
    retryAfter: () => {},
  };
  await transport.open(request, sink, {
    signal: new AbortController().signal,
    fetch: async () => answerIn(pieces, contentType),
  });
  return frames;
}

const request = {url: 'https://wire.test/', method: 'POST', headers: {}} as const;

function answerIn(pieces: readonly Uint8Array[], contentType: string): Response {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const piece of pieces) controller.enqueue(piece);
      controller.close();
    },
  });
  return new Response(body, {headers: {'content-type': contentType}});
}

/** Reads a body that comes in these pieces, in one attempt. */
export async function readRecording(
  {protocol, transport, contentType}: RecordingReader,
  pieces: readonly Uint8Array[],
): Promise<RecordedAnswer> {
  const cursor = new Cursor();
  const events: ChatEvent[] = [];
  let malformed = 0;
  const attempt = new Attempt({
    cursor,
    transport,
    decoder: protocol.createDecoder(),
    request,
    fetch: async () => answerIn(pieces, contentType),
    clock: systemClock,
    signal: new AbortController().signal,
    patience: () => ({connectMs: null, firstByteMs: null, idleMs: null, pageMs: null}),
    maxMalformed: 3,
    onOpen: () => {},
    onFirstByte: () => {},
    onBytes: () => {},
    onDuplicate: () => {},
    onStalled: () => {},
    onHeartbeat: () => {},
    onEvent: (event) => events.push(event),
    onSkipped: () => {
      malformed += 1;
    },
    onSlow: () => {},
    onLively: () => {},
    onRetryHint: () => {},
  });
  const end = endOf(await attempt.read());
  const parts = events.reduce<readonly MessagePart[]>(applyToParts, []);
  return {...answerOf(parts, end), lastEventId: cursor.lastId, malformed};
}

function endOf(result: AttemptResult): TerminalEvent | ChatError {
  if (result.kind === 'terminal') return result.event;
  if ('error' in result) return result.error;
  if (result.kind !== 'gap') throw new TypeError(`The attempt ended as ${result.kind}.`);
  // What the stream says of it where it has no other way to read on.
  return new ChatError('An event is missing.', {code: 'malformed'});
}

function answerOf(parts: readonly MessagePart[], end: TerminalEvent | ChatError): RecordedAnswer {
  const textOf = (type: 'text' | 'reasoning'): string =>
    parts.map((part) => (part.type === type ? part.text : '')).join('');
  return {
    text: textOf('text'),
    reasoning: textOf('reasoning'),
    toolCalls: parts
      .filter((part) => part.type === 'tool-call')
      .map(({toolCallId: id, name, arguments: json, output}) => ({
        id,
        name,
        arguments: JSON.parse(json),
        output,
      })),
    finishReason: finishReasonOf(end),
    usage: !(end instanceof ChatError) && end.type === 'done' ? (end.usage ?? null) : null,
    error: errorOf(end),
    sources: parts.filter((part) => part.type === 'source'),
    files: parts.filter((part) => part.type === 'file'),
    dataParts: parts
      .filter((part) => part.type === 'data')
      .map(({name, id, value}) => ({type: `data-${name}`, id, data: value})),
  };
}

function finishReasonOf(end: TerminalEvent | ChatError): string | null {
  if (end instanceof ChatError) return null;
  return end.type === 'done' ? end.finishReason : end.type;
}

function errorOf(end: TerminalEvent | ChatError): RecordedError | null {
  if (end instanceof ChatError) return {kind: end.code, retryable: end.retryable};
  if (end.type !== 'error') return null;
  const {code: kind, message, retryable, providerCode: code, retryAfterMs} = end;
  return {kind, retryable, message, ...(code && {code}), ...(retryAfterMs !== undefined && {retryAfterMs})};
}

/** Both answers, reduced to what the file tells of and can be compared. */
export function comparable(
  actual: RecordedAnswer,
  file: RecordedAnswer,
): {readonly actual: object; readonly expected: object} {
  const names = Object.keys(file).filter((name) => name in actual) as (keyof RecordedAnswer)[];
  const expected: Partial<Record<keyof RecordedAnswer, unknown>> = {
    ...Object.fromEntries(names.map((name) => [name, file[name]])),
    toolCalls: file.toolCalls.map(comparableCall),
    error: file.error && comparableError(file.error),
  };
  const reduced = Object.fromEntries(names.map((name) => [name, like(actual[name], expected[name])]));
  return {actual: reduced, expected};
}

function comparableCall({id, name, arguments: input, ...rest}: RecordedCall): object {
  return {
    ...(id === null ? {} : {id}),
    name,
    arguments: input,
    ...('output' in rest ? {output: rest.output} : {}),
  };
}

function comparableError({kind, retryable, code, message, retryAfterMs}: RecordedError): object {
  if (kind === 'premature-close' || kind === 'malformed') return {kind, retryable};
  return {
    kind,
    retryable,
    ...(code === undefined ? {} : {code: String(code)}),
    ...(message === undefined ? {} : {message}),
    ...(retryAfterMs === undefined ? {} : {retryAfterMs}),
  };
}

/** `value`, its objects and those in its lists without the fields of which `file` says nothing. */
function like(value: unknown, file: unknown): unknown {
  if (Array.isArray(value) && Array.isArray(file))
    return value.map((item, at) => (at in file ? fieldsOf(item, file[at]) : item));
  // All counts are told, or none: one that nobody expected is a fault.
  return isObject(file) && 'kind' in file ? fieldsOf(value, file) : value;
}

function fieldsOf(value: unknown, file: unknown): unknown {
  if (!isObject(value) || !isObject(file)) return value;
  return Object.fromEntries(Object.entries(value).filter(([name]) => name in file));
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
