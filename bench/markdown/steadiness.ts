import {mix} from './documents.js';
import {type FigureRow, figuresOf, forEach} from './figures.js';
import type {Lab} from './lab.js';
import type {PeerName, Settings} from './settings.js';
import {isSlow} from './stream-cost.js';

const piece = 4;
const flickerLength = 5_000;

/** What stays as it was while an answer grows, and what shows that should not. A draw for every piece: the worst that can be. */
export async function steadiness(lab: Lab, settings: Settings): Promise<FigureRow[]> {
  const lengthFor = (peer: PeerName): number =>
    isSlow(peer) || peer === 'incremark' || settings.isQuick ? 5_000 : 20_000;
  const churned = await forEach(settings.peers, (peer) =>
    lab.with(peer, mix(lengthFor(peer)), (page) => page.call('churn', piece)),
  );
  const flickers = await forEach(settings.peers, (peer) =>
    lab.with(peer, mix(flickerLength), (page) => page.call('flicker', piece)),
  );
  const row = (
    what: string,
    unit: string,
    atMost: number | null,
    figures: FigureRow['figures'],
  ): FigureRow => ({
    what,
    unit,
    atMost,
    figures,
    runs: 1,
  });
  return [
    row(
      'nodes added',
      '/ final node',
      1.1,
      figuresOf(churned, ({added}) => ({value: added})),
    ),
    row(
      'nodes removed',
      '/ final node',
      0.1,
      figuresOf(churned, ({removed}) => ({value: removed})),
    ),
    row(
      'finished elements replaced',
      '%',
      0,
      figuresOf(churned, ({kept}) => ({value: 100 * (1 - kept)})),
    ),
    row(
      'text selections lost',
      'of 1',
      0,
      figuresOf(churned, ({isSelectionKept}) => ({value: isSelectionKept ? 0 : 1})),
    ),
    row(
      'prefixes that show raw syntax',
      '%',
      1,
      figuresOf(flickers, ({raw}) => ({value: 100 * raw})),
    ),
    row(
      'prefixes that show text which does not stay',
      '%',
      null,
      figuresOf(flickers, ({taken}) => ({value: 100 * taken})),
    ),
  ];
}
