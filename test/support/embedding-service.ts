import {createServer, type IncomingHttpHeaders, type ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';

/** An OpenAI-compatible embedding service of ours, on a free port. */
export interface EmbeddingService {
  /** To be given as EMBEDDINGS_BASE_URL. */
  readonly baseUrl: string;
  readonly requests: readonly {readonly headers: IncomingHttpHeaders; readonly input: readonly string[]}[];
  /** How the next requests are answered; null for embeddings. */
  answerWith(answer: ((outgoing: ServerResponse) => void) | null): void;
  close(): Promise<void>;
}

const dimensions = 512;

/** Answers with {@link ngramEmbedding}. */
export async function startEmbeddingService(): Promise<EmbeddingService> {
  const requests: {headers: IncomingHttpHeaders; input: readonly string[]}[] = [];
  let answer: ((outgoing: ServerResponse) => void) | null = null;
  const http = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const {input} = JSON.parse(Buffer.concat(chunks).toString()) as {input: readonly string[]};
      requests.push({headers: incoming.headers, input});
      if (answer) answer(outgoing);
      else sendEmbeddings(outgoing, input);
    });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  return {
    baseUrl: `http://127.0.0.1:${(http.address() as AddressInfo).port}/v1`,
    requests,
    answerWith(next) {
      answer = next;
    },
    async close() {
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}

/** The last first: services may answer in any order, and number what they send. */
export function sendEmbeddings(outgoing: ServerResponse, input: readonly string[]): void {
  const data = input.map((text, index) => ({object: 'embedding', index, embedding: ngramEmbedding(text)}));
  outgoing
    .writeHead(200, {'content-type': 'application/json'})
    .end(JSON.stringify({object: 'list', model: 'ngrams', data: data.reverse()}));
}

/**
 * Which three characters stand next to each other in the words of `text`, hashed into 512 numbers. It needs no model, and knows no
 * meaning: texts are near each other where their words look alike.
 */
export function ngramEmbedding(text: string): readonly number[] {
  const counts = new Array<number>(dimensions).fill(0);
  for (const word of text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []) {
    const marked = `^${word}$`;
    for (let at = 0; at + 3 <= marked.length; at++) {
      const place = hashOf(marked.slice(at, at + 3)) % dimensions;
      counts[place] = (counts[place] ?? 0) + 1;
    }
  }
  return counts.map((count) => Math.log1p(count));
}

/** FNV-1a, 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193) >>> 0;
  return hash;
}
