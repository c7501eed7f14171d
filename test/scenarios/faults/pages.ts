import {expect} from 'chai';
import type {CDPSession, Page} from 'playwright-core';
import {type ChaosProxy, type Plan, startChaosProxy} from '../../support/chaos/proxy.js';
import {ChatPage} from '../../support/chat-page.js';
import {type ChatWorld, eventually, openChatWorld} from '../../support/chat-world.js';
import {type DrivenBrowser, driveBrowser} from '../../support/driven-browser.js';
import {goldenText} from '../../support/golden-text.js';
import type {FaultRig} from './fault-rig.js';

/** The installed browser, and a server whose answers take a person's time. */
export interface Pages {
  readonly browser: DrivenBrowser;
  readonly world: ChatWorld;
}

/** What a person asks for on a page; spaces are as a page shows them. */
export const story = goldenText(3_000).replace(/\s+/g, ' ').replaceAll('\uFEFF', '');

/** Browser and server, opened when first asked for. */
export function pagesOnDemand(): {open(): Promise<Pages>; close(): Promise<void>} {
  let pages: Promise<Pages> | null = null;
  const open = async (): Promise<Pages> => ({
    world: await openChatWorld({mockWordDelayMs: 15, defaultModel: 'mock/echo'}),
    browser: await driveBrowser(),
  });
  return {
    open() {
      pages ??= open();
      return pages;
    },
    async close() {
      const opened = await pages;
      await opened?.browser.close();
      await opened?.world.close();
    },
  };
}

export interface FaultyPage {
  readonly page: Page;
  readonly chat: ChatPage;
  readonly world: ChatWorld;
  readonly proxy: ChaosProxy;
  /** The page's own line to the DevTools. */
  readonly devTools: CDPSession;
}

/** The real page, over a line that follows `plan`. Counted as one run. */
export async function inPage(
  rig: FaultRig,
  plan: Plan,
  work: (faulty: FaultyPage) => Promise<void>,
): Promise<void> {
  const {browser, world} = await rig.pages();
  const proxy = await startChaosProxy(world.server.url, plan);
  const {page} = await browser.open(proxy.url);
  const devTools = await page.context().newCDPSession(page);
  const beganAt = performance.now();
  try {
    await work({page, chat: new ChatPage(page), world, proxy, devTools});
  } finally {
    rig.record(streamRequests(proxy) - 1, performance.now() - beganAt);
    await page.context().close();
    await proxy.close();
  }
}

/** Requests for a stream that the page made; those that stop one are not among them. */
export function streamRequests({requests}: ChaosProxy): number {
  return requests.filter(({path}) => path.includes('/chat/stream') && !path.includes('/stop')).length;
}

/** Waits for the end of the answer; it must be what is saved, and the question said back. */
export async function expectWhole({chat, world}: FaultyPage, question = story): Promise<void> {
  await eventually(async () => (await chat.status()) === 'complete', 'the answer is complete', 20_000);
  expect(await chat.answerText()).to.equal(question);
  expect(await lastSavedText(world)).to.equal(question);
}

/** The newest answer in the store. */
export async function lastSavedText(world: ChatWorld): Promise<string> {
  const run = await world.server.db
    .selectFrom('runs')
    .select('conversation_id')
    .orderBy('created_at', 'desc')
    .executeTakeFirstOrThrow();
  return (await world.savedTexts(run.conversation_id)).at(-1) ?? '';
}

/** From now on the page's long tasks are written down. Resolves with the longest so far, in milliseconds. */
export async function watchTasks(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    const state = {longestTaskMs: 0};
    Object.assign(globalThis, state);
    new PerformanceObserver((list) => {
      for (const {duration} of list.getEntries()) {
        const longest = Number(Reflect.get(globalThis, 'longestTaskMs'));
        Object.assign(globalThis, {longestTaskMs: Math.max(longest, duration)});
      }
    }).observe({entryTypes: ['longtask']});
  });
  return () => page.evaluate(() => Number(Reflect.get(globalThis, 'longestTaskMs')));
}
