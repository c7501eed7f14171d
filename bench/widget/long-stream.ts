import {percentile} from '../measure.js';
import {answerOf, chunkLength} from './answers.js';
import type {WidgetRow} from './figures.js';
import type {WidgetSettings} from './settings.js';
import {tasksDuring} from './tracing.js';
import {beginTyping} from './typing.js';
import type {WidgetLab} from './widget-lab.js';

const tokensPerSecond = 100;
const messagesAbove = 200;
/** How many times slower than this machine the page is made. */
const slower = 4;

/** A long answer at a usual pace, below a long conversation, on a slow machine, while somebody writes. */
export async function longStream(lab: WidgetLab, settings: WidgetSettings): Promise<WidgetRow[]> {
  const seconds = settings.longStreamSeconds;
  return lab.with('ours', async (lab) => {
    const {page, session} = lab;
    await page.evaluate(`ours.prepare(${messagesAbove}); ours.show()`);
    await page.evaluate('widget.painted()');
    await session.send('Emulation.setCPUThrottlingRate', {rate: slower});
    const text = answerOf(tokensPerSecond * chunkLength * seconds);
    let typedMs: readonly number[] = [];
    const tasks = await tasksDuring(page, async () => {
      const answer = await lab.ask(text, tokensPerSecond);
      // What the question itself moves is no shift of the answer's.
      await page.evaluate('widget.painted().then(() => { widget.shifts.length = 0; })');
      const stop = await beginTyping(lab);
      await answer.sent(1);
      typedMs = await stop();
      await lab.shown();
    });
    const shift = await page.evaluate<number>('widget.shifts.reduce((sum, one) => sum + one, 0)');
    const title = `${tokensPerSecond} tokens/s for ${seconds} s, ${messagesAbove} messages above, × ${slower}`;
    const row = (what: string, unit: string, atMost: number | null, ours: number): WidgetRow => ({
      what: `${title}: ${what}`,
      unit,
      atMost,
      figures: {ours},
      runs: 1,
    });
    const cpu = tasks.map(({cpuMs}) => cpuMs);
    return [
      row('longest task', 'ms CPU', 50, Math.max(...cpu)),
      row('tasks of more than 50 ms CPU', '%', 1, (cpu.filter((ms) => ms > 50).length / cpu.length) * 100),
      row(
        'tasks of more than 1 ms, p99',
        'ms CPU',
        null,
        percentile(
          cpu.filter((ms) => ms > 1),
          0.99,
        ),
      ),
      row('key to frame, p98', 'ms', null, percentile(typedMs, 0.98)),
      row('key to frame, longest', 'ms', 200, Math.max(...typedMs)),
      row('layout shift (CLS)', '', 0, shift),
    ];
  });
}
