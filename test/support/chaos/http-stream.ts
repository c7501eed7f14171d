import type {ByteReader} from './byte-reader.js';

/** A request as the proxy took it in. */
export interface ProxiedRequest {
  /** "POST /api/ai/chat/stream HTTP/1.1" */
  readonly line: string;
  readonly method: string;
  readonly path: string;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  /** From 1, over all connections of the proxy. */
  readonly number: number;
  /** Milliseconds of a clock that only goes forward. */
  readonly at: number;
}

/** One portion of an answer's body: as it stood on the wire, and freed of its transfer coding. */
export interface BodyPiece {
  readonly raw: Buffer;
  readonly content: Buffer;
}

/** An answer of the server. */
export interface Answer {
  readonly status: number;
  /** Status line and headers as they stood on the wire, the blank line included. */
  readonly head: Buffer;
  readonly headers: ReadonlyMap<string, string>;
  /**
   * Its body, piece by piece as the server sent it. To be read once.
   *
   * @throws where the server's line died in the middle.
   */
  readonly body: AsyncIterable<BodyPiece>;
}

const blankLine = '\r\n\r\n';

/** What a client sent, as bytes and as words. */
export interface ReceivedRequest {
  readonly head: Buffer;
  readonly body: Buffer;
  readonly request: Omit<ProxiedRequest, 'number' | 'at'>;
}

/** The next request, its body included; null where the client has no more to ask. */
export async function readRequest(reader: ByteReader): Promise<ReceivedRequest | null> {
  const head = await reader.through(blankLine);
  if (!head) return null;
  const {line, headers} = parseHead(head);
  const [method = '', path = ''] = line.split(' ');
  const body = await reader.exactly(Number(headers.get('content-length') ?? 0));
  return body && {head, body, request: {line, method, path, headers}};
}

/** @throws where the server closed before it answered. */
export async function readAnswer(reader: ByteReader, method: string): Promise<Answer> {
  const head = await reader.through(blankLine);
  if (!head) throw new Error('The server closed without an answer.');
  const {line, headers} = parseHead(head);
  const status = Number(line.split(' ')[1]);
  const hasBody = method !== 'HEAD' && status !== 204 && status !== 304;
  return {status, head, headers, body: hasBody ? bodyOf(reader, headers) : nothing()};
}

/** `head` with some headers set anew, or taken out where the value is null. */
export function withHeaders(head: Buffer, changes: Readonly<Record<string, string | null>>): Buffer {
  const [line = '', ...fields] = head.toString('latin1').slice(0, -blankLine.length).split('\r\n');
  const changed = new Set(Object.keys(changes).map((name) => name.toLowerCase()));
  const kept = fields.filter((field) => !changed.has(nameOf(field)));
  const added = Object.entries(changes).flatMap(([name, value]) =>
    value === null ? [] : [`${name}: ${value}`],
  );
  return Buffer.from([line, ...kept, ...added].join('\r\n') + blankLine, 'latin1');
}

/** One chunk of the chunked transfer coding. */
export function chunkOf(content: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`${content.length.toString(16)}\r\n`), content, Buffer.from('\r\n')]);
}

/** What ends a chunked body. */
export const lastChunk = Buffer.from('0\r\n\r\n');

function bodyOf(
  reader: ByteReader,
  headers: ReadonlyMap<string, string>,
): AsyncGenerator<BodyPiece, void, void> {
  if (headers.get('transfer-encoding') === 'chunked') return chunkedBody(reader);
  const length = headers.get('content-length');
  return length === undefined ? bodyToTheEnd(reader) : bodyOfLength(reader, Number(length));
}

async function* chunkedBody(reader: ByteReader): AsyncGenerator<BodyPiece, void, void> {
  for (;;) {
    const sizeLine = await reader.through('\r\n');
    const size = Number.parseInt(sizeLine?.toString('latin1') ?? '', 16);
    const rest = sizeLine && (await reader.exactly(size + 2));
    if (!sizeLine || !rest) throw new Error('The server’s line died in the middle of a body.');
    yield {raw: Buffer.concat([sizeLine, rest]), content: rest.subarray(0, size)};
    if (size === 0) return;
  }
}

async function* bodyOfLength(reader: ByteReader, length: number): AsyncGenerator<BodyPiece, void, void> {
  for (let left = length; left > 0; ) {
    const bytes = await reader.some(left);
    if (!bytes) throw new Error('The server’s line died in the middle of a body.');
    left -= bytes.length;
    yield {raw: bytes, content: bytes};
  }
}

async function* bodyToTheEnd(reader: ByteReader): AsyncGenerator<BodyPiece, void, void> {
  for (let bytes = await reader.some(); bytes; bytes = await reader.some())
    yield {raw: bytes, content: bytes};
}

async function* nothing(): AsyncGenerator<BodyPiece, void, void> {}

function parseHead(head: Buffer): {readonly line: string; readonly headers: ReadonlyMap<string, string>} {
  const [line = '', ...fields] = head.toString('latin1').slice(0, -blankLine.length).split('\r\n');
  const headers = new Map(
    fields.map((field) => [nameOf(field), field.slice(field.indexOf(':') + 1).trim()] as const),
  );
  return {line, headers};
}

function nameOf(field: string): string {
  return field.slice(0, field.indexOf(':')).toLowerCase();
}
