import type {CDPSession} from 'playwright-core';
import {answerOf} from './answers.js';
import type {WidgetRow} from './figures.js';
import type {WidgetSettings} from './settings.js';
import type {WidgetLab, WidgetLabPage} from './widget-lab.js';

const messagesEach = 100;
const answerLength = 600;
/** Behind these all that is kept up to a limit, as the journal is, has reached it, and all code has run. */
const conversationsBefore = 4;
const elements = ['chat-stream', 'chat-stream-thread', 'chat-stream-composer', 'chat-stream-message'];

interface Held {
  readonly heapKb: number;
  readonly nodes: number;
}

/** What a page holds when conversations were held and left, each of real questions and answers, and when the chat is taken away. */
export async function heap(lab: WidgetLab, settings: WidgetSettings): Promise<WidgetRow[]> {
  return lab.with('ours', async (lab) => {
    const {page, session} = lab;
    const converse = async (): Promise<void> => {
      for (let asked = 0; asked < messagesEach / 2; asked += 1) {
        lab.next(answerOf(answerLength), Number.POSITIVE_INFINITY);
        await page.evaluate('ours.askAndWait()');
      }
      await page.evaluate('ours.newConversation(); widget.painted()');
    };
    for (let at = 0; at < conversationsBefore; at += 1) await converse();
    const before = await heldBy(lab);
    for (let at = 0; at < settings.conversations; at += 1) await converse();
    const after = await heldBy(lab);
    await page.evaluate('ours.remove(); widget.painted()');
    await heldBy(lab);
    const left = await Promise.all(elements.map((tag) => countOf(session, tag)));
    const isCollected = await page.evaluate<boolean>('ours.isCollected()');
    const title = `${settings.conversations} conversations of ${messagesEach} messages`;
    const row = (what: string, unit: string, atMost: number | null, ours: number): WidgetRow => ({
      what,
      unit,
      atMost,
      figures: {ours},
      runs: 1,
    });
    return [
      row(`${title}: heap, more than before`, '%', 10, (after.heapKb / before.heapKb - 1) * 100),
      row(`${title}: heap`, 'kB', null, after.heapKb),
      row(`${title}: nodes, more than before`, '', null, after.nodes - before.nodes),
      row(
        'taken out of the document: our elements that are left',
        '',
        0,
        left.reduce((sum, one) => sum + one, 0),
      ),
      row('taken out of the document: the element is held', 'of 1', 0, isCollected ? 0 : 1),
    ];
  });
}

/** What is left when all garbage is collected. */
async function heldBy({page, session}: WidgetLabPage): Promise<Held> {
  // What waits for a moment, as an announcement that is taken back, is over by then.
  await page.waitForTimeout(1_500);
  // A weak reference lasts as long as the task that asked it, and a finalizer may free more.
  for (let times = 0; times < 3; times += 1) await session.send('HeapProfiler.collectGarbage');
  const {usedSize} = await session.send('Runtime.getHeapUsage');
  const {nodes} = await session.send('Memory.getDOMCounters');
  return {heapKb: usedSize / 1024, nodes};
}

/** How many elements named `tag` are alive, in the document or not. */
async function countOf(session: CDPSession, tag: string): Promise<number> {
  const {result: prototype} = await session.send('Runtime.evaluate', {
    expression: `customElements.get('${tag}').prototype`,
  });
  const {objects} = await session.send('Runtime.queryObjects', {
    prototypeObjectId: prototype.objectId ?? '',
  });
  const {result: count} = await session.send('Runtime.callFunctionOn', {
    objectId: objects.objectId ?? '',
    functionDeclaration: 'function () { return this.length; }',
    returnByValue: true,
  });
  await session.send('Runtime.releaseObject', {objectId: objects.objectId ?? ''});
  return Number(count.value);
}
