import {after, afterEach, before, describe, it} from 'node:test';
import {expect} from 'chai';
import type {Browser, BrowserContext} from 'playwright-core';
import {type ChatSite, openChatSite} from '../support/chat-site.js';
import {launchChromium} from '../support/installed-chromium.js';
import {eventually} from '../support/server-eventually.js';
import type {SiteTab} from '../support/site-tab.js';

/*
 * Two tabs of one person that show one conversation: real pages in a real browser, and the real server.
 */

/** What another tab may take to read on. */
const handOverMs = 2_000;
const chat = {storageKey: 'ann'};

let site: ChatSite;
let browser: Browser;
let context: BrowserContext;
before(async () => {
  [site, browser] = await Promise.all([openChatSite({mockWordDelayMs: 15}), launchChromium()]);
});
afterEach(() => context?.close());
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

interface TwoTabs {
  /** Sent the message, and reads the answer. */
  readonly first: SiteTab;
  readonly second: SiteTab;
  readonly story: string;
  readonly runsBefore: number;
  readonly conversationId: string;
}

/** Two tabs, of which the first sends a message; both show the answer as it comes. */
async function twoTabs(without: readonly string[] = []): Promise<TwoTabs> {
  context = await browser.newContext({reducedMotion: 'reduce'});
  await context.addInitScript((names) => {
    for (const name of names) {
      if (name === 'locks') Object.defineProperty(Navigator.prototype, 'locks', {value: undefined});
      else Reflect.deleteProperty(globalThis, name);
    }
  }, without);
  const runsBefore = await site.world.generations();
  const story = newStory();
  const first = await site.open(context, chat);
  await first.send(story);
  const {conversationId} = await first.until((shown) => shown.conversationId !== null);
  const second = await site.open(context, {...chat, conversationId: conversationId ?? ''});
  await second.untilLength(60);
  return {first, second, story, runsBefore, conversationId: conversationId ?? ''};
}

/** Both tabs, or the one that is left, end with the answer as it is saved, of one run. */
async function expectOnce(
  {story, runsBefore, conversationId}: TwoTabs,
  ...tabs: readonly SiteTab[]
): Promise<void> {
  for (const tab of tabs) {
    const {lines} = await tab.untilComplete();
    expect(lines).to.deep.equal([`user: ${story}`, `assistant: ${story}`]);
  }
  expect(await site.world.savedTexts(conversationId)).to.deep.equal([story, story]);
  expect((await site.world.generations()) - runsBefore).to.equal(1);
}

const streamReads = (since: number): number =>
  site.requests(since).filter((line) => line === 'GET chat/stream/:id').length;

const startsOf = (since: number): number =>
  site.requests(since).filter((line) => line === 'POST chat/stream').length;

/** Waits until the tab's answer grows beyond `length`, and returns when it did: milliseconds since the epoch. */
async function grownAt(tab: SiteTab, length: number): Promise<number> {
  const heard = await eventually(
    async () => (await tab.heard()).find((event) => event.length > length),
    (event) => event !== undefined,
    handOverMs,
  );
  return heard?.at ?? Number.NaN;
}

