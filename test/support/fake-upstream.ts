import {createServer, type IncomingHttpHeaders, type ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';

/** What the fake model service was asked. */
export interface UpstreamRequest {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: {
    readonly model: string;
    readonly messages: readonly {readonly role: string; readonly content: string}[];
    readonly stream?: boolean;
    readonly stream_options?: unknown;
  };
  /** Resolves when the asker closed the connection before the answer was over. */
  readonly left: Promise<void>;
}

/** Writes one answer of the model service, on a real socket. */
export type UpstreamAnswer = (outgoing: ServerResponse) => void | Promise<void>;

export interface FakeUpstream {
  /** To be given as OPENAI_BASE_URL. */
  readonly baseUrl: string;
  readonly requests: readonly UpstreamRequest[];
  /** How many sockets have been opened to it, closed ones too. */
  readonly socketCount: number;
  /** How many requests are being answered. */
  readonly openAnswers: number;
  /** How the next requests are answered. */
  answerWith(answer: UpstreamAnswer): void;
  close(): Promise<void>;
}

/** A model service of ours on a free port: what a provider does on the wire is what tests must be able to choose. */
export async function startFakeUpstream(): Promise<FakeUpstream> {
  const requests: UpstreamRequest[] = [];
  let answer: UpstreamAnswer = (outgoing) => void outgoing.writeHead(500).end();
  let socketCount = 0;
  let openAnswers = 0;
  const http = createServer((incoming, outgoing) => {
    openAnswers++;
    outgoing.on('close', () => openAnswers--);
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      requests.push({
        path: incoming.url ?? '',
        headers: incoming.headers,
        body: JSON.parse(Buffer.concat(chunks).toString() || '{}'),
        left: new Promise((resolve) => {
          outgoing.on('close', () => outgoing.writableFinished || resolve());
        }),
      });
      void answer(outgoing);
    });
  });
  http.on('connection', () => socketCount++);
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  return {
    baseUrl: `http://127.0.0.1:${(http.address() as AddressInfo).port}/v1`,
    requests,
    get socketCount() {
      return socketCount;
    },
    get openAnswers() {
      return openAnswers;
    },
    answerWith(next) {
      answer = next;
    },
    async close() {
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}

/** An event stream whose bytes leave in pieces of `sizes`, over and over, each in a chunk of its own. */
export function eventStream(
  bytes: Uint8Array | string,
  sizes: readonly number[] = [Infinity],
): UpstreamAnswer {
  return async (outgoing) => {
    const body = Buffer.from(bytes);
    outgoing.writeHead(200, {'content-type': 'text/event-stream'});
    let at = 0;
    for (let piece = 0; at < body.length; piece++) {
      const end = Math.min(body.length, at + (sizes[piece % sizes.length] ?? Infinity));
      // Waiting for the write makes each piece a chunk on the wire.
      await new Promise<void>((resolve) => outgoing.write(body.subarray(at, end), () => resolve()));
      at = end;
    }
    outgoing.end();
  };
}

/** An answer with a status, as services refuse. */
export function refusal(
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): UpstreamAnswer {
  return (outgoing) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    outgoing.writeHead(status, {'content-type': 'application/json', ...headers}).end(text);
  };
}

/** One chunk of a Chat Completions stream that says `content`. */
export function chunkOf(content: string, finishReason: string | null = null): string {
  return `data: ${JSON.stringify({
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    created: 1_763_700_000,
    model: 'fake',
    choices: [{index: 0, delta: content === '' ? {} : {content}, finish_reason: finishReason}],
  })}\n\n`;
}

/** A whole Chat Completions stream that says `contents`, piece by piece. */
export function completion(...contents: readonly string[]): string {
  return `${contents.map((content) => chunkOf(content)).join('')}${chunkOf('', 'stop')}data: [DONE]\n\n`;
}
