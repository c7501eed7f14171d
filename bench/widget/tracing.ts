import type {Page} from 'playwright-core';

/** One task of a page's main thread, in milliseconds. */
export interface Task {
  /** By the wall clock: what others on the machine do lengthens it. */
  readonly wallMs: number;
  /** On a processor. */
  readonly cpuMs: number;
}

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: {readonly name?: string};
}

/** The tasks that the main thread of `page` did while `work` ran, as the browser's own trace has them. */
export async function tasksDuring(page: Page, work: () => Promise<void>): Promise<readonly Task[]> {
  const browser = page.context().browser();
  if (!browser) throw new Error('The page has no browser to trace.');
  await browser.startTracing(page, {categories: ['-*', 'toplevel', 'disabled-by-default-devtools.timeline']});
  let trace: Buffer;
  try {
    await work();
  } finally {
    trace = await browser.stopTracing();
  }
  const {traceEvents} = JSON.parse(trace.toString()) as {readonly traceEvents: readonly TraceEvent[]};
  return busiest(traceEvents);
}

/** Of the main threads of all pages that the browser has at the time, the one that did most is the page's. */
function busiest(events: readonly TraceEvent[]): readonly Task[] {
  const threads = new Map<string, Task[]>();
  for (const {name, ph, pid, tid, args} of events)
    if (ph === 'M' && name === 'thread_name' && args?.name === 'CrRendererMain')
      threads.set(`${pid} ${tid}`, []);
  for (const {name, ph, pid, tid, dur = 0, tdur = 0} of events)
    if (ph === 'X' && name === 'RunTask')
      threads.get(`${pid} ${tid}`)?.push({wallMs: dur / 1000, cpuMs: tdur / 1000});
  const work = (tasks: readonly Task[]): number => tasks.reduce((sum, {cpuMs}) => sum + cpuMs, 0);
  return [...threads.values()].sort((one, other) => work(other) - work(one))[0] ?? [];
}
