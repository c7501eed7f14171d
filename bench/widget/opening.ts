import {median} from '../markdown/figures.js';
import {difference} from '../markdown/lab.js';
import type {WidgetRow} from './figures.js';
import type {WidgetSettings} from './settings.js';
import {type Task, tasksDuring} from './tracing.js';
import type {WidgetLab, WidgetLabPage} from './widget-lab.js';

const scrollPx = 12_000;
const pxPerSecond = 4_000;

interface Opened {
  readonly paintedMs: number;
  readonly cpuMs: number;
}

interface Scrolled {
  readonly framesPerSecond: number;
  readonly longestFrameMs: number;
  readonly tasks: readonly Task[];
}

/** A conversation of thousands of messages: from the moment the page hands it over to its end on screen; and scrolling in it. */
export async function opening(lab: WidgetLab, settings: WidgetSettings): Promise<WidgetRow[]> {
  const opened: Opened[] = [];
  let scrolled: Scrolled | null = null;
  for (let run = 0; run < settings.runs; run += 1)
    await lab.with('ours', async (page) => {
      opened.push(await open(page, settings.openedMessages));
      scrolled ??= await scroll(page);
    });
  const title = `${settings.openedMessages} messages`;
  const row = (what: string, unit: string, atMost: number | null, ours: number): WidgetRow => ({
    what: `${title}: ${what}`,
    unit,
    atMost,
    figures: {ours},
    runs: settings.runs,
  });
  const rows = [
    row('open, to the first paint of its end', 'ms', 1_000, median(opened.map(({paintedMs}) => paintedMs))),
    row('open, CPU', 'ms', null, median(opened.map(({cpuMs}) => cpuMs))),
  ];
  return scrolled ? [...rows, ...scrollRows(scrolled, row)] : rows;
}

function scrollRows(
  {framesPerSecond, longestFrameMs, tasks}: Scrolled,
  row: (what: string, unit: string, atMost: number | null, ours: number) => WidgetRow,
): WidgetRow[] {
  const longest = Math.max(...tasks.map(({cpuMs}) => cpuMs));
  return [
    // The frames of a second that is not quite one.
    {...row('scrolling, frames', '/s', null, framesPerSecond), atLeast: 58, runs: 1},
    {...row('scrolling, longest time between two frames', 'ms', null, longestFrameMs), runs: 1},
    {...row('scrolling, longest task', 'ms CPU', 50, longest), runs: 1},
  ];
}

async function open({page, cpu}: WidgetLabPage, count: number): Promise<Opened> {
  await page.evaluate(`ours.prepare(${count})`);
  const before = await cpu();
  const paintedMs = await page.evaluate<number>(
    `(async () => { const at = performance.now(); ours.show(); await widget.painted(); return performance.now() - at; })()`,
  );
  // What is put off until there is time for it counts too.
  await page.waitForTimeout(2_000);
  return {paintedMs, cpuMs: difference(await cpu(), before).allMs};
}

/** From its end upward, as with a wheel, through messages that were never seen. */
async function scroll({page, session}: WidgetLabPage): Promise<Scrolled> {
  let times: readonly number[] = [];
  const tasks = await tasksDuring(page, async () => {
    await page.evaluate(`
      globalThis.frameTimes = [];
      globalThis.isWatching = true;
      requestAnimationFrame(function watch(at) {
        frameTimes.push(at);
        if (isWatching) requestAnimationFrame(watch);
      });
      null`);
    await session.send('Input.synthesizeScrollGesture', {
      x: 500,
      y: 300,
      yDistance: scrollPx,
      speed: pxPerSecond,
      gestureSourceType: 'mouse',
    });
    times = await page.evaluate<readonly number[]>('isWatching = false; frameTimes');
  });
  const gaps = times.slice(1).map((at, index) => at - (times[index] ?? at));
  const allMs = (times.at(-1) ?? 0) - (times[0] ?? 0);
  return {framesPerSecond: (gaps.length / allMs) * 1000, longestFrameMs: Math.max(...gaps), tasks};
}