describe('two tabs on one conversation', () => {
  it('ask once for the answer, and show the same', async () => {
    const asked = site.line.requests.length;
    const tabs = await twoTabs();
    await tabs.second.untilLength(tabs.story.length * 0.8);
    expect([startsOf(asked), streamReads(asked)]).to.deep.equal([1, 0]);
    await expectOnce(tabs, tabs.first, tabs.second);
    // The end and the lock come by two ways: whoever has the lock first may ask for the end.
    expect(streamReads(asked)).to.be.at.most(1);
  });

  it('go on within 2 s when the one that reads is closed in mid-answer', async () => {
    const tabs = await twoTabs();
    const asked = site.line.requests.length;
    const closedAt = Date.now();
    await tabs.first.page.close();
    const {answer} = await tabs.second.shown();
    const tookMs = (await grownAt(tabs.second, answer.length)) - closedAt;
    expect(tookMs).to.be.at.most(handOverMs);
    await expectOnce(tabs, tabs.second);
    expect(streamReads(asked)).to.equal(1);
  });

  it('go on within 2 s when the one that reads goes elsewhere', async () => {
    const tabs = await twoTabs();
    await tabs.first.page.goto('about:blank');
    const {answer} = await tabs.second.shown();
    await grownAt(tabs.second, answer.length);
    await expectOnce(tabs, tabs.second);
  });

  it('go on within 2 s when the one that reads is frozen, and it has the answer when it thaws', async () => {
    const tabs = await twoTabs();
    const devTools = await context.newCDPSession(tabs.first.page);
    await devTools.send('Page.setWebLifecycleState', {state: 'frozen'});
    const {answer} = await tabs.second.shown();
    await grownAt(tabs.second, answer.length);
    await expectOnce(tabs, tabs.second);
    await devTools.send('Page.setWebLifecycleState', {state: 'active'});
    await expectOnce(tabs, tabs.first);
  });

  it('read on alone when the one that only hears is closed', async () => {
    const tabs = await twoTabs();
    await tabs.second.page.close();
    await expectOnce(tabs, tabs.first);
  });

  it('stop together, with the same text, which is what is saved', async () => {
    for (const stopping of ['first', 'second'] as const) {
      const tabs = await twoTabs();
      await tabs[stopping].page.evaluate(() => pageChat.chat.stop());
      const [one, other] = await Promise.all(
        [tabs.first, tabs.second].map((tab) => tab.until(({status}) => status === 'stopped')),
      );
      const saved = await eventually(
        () => site.world.savedTexts(tabs.conversationId),
        (texts) => texts[1] === one?.answer,
      );
      expect([stopping, other?.answer]).to.deep.equal([stopping, saved[1]]);
      expect(tabs.story.startsWith(saved[1] ?? '')).to.equal(true);
      await context.close();
    }
  });

  it('both show a message that is sent in either, and its answer', async () => {
    const tabs = await twoTabs();
    await expectOnce(tabs, tabs.first, tabs.second);
    for (const [sender, other, text] of [
      [tabs.second, tabs.first, 'From the second'],
      [tabs.first, tabs.second, 'From the first'],
    ] as const) {
      const asked = site.line.requests.length;
      await sender.send(text);
      const {lines} = await other.until((shown) => shown.answer === text && shown.status === 'complete');
      expect(lines.slice(-2)).to.deep.equal([`user: ${text}`, `assistant: ${text}`]);
      expect(await sender.untilComplete()).to.deep.equal(await other.shown());
      expect(startsOf(asked)).to.equal(1);
    }
  });

  it('both show another answer that is asked for in one', async () => {
    const tabs = await twoTabs();
    await expectOnce(tabs, tabs.first, tabs.second);
    const before = await tabs.first.page.evaluate(() => pageChat.chat.state.messages.at(-1)?.id);
    const again = tabs.second.page.evaluate(async () => (await pageChat.chat.regenerate()).id);
    const isAnother = async (): Promise<boolean> =>
      tabs.first.page.evaluate((id) => {
        const last = pageChat.chat.state.reply ?? pageChat.chat.state.messages.at(-1);
        return last?.role === 'assistant' && last.id !== id;
      }, before);
    await eventually(isAnother, (isShown) => isShown);
    const id = await again;
    const shown = await tabs.first.untilComplete();
    expect(await tabs.first.page.evaluate(() => pageChat.chat.state.messages.at(-1)?.id)).to.equal(id);
    expect(shown).to.deep.equal(await tabs.second.shown());
    expect(shown.lines.length).to.equal(2);
    expect(
      await tabs.first.page.evaluate(() => pageChat.chat.state.messages.at(-1)?.siblings.length),
    ).to.equal(2);
  });
});

for (const missing of ['locks', 'BroadcastChannel']) {
  describe(`two tabs of a browser without ${missing}`, () => {
    it('read each for itself, and show the same, of one run', async () => {
      const asked = site.line.requests.length;
      const tabs = await twoTabs([missing]);
      await expectOnce(tabs, tabs.first, tabs.second);
      expect(streamReads(asked)).to.equal(1);
    });

    it('go on when one is closed, and stop together', async () => {
      const tabs = await twoTabs([missing]);
      await tabs.first.page.close();
      const {length} = (await tabs.second.shown()).answer;
      await tabs.second.untilLength(length + 10);
      const third = await site.open(context, {...chat, conversationId: tabs.conversationId});
      await third.untilLength(length);
      // What it loaded is of an earlier moment: only who reads the stream too has the same text.
      await third.untilLength((await third.shown()).answer.length + 10);
      await third.page.evaluate(() => pageChat.chat.stop());
      const [one, other] = await Promise.all(
        [tabs.second, third].map((tab) => tab.until(({status}) => status === 'stopped')),
      );
      expect(one?.answer).to.equal(other?.answer);
    });
  });
}
