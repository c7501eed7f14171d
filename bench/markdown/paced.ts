import {mix} from './documents.js';
import {type FigureRow, figuresOf, forEach, median} from './figures.js';
import type {Lab} from './lab.js';
import type {PeerName, Settings} from './settings.js';
import {charactersPerDraw, coalesced, isSlow, slower} from './stream-cost.js';

/** 1,000 tokens a second. */
const charactersPerMs = 4;
const mostRuns = 3;

interface Pace {
  /** CPU of the main thread for each frame that came, layout and paint included, as a slow phone would need. */
  readonly cpuMs: number;
  readonly framesPerSecond: number;
}

/** 1,000 tokens a second, drawn once a frame: over the whole answer, and over its last tenth. */
export async function paced(lab: Lab, settings: Settings): Promise<FigureRow[]> {
  const empty = await paceOf(lab, 'idle', settings, 0.9);
  const plain = await paceOf(lab, 'plain', settings, 0);
  const runs = Math.min(mostRuns, settings.runs);
  const whole: ReadonlyMap<PeerName, Pace>[] = [];
  const end: ReadonlyMap<PeerName, Pace>[] = [];
  for (let run = 0; run < runs; run += 1) {
    const peers = settings.peers.filter((peer) => run === 0 || !isSlow(peer));
    whole.push(await forEach(peers, (peer) => paceOf(lab, peer, settings, 0)));
    end.push(await forEach(peers, (peer) => paceOf(lab, peer, settings, 0.9)));
  }
  const row = (
    what: string,
    unit: string,
    rounds: readonly ReadonlyMap<PeerName, Pace>[],
    read: keyof Pace,
  ): FigureRow => ({
    what: `1,000 tokens/s, ${settings.answer / 1000} kB: ${what}`,
    unit,
    atMost: read === 'cpuMs' ? 8 : null,
    figures: figuresOf(new Map(settings.peers.map((peer) => [peer, peer])), (peer) => {
      const values = rounds.flatMap((round) => round.get(peer)?.[read] ?? []);
      return values.length === 0 ? null : {value: median(values)};
    }),
    runs,
  });
  return [
    row(
      `CPU of a frame × ${slower} (${empty.cpuMs.toFixed(1)} where nothing is drawn, ${plain.cpuMs.toFixed(1)} plain words)`,
      'ms',
      whole,
      'cpuMs',
    ),
    row(`CPU of a frame × ${slower}, last tenth`, 'ms', end, 'cpuMs'),
    row('frames by the wall clock', '/s', whole, 'framesPerSecond'),
  ];
}

async function paceOf(
  lab: Lab,
  peer: PeerName | 'idle' | 'plain',
  {answer, limitMs}: Settings,
  from: number,
): Promise<Pace> {
  return lab.with(peer, mix(answer), async (page) => {
    const draws = Math.floor((answer * from) / charactersPerDraw);
    if (draws > 0 && isSlow(peer)) await page.call('jump', draws * charactersPerDraw);
    else await page.call('draws', coalesced, draws);
    const {value, cpu} = await page.measured('paced', charactersPerMs, limitMs);
    return {
      cpuMs: (cpu.allMs / value.frames) * slower,
      framesPerSecond: (value.frames / value.wallMs) * 1000,
    };
  });
}
