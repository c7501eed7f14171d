import {after, before, describe, it} from 'node:test';
import {expect} from 'chai';
import {type Browser, type BrowserContext, chromium, type Page} from 'playwright-core';
import {chromiumFlags, findChromium} from '../../scripts/find-browser.mjs';
import {eventually} from '../support/server-eventually.js';
import {type SourcesServer, serveSources} from '../support/sources-server.js';

/*
 * Tabs of a real browser that share a stream, and what becomes of it when the tab that reads it is closed, dies, is
 * stuck, or goes into the back/forward cache.
 */

/** What another tab may take to read on. */
const handOverMs = 2_000;

interface TabSettings {
  /** `manual`: the tab's clock moves only when told. */
  readonly clock: 'manual' | 'system';
}

interface TabState {
  readonly text: string;
  readonly reads: boolean;
  readonly losses: number;
  readonly locks: number;
}

/** Makes the tab of support/shared-tab.ts on the page, with the page's own locks, channel and signals. */
async function showStream(page: Page, streamId: string, settings: TabSettings): Promise<void> {
  await page.evaluate(
    async ([id, {clock: kind}]) => {
      const sources: string[] = [
        '/test/support/shared-tab.js',
        '/src/base/clock.js',
        '/src/base/page-signals.js',
      ];
      const [{SharedTab}, {systemClock: clock}, {realmSignals: pageSignals}] = await Promise.all(
        sources.map((source) => import(source)),
      );
      Reflect.set(
        globalThis,
        'shared',
        new SharedTab('ann', id, {pageSignals, ...(kind === 'system' ? {clock} : {})}),
      );
    },
    [streamId, settings] as const,
  );
}

/** What the tab shows and does. */
const stateOf = (page: Page): Promise<TabState> =>
  page.evaluate(() => {
    const {text, reads, losses, tabs} = Reflect.get(globalThis, 'shared');
    return {text, reads, losses, locks: tabs.stats().locks};
  });

const call = (page: Page, method: 'begin' | 'follow' | 'mayRead'): Promise<void> =>
  // Not its promise: waiting for the turn to read may take for ever.
  page.evaluate((name) => void Reflect.get(globalThis, 'shared')[name](), method);

const receive = (page: Page, text: string): Promise<void> =>
  page.evaluate((piece) => Reflect.get(globalThis, 'shared').receive(piece), text);

describe('tabs that share a stream', () => {
  let server: SourcesServer;
  let browser: Browser;
  let context: BrowserContext;
  let streams = 0;

  before(async () => {
    server = await serveSources();
    const executablePath = findChromium();
    if (!executablePath) throw new Error('No Chromium was found: install one, or set CHROME_PATH.');
    browser = await chromium.launch({
      executablePath,
      args: [...chromiumFlags],
      ignoreDefaultArgs: ['--disable-back-forward-cache'],
    });
    context = await browser.newContext({reducedMotion: 'reduce'});
  });
  after(async () => {
    await browser?.close();
    await server?.close();
  });

  async function tab(streamId: string, settings: TabSettings): Promise<Page> {
    const page = await context.newPage();
    await page.goto(server.origin);
    await showStream(page, streamId, settings);
    return page;
  }

  /** Two tabs: the first reads a stream that said "ab", the second hears it. */
  async function readerAndListener(
    listening: TabSettings = {clock: 'system'},
  ): Promise<readonly [Page, Page]> {
    streams += 1;
    const streamId = `s${streams}`;
    const [reader, listener] = [await tab(streamId, {clock: 'system'}), await tab(streamId, listening)];
    await call(reader, 'begin');
    await eventually(
      () => stateOf(reader),
      ({locks}) => locks === 1,
    );
    await receive(reader, 'a');
    await call(listener, 'follow');
    await receive(reader, 'b');
    await eventually(
      () => stateOf(listener),
      ({text}) => text === 'ab',
    );
    return [reader, listener];
  }

  const reads = (page: Page): Promise<TabState> =>
    eventually(
      () => stateOf(page),
      (state) => state.reads,
      handOverMs,
    );

  it('goes on in another tab within 2 s when the one that reads is closed', async () => {
    const [reader, listener] = await readerAndListener();
    expect((await stateOf(listener)).reads).to.equal(false);
    await reader.close();
    await reads(listener);
    expect((await stateOf(listener)).text).to.equal('ab');
    await listener.close();
  });

  it('goes on in another tab within 2 s when the one that reads crashes', async () => {
    const [reader, listener] = await readerAndListener();
    const crashed = reader.waitForEvent('crash');
    reader.goto('chrome://crash').catch(() => {});
    await crashed;
    await reads(listener);
    await Promise.all([reader.close(), listener.close()]);
  });

  it('goes on in another tab, without the lock, when the one that reads is stuck for 20 s', async () => {
    const [reader, listener] = await readerAndListener({clock: 'manual'});
    const devtools = await context.newCDPSession(reader);
    await devtools.send('Debugger.enable');
    const paused = new Promise((resolve) => devtools.once('Debugger.paused', resolve));
    await devtools.send('Debugger.pause');
    // It stops at the next thing that it does.
    receive(reader, 'c').catch(() => {});
    await paused;
    await listener.evaluate(() => Reflect.get(globalThis, 'shared').clock.advance(20_000));
    const {locks} = await reads(listener);
    expect(locks).to.equal(0);
    await devtools.send('Debugger.resume');
    await Promise.all([reader.close(), listener.close()]);
  });

  it('keeps a page that reads in the back/forward cache, and brings it up to date when the person goes back', async () => {
    const [reader, listener] = await readerAndListener();
    await reader.evaluate(() => {
      addEventListener('pageshow', ({persisted}) => Reflect.set(globalThis, 'persisted', persisted));
    });
    await reader.goto(`${server.origin}/elsewhere`);
    await reads(listener);
    await receive(listener, 'c');
    // A page that was kept does not load again.
    await reader.goBack({waitUntil: 'commit'});
    await eventually(
      () => reader.evaluate(() => Reflect.get(globalThis, 'persisted')),
      (persisted) => persisted === true,
    );
    await call(reader, 'mayRead');
    await eventually(
      () => stateOf(reader),
      ({text}) => text === 'abc',
    );
    await listener.close();
    await reads(reader);
  });
});
