import {after, afterEach, before, beforeEach, describe, it} from 'node:test';
import {expect} from 'chai';
import type {Browser, BrowserContext} from 'playwright-core';
import {type ChatSite, openChatSite} from '../support/chat-site.js';
import {launchChromium} from '../support/installed-chromium.js';
import {eventually} from '../support/server-eventually.js';
import type {SiteTab} from '../support/site-tab.js';

/*
 * A person leaves a page on which an answer is being written, and goes back: the browser has kept the page as it was.
 */

let site: ChatSite;
let browser: Browser;
let context: BrowserContext;
before(async () => {
  [site, browser] = await Promise.all([openChatSite({mockWordDelayMs: 15}), launchChromium()]);
});
beforeEach(async () => {
  context = await browser.newContext({reducedMotion: 'reduce'});
});
afterEach(() => context.close());
after(async () => {
  await browser?.close();
  await site?.close();
});

const words = Array.from({length: 60}, (_, at) => `word${at} süß 你好 👩‍👩‍👧`).join(' ');
let stories = 0;
function newStory(): string {
  stories += 1;
  return `Story ${stories}: ${words}`;
}

/** Why the browser did not keep the page; null where it did. */
const whyNotKept = (tab: SiteTab): Promise<unknown> =>
  tab.page.evaluate(() => {
    if (Reflect.get(globalThis, 'persisted') === true) return null;
    const [entry] = performance.getEntriesByType('navigation');
    return Reflect.get(entry ?? {}, 'notRestoredReasons') ?? 'It was loaded anew, and nobody says why.';
  });

async function leave(tab: SiteTab, to = `${site.line.url}/elsewhere`): Promise<void> {
  await tab.page.evaluate(() => {
    addEventListener('pageshow', ({persisted}) => Reflect.set(globalThis, 'persisted', persisted));
  });
  await tab.page.goto(to);
}

async function goBack(tab: SiteTab): Promise<void> {
  // A page that was kept does not load again.
  await tab.page.goBack({waitUntil: 'commit'});
  await tab.ready();
  expect(await whyNotKept(tab)).to.equal(null);
}

const requestsFor = (method: string, since: number): number =>
  site.requests(since).filter((line) => line.startsWith(`${method} chat/stream`)).length;

describe('a page in the back/forward cache', () => {
  for (const history of [false, true]) {
    it(`is kept while it streams${history ? ' and keeps the text' : ''}, and goes on with one request at most`, async () => {
      const runs = await site.world.generations();
      const story = newStory();
      const tab = await site.open(context, {storageKey: 'ann', history});
      await tab.send(story);
      const {answer, conversationId} = await tab.untilLength(100);
      const asked = site.line.requests.length;
      await leave(tab);
      await goBack(tab);
      expect((await tab.shown()).answer.startsWith(answer)).to.equal(true);
      const {lines} = await tab.untilComplete();
      expect(lines).to.deep.equal([`user: ${story}`, `assistant: ${story}`]);
      expect(await site.world.savedTexts(conversationId ?? '')).to.deep.equal([story, story]);
      expect((await site.world.generations()) - runs).to.equal(1);
      expect(await tab.undone()).to.deep.equal([]);
      expect(requestsFor('GET', asked)).to.be.at.most(1);
      expect(requestsFor('POST', asked)).to.equal(0);
    });
  }

  it('has the whole answer when the person comes back behind its end', async () => {
    const runs = await site.world.generations();
    const story = newStory();
    const tab = await site.open(context, {storageKey: 'ann'});
    await tab.send(story);
    await tab.untilLength(100);
    await leave(tab);
    await eventually(
      () => site.world.server.counts().runs,
      (count) => count === 0,
      10_000,
    );
    await goBack(tab);
    expect((await tab.untilComplete()).lines).to.deep.equal([`user: ${story}`, `assistant: ${story}`]);
    expect((await site.world.generations()) - runs).to.equal(1);
  });

  it('leaves the reading to another tab, and shows what that one read', async () => {
    const runs = await site.world.generations();
    const story = newStory();
    const tab = await site.open(context, {storageKey: 'ann'});
    await tab.send(story);
    const {conversationId} = await tab.untilLength(50);
    const other = await site.open(context, {storageKey: 'ann', conversationId: conversationId ?? ''});
    await other.untilLength(60);
    await leave(tab);
    const {length} = (await other.shown()).answer;
    await other.until(({answer}) => answer.length > length, 2_000);
    await goBack(tab);
    for (const one of [tab, other]) {
      expect((await one.untilComplete()).lines).to.deep.equal([`user: ${story}`, `assistant: ${story}`]);
    }
    expect((await site.world.generations()) - runs).to.equal(1);
  });

  it('sends what waits when it is seen again, once', async () => {
    const runs = await site.world.generations();
    const tab = await site.open(context, {storageKey: 'ann'});
    await tab.keepPage();
    await context.setOffline(true);
    await tab.send('one');
    await tab.until(({outbox}) => outbox.length === 1);
    await leave(tab, 'about:blank');
    await context.setOffline(false);
    await goBack(tab);
    expect((await tab.untilComplete()).lines).to.deep.equal(['user: one', 'assistant: one']);
    expect((await site.world.generations()) - runs).to.equal(1);
  });
});
