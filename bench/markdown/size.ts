import {ownSize} from './bundles.js';
import type {FigureRow} from './figures.js';

/** What our own code adds to marked and DOMPurify, minified by esbuild and gzipped. */
export async function size(): Promise<FigureRow[]> {
  const {eager, lazy} = await ownSize();
  const row = (what: string, bytes: number, atMost: number | null): FigureRow => ({
    what,
    unit: 'kB gzip',
    atMost,
    figures: {ours: {value: bytes / 1000}},
    runs: 1,
  });
  return [
    row('own code without marked and DOMPurify', eager, 8),
    row('own code that is loaded when first needed', lazy, null),
  ];
}
