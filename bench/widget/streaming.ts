import {difference} from '../markdown/lab.js';
import {percentile} from '../measure.js';
import {answerOf} from './answers.js';
import {figuresOf, type WidgetRow} from './figures.js';
import {isSlow, type Load, type WidgetName, type WidgetSettings} from './settings.js';
import {tasksDuring} from './tracing.js';
import {beginTyping} from './typing.js';
import type {WidgetLab, WidgetLabPage} from './widget-lab.js';

/** What a chat spends on an answer that comes in. */
interface Spent {
  /** CPU of the main thread, all of it, for each 1,000 characters. */
  readonly cpuMs: number;
  /** CPU while the last fifth of the answer comes, for that while the first one does. */
  readonly growth: number;
  /** From the end of the answer to the frame that shows it. */
  readonly behindMs: number;
}

/** How a chat is to use while an answer comes in. */
interface Used {
  readonly longestCpuMs: number;
  readonly longestWallMs: number;
  readonly typedMs: readonly number[];
}

/** Null where the chat took too long. */
interface Measured {
  readonly spent: Spent | null;
  readonly used: Used | null;
}

/** The same answer through the whole of each chat, in turns, over one connection that all of them understand. */
export async function streaming(lab: WidgetLab, settings: WidgetSettings): Promise<WidgetRow[]> {
  const rows: WidgetRow[] = [];
  for (const load of settings.loads) {
    const found = new Map<WidgetName, Measured[]>(settings.widgets.map((widget) => [widget, []]));
    for (let run = 0; run < settings.runs; run += 1) {
      for (const widget of settings.widgets.filter((one) => run === 0 || !isSlow(one))) {
        const spent = await spentOn(lab, widget, load, settings.limitMs).catch(noFigure);
        const used = await usedDuring(lab, widget, load, settings.limitMs).catch(noFigure);
        found.get(widget)?.push({spent, used});
      }
    }
    rows.push(...rowsOf(found, load, settings.runs));
  }
  return rows;
}

function noFigure(error: unknown): null {
  console.error(`  no figure: ${error instanceof Error ? error.message.split('\n')[0] : error}`);
  return null;
}

function spentOn(lab: WidgetLab, widget: WidgetName, load: Load, limitMs: number): Promise<Spent> {
  const measure = async (page: WidgetLabPage): Promise<Spent> => {
    const answer = await page.ask(answerOf(load.characters), load.chunksPerSecond);
    const start = await page.cpu();
    await answer.sent(0.2);
    const first = await page.cpu();
    await answer.sent(0.8);
    const late = await page.cpu();
    await answer.sent(1);
    const endedAt = performance.now();
    const last = await page.cpu();
    await page.shown();
    const behindMs = performance.now() - endedAt;
    const end = await page.cpu();
    return {
      cpuMs: difference(end, start).allMs / (load.characters / 1000),
      growth: difference(last, late).allMs / difference(first, start).allMs,
      behindMs,
    };
  };
  return lab.with(widget, measure, limitMs);
}

/** Apart from `spentOn`: what is typed and traced costs something itself. */
function usedDuring(lab: WidgetLab, widget: WidgetName, load: Load, limitMs: number): Promise<Used> {
  const measure = async (page: WidgetLabPage): Promise<Used> => {
    let typedMs: readonly number[] = [];
    const tasks = await tasksDuring(page.page, async () => {
      const answer = await page.ask(answerOf(load.characters), load.chunksPerSecond);
      const stop = await beginTyping(page);
      await answer.sent(1);
      typedMs = await stop();
      await page.shown();
    });
    return {
      longestCpuMs: Math.max(...tasks.map(({cpuMs}) => cpuMs)),
      longestWallMs: Math.max(...tasks.map(({wallMs}) => wallMs)),
      typedMs,
    };
  };
  return lab.with(widget, measure, limitMs);
}

function rowsOf(
  found: ReadonlyMap<WidgetName, readonly Measured[]>,
  {characters, chunksPerSecond}: Load,
  runs: number,
): WidgetRow[] {
  const title = `${characters / 1000} kB, ${chunksPerSecond} chunks/s`;
  const plain = found.get('plain') ?? [];
  const withPlain = new Map(
    [...found].map(([widget, all]) => [
      widget,
      all.map(({spent}, run) => ({spent, plain: plain[run]?.spent ?? null})),
    ]),
  );
  const typed = new Map(
    [...found].map(([widget, all]) => [widget, [all.flatMap(({used}) => used?.typedMs ?? [])]]),
  );
  const row = (
    what: string,
    unit: string,
    atMost: number | null,
    figures: WidgetRow['figures'],
  ): WidgetRow => {
    const tooSlow = [...found.keys()].filter((widget) => figures[widget] === undefined);
    return {what: `${title}: ${what}`, unit, atMost, figures, tooSlow, runs};
  };
  const ofSpent = (read: keyof Spent): WidgetRow['figures'] =>
    figuresOf(found, ({spent}) => spent?.[read] ?? null);
  const ofUsed = (
    read: 'longestCpuMs' | 'longestWallMs',
    join?: (numbers: readonly number[]) => number,
  ): WidgetRow['figures'] => figuresOf(found, ({used}) => used?.[read] ?? null, join);
  const most = (numbers: readonly number[]): number => Math.max(...numbers);
  return [
    row('CPU of 1,000 characters', 'ms', null, ofSpent('cpuMs')),
    row(
      'CPU',
      '× plain text',
      1.5,
      // Each within its own round, so that a machine that is slower for a while does not count.
      figuresOf(withPlain, ({spent, plain}) => (spent && plain ? spent.cpuMs / plain.cpuMs : null)),
    ),
    row('CPU of the last fifth', '× first fifth', 1.2, ofSpent('growth')),
    row('longest task of all runs', 'ms CPU', 50, ofUsed('longestCpuMs', most)),
    row('longest task by the wall clock', 'ms', null, ofUsed('longestWallMs')),
    row(
      'key to frame, p98 of all runs',
      'ms',
      25,
      figuresOf(typed, (all) => (all.length === 0 ? null : percentile(all, 0.98))),
    ),
    row('end of the answer to the frame that shows it', 'ms', null, ofSpent('behindMs')),
  ];
}
