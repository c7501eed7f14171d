import {hostile} from './documents.js';
import {type FigureRow, figuresOf, forEach} from './figures.js';
import type {Lab, LabPage} from './lab.js';
import type {PeerName, Settings} from './settings.js';
import {charactersPerDraw, coalesced, isSlow} from './stream-cost.js';

interface Longest {
  readonly streamedMs: number;
  readonly wholeMs: number;
  readonly isSampled: boolean;
}

/** Text that is written to keep a renderer busy: the most CPU that one draw of it takes, with the layout behind it. */
export async function hostileText(lab: Lab, settings: Settings): Promise<FigureRow[]> {
  const rows: FigureRow[] = [];
  for (const [name, text] of Object.entries(hostile)) {
    const longest = await forEach(settings.peers, (peer) => longestOf(lab, peer, text, settings.limitMs));
    const row = (how: string, read: 'streamedMs' | 'wholeMs'): FigureRow => ({
      what: `${name}, ${how}: longest task`,
      unit: 'ms CPU',
      atMost: 50,
      figures: figuresOf(longest, (found) => ({
        value: found[read],
        isSampled: read === 'streamedMs' && found.isSampled,
      })),
      runs: 1,
    });
    rows.push(row('streamed', 'streamedMs'), row('at once', 'wholeMs'));
  }
  return rows;
}

async function longestOf(lab: Lab, peer: PeerName, text: string, limitMs: number): Promise<Longest> {
  const wholeMs = await lab.with(peer, text, async (page) => (await page.measured('whole')).cpu.allMs);
  const streamed = await lab.with(peer, text, (page) => longestDraw(page, text, isSlow(peer), limitMs));
  return {...streamed, wholeMs};
}

/** Asked for the time between any two draws, so the answer holds a task at the least: it is never too small. */
async function longestDraw(
  page: LabPage,
  text: string,
  onlyEnd: boolean,
  limitMs: number,
): Promise<Omit<Longest, 'wholeMs'>> {
  const draws = Math.ceil(text.length / charactersPerDraw);
  const first = onlyEnd ? Math.max(0, draws - 3) : 0;
  if (first > 0) await page.call('jump', first * charactersPerDraw);
  const startedAt = performance.now();
  let longestMs = 0;
  for (let draw = first; draw < draws; draw += 1) {
    const {cpu} = await page.measured('draws', coalesced, 1);
    longestMs = Math.max(longestMs, cpu.allMs);
    if (performance.now() - startedAt > limitMs) return {streamedMs: longestMs, isSampled: true};
  }
  return {streamedMs: longestMs, isSampled: onlyEnd};
}
