import {createParser} from 'eventsource-parser';
import {chatStream} from '../src/protocols/chat-stream.js';
import {readEventStream} from '../src/transport/event-stream-reader.js';
import {percentile, type Row} from './measure.js';

const events = 20_000;
const rounds = 9;
const chunkBytes = 16_384;

function recording(): Uint8Array[] {
  const lines = Array.from(
    {length: events},
    (_, seq) => `id: s.${seq}\ndata: ${JSON.stringify({type: 'chunk', content: `word${seq} `, seq})}\n\n`,
  );
  const bytes = new TextEncoder().encode(lines.join(''));
  return Array.from({length: Math.ceil(bytes.length / chunkBytes)}, (_, at) =>
    bytes.subarray(at * chunkBytes, (at + 1) * chunkBytes),
  );
}

const bodyOf = (chunks: readonly Uint8Array[]): ReadableStream<Uint8Array> =>
  new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });

/** The same recording through eventsource-parser alone, and through what the SDK does from bytes to ChatEvents. */
export async function parsing(): Promise<Row[]> {
  const chunks = recording();
  const rawMs: number[] = [];
  const sdkMs: number[] = [];
  // In turns, so that a slow moment of the machine meets both.
  for (let round = 0; round < rounds; round += 1) {
    rawMs.push(await timed(() => parseRaw(chunks)));
    sdkMs.push(await timed(() => decode(chunks)));
  }
  const raw = percentile(rawMs, 0.5);
  const sdk = percentile(sdkMs, 0.5);
  return [
    {what: 'eventsource-parser and JSON.parse alone', value: events / raw, unit: 'events/ms'},
    {what: 'bytes to ChatEvents in the SDK', value: events / sdk, unit: 'events/ms'},
    {what: 'SDK time over the parser alone', value: sdk / raw, unit: '×'},
  ];
}

async function timed(work: () => Promise<number>): Promise<number> {
  const startedAt = performance.now();
  const found = await work();
  if (found !== events) throw new Error(`Expected ${events} events, read ${found}.`);
  return performance.now() - startedAt;
}

async function parseRaw(chunks: readonly Uint8Array[]): Promise<number> {
  let found = 0;
  const parser = createParser({
    onEvent: ({data}) => {
      if (JSON.parse(data).type === 'chunk') found += 1;
    },
  });
  const decoder = new TextDecoder();
  for await (const chunk of bodyOf(chunks)) parser.feed(decoder.decode(chunk, {stream: true}));
  return found;
}

async function decode(chunks: readonly Uint8Array[]): Promise<number> {
  let found = 0;
  const decoder = chatStream().createDecoder();
  const ignore = (): void => {};
  const frame = (one: Parameters<typeof decoder.decode>[0]): void => {
    if (decoder.decode(one).kind === 'event') found += 1;
  };
  await readEventStream(
    bodyOf(chunks),
    {frame, activity: ignore, heartbeat: ignore, retryAfter: ignore},
    new AbortController().signal,
  );
  return found;
}
