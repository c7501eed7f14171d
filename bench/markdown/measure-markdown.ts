import {cpus} from 'node:os';
import process from 'node:process';
import type {FigureRow} from './figures.js';
import {type Curve, growth} from './growth.js';
import {hostileText} from './hostile-text.js';
import {Lab} from './lab.js';
import {paced} from './paced.js';
import type {Settings} from './settings.js';
import {size} from './size.js';
import {speed} from './speed.js';
import {steadiness} from './steadiness.js';

export interface Machine {
  readonly cores: number;
  readonly processor: string;
  readonly browser: string;
  readonly node: string;
}

export interface MarkdownResults {
  /** Day, as in 2026-11-21. */
  readonly date: string;
  readonly machine: Machine;
  readonly rows: readonly FigureRow[];
  /** What the rows about growth, and the plot, are made of. */
  readonly curves: readonly Curve[];
}

/** All that is told of the Markdown engine, beside its peers, in the installed Chromium. */
export async function measureMarkdown(settings: Settings): Promise<MarkdownResults> {
  const lab = await Lab.open(
    settings.peers.includes('naive') ? settings.peers : [...settings.peers, 'naive'],
  );
  for (const [peer, error] of lab.broken) console.error(`  ${peer} does not build: ${error}`);
  const rows: FigureRow[] = [];
  const add = async (name: string, part: () => Promise<readonly FigureRow[]>): Promise<void> => {
    console.log(`  markdown: ${name} …`);
    try {
      rows.push(...(await part()));
    } catch (error) {
      // An engine in the middle of a change may lack one thing; the rest is still told.
      console.error(`  ${name}: ${error instanceof Error ? error.message : error}`);
    }
  };
  let curves: readonly Curve[] = [];
  try {
    await add('speed', () => speed(lab, settings));
    await add('growth', async () => {
      const grown = await growth(lab, settings);
      curves = grown.curves;
      return grown.rows;
    });
    await add('1,000 tokens/s', () => paced(lab, settings));
    await add('hostile text', () => hostileText(lab, settings));
    await add('steadiness', () => steadiness(lab, settings));
    await add('size', size);
  } finally {
    await lab.close();
  }
  return {
    date: new Date().toISOString().slice(0, 10),
    machine: {
      cores: cpus().length,
      processor: cpus()[0]?.model.trim() ?? 'unknown',
      browser: `Chromium ${lab.browserVersion}`,
      node: process.version,
    },
    rows,
    curves,
  };
}
