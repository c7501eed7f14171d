import {mkdirSync, writeFileSync} from 'node:fs';
import {cpus, loadavg} from 'node:os';
import process from 'node:process';
import {fileURLToPath} from 'node:url';
import type {Machine} from '../markdown/measure-markdown.js';
import type {WidgetRow} from './figures.js';
import {heap} from './heap.js';
import {longStream} from './long-stream.js';
import {opening} from './opening.js';
import {type PartName, partNames, type WidgetSettings, widgetNames} from './settings.js';
import {streaming} from './streaming.js';
import {WidgetLab} from './widget-lab.js';

export interface WidgetResults {
  /** Day, as in 2026-11-21. */
  readonly date: string;
  readonly machine: Machine;
  /** Load of the machine over a minute, before and at the end: above 2 the wall clock says little, and CPU is dearer than it is. */
  readonly load: readonly [before: number, atEnd: number];
  readonly rows: readonly WidgetRow[];
}

const measures: Record<PartName, (lab: WidgetLab, settings: WidgetSettings) => Promise<WidgetRow[]>> = {
  streaming,
  'long-stream': longStream,
  heap,
  opening,
};

/** All that is told of the whole element, beside other chats, in the installed Chromium. */
export async function measureWidget(settings: WidgetSettings): Promise<WidgetResults> {
  const lab = await WidgetLab.open(settings.parts.includes('streaming') ? settings.widgets : ['ours']);
  const rows: WidgetRow[] = [];
  const loadNow = (): number => Number((loadavg()[0] ?? 0).toFixed(1));
  const loadBefore = loadNow();
  try {
    for (const part of settings.parts) {
      console.log(`  widget: ${part} …`);
      try {
        rows.push(...(await measures[part](lab, settings)));
      } catch (error) {
        // An element in the middle of a change may lack one thing; the rest is still told.
        console.error(`  ${part}: ${error instanceof Error ? error.message : error}`);
      }
    }
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
    load: [loadBefore, loadNow()],
    rows,
  };
}

/**
 * Writes the results as JSON: a whole run to `bench/results`, any other to `bench/.cache`, since it proves nothing.
 *
 * @returns The path, as seen from the project's folder.
 */
export function writeWidgetResults(
  results: WidgetResults,
  {isQuick, widgets, parts}: WidgetSettings,
): string {
  const isWhole = !isQuick && widgets.length === widgetNames.length && parts.length === partNames.length;
  const folder = isWhole ? 'results' : '.cache';
  const path = fileURLToPath(new URL(`../${folder}/`, import.meta.url));
  mkdirSync(path, {recursive: true});
  writeFileSync(`${path}widget.json`, `${JSON.stringify(results, null, 2)}\n`);
  return `bench/${folder}/widget.json`;
}
