import {setTimeout} from 'node:timers/promises';
import {percentile, type Row} from '../measure.js';
import {ask} from './ask.js';
import {type MeasuredServer, startMeasured} from './measured-server.js';

/** What is left for a heap on a host of 768 MB, beside the system, and what is not in the heap. */
const heapMb = 256;
const wordDelayMs = 30;
const lookEveryMs = 2_000;

interface Load {
  readonly what: string;
  readonly streams: number;
  readonly questionBytes: number;
  readonly model: string;
}

const few = {what: '100 streams, questions of 4 kB', streams: 100, questionBytes: 4_096, model: 'mock/echo'};
const loads: readonly Load[] = [
  few,
  {...few, what: '500 streams, questions of 4 kB', streams: 500},
  {...few, what: '100 streams, questions of 30 kB', questionBytes: 30_000, model: 'mock/markdown'},
];

interface Measured {
  readonly idleMb: number;
  readonly peakMb: number;
  readonly kbPerStream: number;
}

/**
 * GE14: the memory of a server that writes many answers at once, each read by a reader of its own to its end: the most
 * that the process ever held, and what each stream adds to what it holds at rest. The middle of `runs`.
 */
export async function memory(runs: number): Promise<Row[]> {
  const rows: Row[] = [];
  for (const load of loads) {
    const all: Measured[] = [];
    for (let run = 0; run < runs; run++) all.push(await measure(load));
    const middle = (of: (one: Measured) => number): number => percentile(all.map(of), 0.5);
    const {what} = load;
    rows.push(
      {what: `${what}: at rest`, value: middle(({idleMb}) => idleMb), unit: 'MB'},
      {what: `${what}: at most`, value: middle(({peakMb}) => peakMb), unit: 'MB'},
      {what: `${what}: each`, value: middle(({kbPerStream}) => kbPerStream), unit: 'kB'},
      {what: `${what}: each, garbage left out`, value: await liveEach(load), unit: 'kB'},
    );
  }
  return rows;
}

async function measure({streams, questionBytes, model}: Load): Promise<Measured> {
  const server = await startWarm();
  try {
    const idle = server.memory();
    const question = questionOf(questionBytes);
    await Promise.all(
      Array.from({length: streams}, async () => (await ask(server.url, model, question)).over),
    );
    const {peakKb} = server.memory();
    return {
      idleMb: idle.nowKb / 1024,
      peakMb: peakKb / 1024,
      kbPerStream: (peakKb - idle.nowKb) / streams,
    };
  } finally {
    await server.close();
  }
}

/** What a stream has in use at most, when all garbage is collected: looked at every two seconds. */
async function liveEach({streams, questionBytes, model}: Load): Promise<number> {
  const server = await startWarm();
  try {
    const idleKb = await server.liveKb();
    const question = questionOf(questionBytes);
    let isOver = false;
    let mostKb = 0;
    const all = Promise.all(
      Array.from({length: streams}, async () => (await ask(server.url, model, question)).over),
    ).finally(() => {
      isOver = true;
    });
    while (!isOver) {
      await setTimeout(lookEveryMs);
      mostKb = Math.max(mostKb, await server.liveKb());
    }
    await all;
    return (mostKb - idleKb) / streams;
  } finally {
    await server.close();
  }
}

async function startWarm(): Promise<MeasuredServer> {
  const environment = {MOCK_WORD_DELAY_MS: String(wordDelayMs)};
  const server = await startMeasured({heapMb, environment});
  // What is loaded when first asked for is not a stream's.
  await (await ask(server.url, 'mock/echo', 'a first question')).over;
  return server;
}

function questionOf(bytes: number): string {
  return 'question '.repeat(Math.ceil(bytes / 9)).slice(0, bytes);
}
