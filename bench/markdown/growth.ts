import {mix, oneBlock} from './documents.js';
import {exponent, type FigureRow, figuresOf, forEach, median} from './figures.js';
import type {Lab} from './lab.js';
import type {PeerName, Settings} from './settings.js';
import {isSlow, measureOverhead, type Overhead, type StreamCost, streamCost} from './stream-cost.js';

/** What a document costs as it gets longer. */
export interface Curve {
  readonly shape: string;
  readonly peer: PeerName;
  readonly points: readonly (StreamCost & {readonly length: number})[];
}

/** No more than this many runs for each length: growth is told by orders of magnitude. */
const mostRuns = 3;

/** How the cost of a document grows with its length: mixed, and as one single block of each kind. */
export async function growth(lab: Lab, settings: Settings): Promise<{rows: FigureRow[]; curves: Curve[]}> {
  const overhead = await measureOverhead(lab);
  const curves: Curve[] = [];
  const rows: FigureRow[] = [];
  const documents: readonly [string, (length: number) => string][] = [
    ['mixed answer', mix],
    ...Object.entries(oneBlock),
  ];
  for (const [shape, write] of documents) {
    const drawn = await curvesOf(lab, settings, {shape, write, overhead});
    curves.push(...drawn.values());
    rows.push({
      what: `growth ${settings.lengths.map((length) => length / 1000).join(' → ')} kB: ${shape}`,
      unit: 'exponent',
      atMost: shape === 'mixed answer' ? 1.1 : 1.2,
      figures: figuresOf(drawn, ({points}) => ({
        value: exponent(points.map(({length, insideMs}) => [length, insideMs])),
        isSampled: points.some(({isSampled}) => isSampled),
      })),
      runs: Math.min(mostRuns, settings.runs),
    });
  }
  return {rows, curves};
}

interface Subject {
  readonly shape: string;
  readonly write: (length: number) => string;
  readonly overhead: Overhead;
}

async function curvesOf(
  lab: Lab,
  settings: Settings,
  {shape, write, overhead}: Subject,
): Promise<ReadonlyMap<PeerName, Curve>> {
  const isMix = shape === 'mixed answer';
  // One long block is a whole text to incremark too: it keeps what it has read by blocks.
  const isSlowHere = (peer: PeerName): boolean => isSlow(peer) || (peer === 'incremark' && !isMix);
  const costs = new Map<PeerName, Map<number, StreamCost[]>>();
  for (let run = 0; run < Math.min(mostRuns, settings.runs); run += 1) {
    const peers = settings.peers.filter((peer) => run === 0 || !isSlowHere(peer));
    await forEach(peers, async (peer) => {
      const byLength = costs.get(peer) ?? new Map<number, StreamCost[]>();
      costs.set(peer, byLength);
      for (const length of isSlowHere(peer) && !isMix ? settings.shortLengths : settings.lengths) {
        const options = {overhead, limitMs: settings.limitMs, isSlow: isSlowHere(peer)};
        const cost = await streamCost(lab, peer, write(length), options);
        byLength.set(length, [...(byLength.get(length) ?? []), cost]);
      }
    });
  }
  const pointsOf = (byLength: ReadonlyMap<number, readonly StreamCost[]>): Curve['points'] =>
    [...byLength].map(([length, found]) => ({
      length,
      insideMs: median(found.map(({insideMs}) => insideMs)),
      cpuMs: median(found.map(({cpuMs}) => cpuMs)),
      allMs: median(found.map(({allMs}) => allMs)),
      wallMs: median(found.map(({wallMs}) => wallMs)),
      isSampled: found.some(({isSampled}) => isSampled),
    }));
  return new Map([...costs].map(([peer, byLength]) => [peer, {shape, peer, points: pointsOf(byLength)}]));
}
