import {
  completion,
  eventStream,
  type FakeUpstream,
  startFakeUpstream,
} from '../../test/support/fake-upstream.js';
import {percentile, type Row} from '../measure.js';
import {ask} from './ask.js';
import {type MeasuredServer, startMeasured} from './measured-server.js';

const runs = 300;
/** Before which everything is warm. */
const warmUps = 30;
const heapMb = 256;
/** Answers that are being written by the mock model meanwhile, one word every 30 ms, for a minute. */
const crowd = 100;
const crowdQuestion = 'word '.repeat(2_000);

/** One model service, whose model is asked every time, or once for each question. */
const modelsFile = (baseUrl: string): string => `
[providers.near]
kind = "openai-compatible"
base_url = "${baseUrl}"

[[models]]
id = "asked"
provider = "near"
model = "fake"

[[models]]
id = "cached"
provider = "near"
model = "fake"
cache = true
`;

/**
 * GE1, GE6: from the provider's first byte of text to the same text at a client, on loopback, all of it over real
 * sockets: the service and the client in this process, the server in its own. Alone, and while a hundred others are
 * answered. Of cached answers: from the question to the first text.
 */
export async function firstToken(): Promise<Row[]> {
  const upstream = await startFakeUpstream();
  const server = await startMeasured({
    heapMb,
    models: modelsFile(upstream.baseUrl),
    environment: {MOCK_WORD_DELAY_MS: '30'},
  });
  try {
    const alone = await afterProvider(server, upstream);
    const cached = await fromCache(server, upstream);
    const others = await Promise.all(
      Array.from({length: crowd}, () => ask(server.url, 'mock/echo', crowdQuestion)),
    );
    const crowded = await afterProvider(server, upstream);
    for (const {leave} of others) leave();
    return [
      ...rowsOf('first token of the provider to the client, alone', alone),
      ...rowsOf(`first token of the provider to the client, beside ${crowd} answers`, crowded),
      ...rowsOf('question to the first token of a cached answer', cached),
    ];
  } finally {
    await server.close();
    await upstream.close();
  }
}

async function afterProvider({url}: MeasuredServer, upstream: FakeUpstream): Promise<number[]> {
  let saidAt = 0;
  upstream.answerWith((outgoing) => {
    saidAt = performance.now();
    return eventStream(completion('first', ' and the rest.'))(outgoing);
  });
  return repeat(async (run) => {
    const {firstTextAt, over} = await ask(url, 'asked', `question ${run}`);
    await over;
    return firstTextAt - saidAt;
  });
}

async function fromCache({url}: MeasuredServer, upstream: FakeUpstream): Promise<number[]> {
  const before = upstream.requests.length;
  const delaysMs = await repeat(async () => {
    const askedAt = performance.now();
    const {firstTextAt, over} = await ask(url, 'cached', 'always the same');
    await over;
    return firstTextAt - askedAt;
  });
  const asked = upstream.requests.length - before;
  if (asked !== 1)
    throw new Error(`The service was asked ${asked} times: answers do not come from the cache.`);
  return delaysMs;
}

async function repeat(measure: (run: number) => Promise<number>): Promise<number[]> {
  const delaysMs: number[] = [];
  for (let run = 0; run < warmUps + runs; run++) {
    const delayMs = await measure(run);
    if (run >= warmUps) delaysMs.push(delayMs);
  }
  return delaysMs;
}

function rowsOf(what: string, delaysMs: readonly number[]): Row[] {
  return [0.5, 0.99].map((share) => ({
    what: `${what}, p${share * 100} of ${runs}`,
    value: percentile(delaysMs, share),
    unit: 'ms',
  }));
}
