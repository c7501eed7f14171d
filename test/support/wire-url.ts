/** The query of `/__wire/sse`, written by a test in any environment and read by the endpoint. See wire-endpoint.ts. */

/** What the endpoint shall do. Every member is optional: by default it answers 200 with an empty event stream. */
export interface WireScript {
  /** Written one by one. Text is sent as UTF-8. The network may still merge them: never claim their borders. */
  readonly chunks?: readonly (string | Uint8Array)[];
  /** Joins `chunks` and writes them in pieces of this many bytes; 1 is byte by byte. */
  readonly pieceBytes?: number;
  /** Milliseconds after each write; 0. */
  readonly delayMs?: number;
  /** After the last write: a clean end (default), a destroyed socket, or silence until the client leaves. */
  readonly cut?: 'end' | 'destroy' | 'hold';
  readonly status?: number;
  /** The content type; `text/event-stream; charset=utf-8`. */
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Requests under this id can be read at `/__wire/seen?id=…`: take a random one per test. */
  readonly id?: string;
}

/** One request that `/__wire/sse` received. */
export interface WireRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The client closed the connection before the answer was whole. */
  leftEarly: boolean;
}

/** A script with its defaults filled in. */
export interface ReadScript {
  readonly chunks: readonly Uint8Array[];
  readonly delayMs: number;
  readonly cut: 'end' | 'destroy' | 'hold';
  readonly status: number;
  readonly type: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly id: string | null;
}

/** The path and query that make the endpoint play `script`. A Node server takes about 16 kB of address. */
export function wireUrl({
  chunks = [],
  pieceBytes,
  delayMs,
  cut,
  status,
  type,
  headers,
  id,
}: WireScript): string {
  const query = new URLSearchParams({
    chunks: toBase64Url(JSON.stringify(chunks.map((chunk) => toBase64(bytesOf(chunk))))),
  });
  const plain = {pieceBytes, delay: delayMs, cut, status, type, id};
  for (const [name, value] of Object.entries(plain)) if (value !== undefined) query.set(name, String(value));
  if (headers) query.set('headers', toBase64Url(JSON.stringify(headers)));
  return `/__wire/sse?${query}`;
}

/** @throws {TypeError} naming the member of the query that cannot be read. */
export function readWireQuery(query: URLSearchParams): ReadScript {
  const chunks = list(query).map((chunk) => fromBase64(chunk));
  const cut = query.get('cut') ?? 'end';
  if (cut !== 'end' && cut !== 'destroy' && cut !== 'hold')
    throw new TypeError('`cut` is end, destroy or hold');
  const pieceBytes = number(query, 'pieceBytes', 0);
  return {
    chunks: pieceBytes > 0 ? pieces(chunks, pieceBytes) : chunks,
    delayMs: number(query, 'delay', 0),
    cut,
    status: number(query, 'status', 200),
    type: query.get('type') ?? 'text/event-stream; charset=utf-8',
    headers: JSON.parse(fromBase64Url(query.get('headers')) || '{}'),
    id: query.get('id'),
  };
}

function list(query: URLSearchParams): string[] {
  const value: unknown = JSON.parse(fromBase64Url(query.get('chunks')) || '[]');
  if (Array.isArray(value)) return value.map(String);
  throw new TypeError('`chunks` is base64url of a JSON list of base64 strings');
}

function number(query: URLSearchParams, name: string, byDefault: number): number {
  const value = Number(query.get(name) ?? byDefault);
  if (Number.isInteger(value) && value >= 0) return value;
  throw new TypeError(`\`${name}\` is a whole number`);
}

function pieces(chunks: readonly Uint8Array[], pieceBytes: number): Uint8Array[] {
  const whole = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.length;
  }
  const count = Math.ceil(whole.length / pieceBytes);
  return Array.from({length: count}, (_, at) => whole.subarray(at * pieceBytes, (at + 1) * pieceBytes));
}

const bytesOf = (chunk: string | Uint8Array): Uint8Array =>
  typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk;
const toBase64 = (bytes: Uint8Array): string =>
  btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
const fromBase64 = (text: string): Uint8Array => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
const toBase64Url = (text: string): string =>
  toBase64(new TextEncoder().encode(text)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
const fromBase64Url = (text: string | null): string =>
  new TextDecoder().decode(fromBase64((text ?? '').replaceAll('-', '+').replaceAll('_', '/')));
