import type {Lab, LabPage} from './lab.js';
import type {Cut} from './page/serve.js';

/** 4 characters are about one token; 17 of them come between two frames at 1,000 tokens a second. */
export const coalesced: Cut = {piece: 4, perDraw: 17};
export const charactersPerDraw = coalesced.piece * coalesced.perDraw;
/** How many times slower a slow phone is. */
export const slower = 6;

/** What it costs to stream a text. */
export interface StreamCost {
  /** CPU inside push and draw, less what the bench itself takes. */
  readonly insideMs: number;
  /** CPU of the main thread but for style and layout, less what the bench itself takes. */
  readonly cpuMs: number;
  /** CPU of the main thread, style and layout included. */
  readonly allMs: number;
  /** Wall time inside push and draw. Others on the machine lengthen it. */
  readonly wallMs: number;
  /** Measured at some places and added up for the rest, because the whole takes too long. */
  readonly isSampled: boolean;
}

/** What one draw costs where nothing is drawn: to be taken off. */
export interface Overhead {
  readonly insideMs: number;
  readonly cpuMs: number;
}

export async function measureOverhead(lab: Lab): Promise<Overhead> {
  const text = 'x'.repeat(100_000);
  return lab.with('idle', text, async (page) => {
    const {value, cpu} = await page.measured('stream', coalesced, 60_000);
    return {insideMs: cpu.scriptMs / value.draws, cpuMs: cpu.apartFromLayoutMs / value.draws};
  });
}

export interface StreamOptions {
  readonly overhead: Overhead;
  /** Wall time after which a run is given up, and sampled. */
  readonly limitMs: number;
  /** Do not try the whole. */
  readonly isSlow: boolean;
}

/** Streams `text` through `peer` in a page of its own. */
export async function streamCost(
  lab: Lab,
  peer: string,
  text: string,
  {overhead, limitMs, isSlow}: StreamOptions,
): Promise<StreamCost> {
  if (!isSlow) {
    const whole = await lab.with(peer, text, async (page) => {
      const {value, cpu} = await page.measured('stream', coalesced, limitMs);
      return value.reached < text.length
        ? null
        : {
            insideMs: atLeast(cpu.scriptMs - value.draws * overhead.insideMs),
            cpuMs: atLeast(cpu.apartFromLayoutMs - value.draws * overhead.cpuMs),
            allMs: atLeast(cpu.allMs - value.draws * overhead.cpuMs),
            wallMs: value.insideMs,
            isSampled: false,
          };
    });
    if (whole) return whole;
  }
  return lab.with(peer, text, (page) => sampled(page, text, overhead));
}

// The clock of the thread has steps, and what is taken off is a mean: nothing costs less than nothing, or its logarithm.
const atLeast = (ms: number): number => Math.max(0.001, ms);

const places = [0.02, 0.2, 0.4, 0.6, 0.8, 0.97];
/** Draws at each place that are not counted: the first one behind a jump is not like the others. */
const drawsBefore = 2;
const drawsEach = 4;

/** The cost of one draw. */
interface Place extends Omit<StreamCost, 'isSampled'> {
  /** As a share of the text. */
  readonly at: number;
}

async function sampled(page: LabPage, text: string, overhead: Overhead): Promise<StreamCost> {
  const found: Place[] = [];
  for (const at of places) {
    await page.call('jump', Math.floor((text.length * at) / charactersPerDraw) * charactersPerDraw);
    await page.call('draws', coalesced, drawsBefore);
    const {value, cpu} = await page.measured('draws', coalesced, drawsEach);
    found.push({
      at,
      insideMs: atLeast(cpu.scriptMs / drawsEach - overhead.insideMs),
      cpuMs: atLeast(cpu.apartFromLayoutMs / drawsEach - overhead.cpuMs),
      allMs: atLeast(cpu.allMs / drawsEach - overhead.cpuMs),
      wallMs: value.insideMs / drawsEach,
    });
  }
  const draws = Math.ceil(text.length / charactersPerDraw);
  const total = (of: (place: Place) => number): number => draws * area(found.map((one) => [one.at, of(one)]));
  return {
    insideMs: total((one) => one.insideMs),
    cpuMs: total((one) => one.cpuMs),
    allMs: total((one) => one.allMs),
    wallMs: total((one) => one.wallMs),
    isSampled: true,
  };
}

/** The area below straight lines through `points`, from 0 to 1; level before the first and behind the last. */
function area(points: readonly (readonly [number, number])[]): number {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last) return 0;
  const all = [[0, first[1]] as const, ...points, [1, last[1]] as const];
  return all.slice(1).reduce((sum, [at, height], before) => {
    const [previousAt = 0, previousHeight = 0] = all[before] ?? [];
    return sum + ((at - previousAt) * (height + previousHeight)) / 2;
  }, 0);
}

/** Renderers that go through the whole text at every draw: their whole run takes minutes. */
export const isSlow = (peer: string): boolean => peer === 'naive' || peer === 'streamdown';
