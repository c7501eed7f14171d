import {mix} from './documents.js';
import {type Figure, type FigureRow, forEach, median} from './figures.js';
import type {Lab} from './lab.js';
import type {PeerName, Settings} from './settings.js';
import {
  charactersPerDraw,
  isSlow,
  measureOverhead,
  type StreamCost,
  slower,
  streamCost,
} from './stream-cost.js';

interface Round {
  readonly costs: ReadonlyMap<PeerName, StreamCost>;
  /** CPU of the naive renderer for the whole text at once. */
  readonly oneShotMs: number;
}

/** A mixed answer in small pieces: how much dearer than the fastest renderer, and than the whole in one piece. */
export async function speed(lab: Lab, settings: Settings): Promise<FigureRow[]> {
  const text = mix(settings.answer);
  const rounds: Round[] = [];
  for (let round = 0; round < settings.runs; round += 1) {
    const overhead = await measureOverhead(lab);
    const oneShotMs = await lab.with('naive', text, async (page) => {
      const {cpu} = await page.measured('whole');
      return cpu.apartFromLayoutMs;
    });
    // Who is slower by a hundred times need not be measured to the percent.
    const peers = settings.peers.filter((peer) => round === 0 || !isSlow(peer));
    const costs = await forEach(peers, (peer) =>
      streamCost(lab, peer, text, {overhead, limitMs: settings.limitMs, isSlow: isSlow(peer)}),
    );
    rounds.push({costs, oneShotMs});
  }
  const draws = Math.ceil(text.length / charactersPerDraw);
  const title = `${settings.answer / 1000} kB in pieces of 4`;
  const row = (what: string, unit: string, atMost: number, ratio: Ratio): FigureRow => ({
    what: `${title}: ${what}`,
    unit,
    atMost,
    figures: ratios(settings.peers, rounds, ratio),
    runs: settings.runs,
  });
  return [
    row('CPU inside push and draw', '× smd', 5, (cost, {costs}) => {
      const least = costs.get('smd');
      return least ? cost.insideMs / least.insideMs : null;
    }),
    row(
      'CPU of the main thread but for layout',
      '× one-shot',
      8,
      (cost, {oneShotMs}) => cost.cpuMs / oneShotMs,
    ),
    row(`CPU of a draw, layout included, × ${slower}`, 'ms', 8, (cost) => (cost.allMs / draws) * slower),
  ];
}

type Ratio = (cost: StreamCost, round: Round) => number | null;

/** The middle of the ratios, each within one round. */
function ratios(peers: readonly PeerName[], rounds: readonly Round[], ratio: Ratio): FigureRow['figures'] {
  const found: Partial<Record<PeerName, Figure>> = {};
  for (const peer of peers) {
    const costs = rounds.flatMap((round) => {
      const cost = round.costs.get(peer);
      const value = cost ? ratio(cost, round) : null;
      return value === null ? [] : [{value, isSampled: cost?.isSampled ?? false}];
    });
    if (costs.length === 0) continue;
    found[peer] = {
      value: median(costs.map(({value}) => value)),
      isSampled: costs.some(({isSampled}) => isSampled),
    };
  }
  return found;
}
