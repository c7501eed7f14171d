import {after, afterEach, before, describe, it} from 'node:test';
import {expect} from 'chai';
import type {Browser, BrowserContext} from 'playwright-core';
import type {Fault} from '../support/chaos/proxy.js';
import {SeededRandom} from '../support/chaos/seeded-random.js';
import {type AskedChat, type ChatSite, openChatSite} from '../support/chat-site.js';
import {launchChromium} from '../support/installed-chromium.js';
import {eventually} from '../support/server-eventually.js';
import type {SiteTab} from '../support/site-tab.js';

/*
 * A person reloads the page while an answer is being written: a real page, a real browser, the real server.
 */

let site: ChatSite;
let browser: Browser;
let context: BrowserContext;
before(async () => {
  [site, browser] = await Promise.all([openChatSite({mockWordDelayMs: 6}), launchChromium()]);
});
afterEach(async () => {
  site.follow(() => null);
  await context?.close();
});
after(async () => {
  await browser?.close();
  await site?.close();
});

const words = Array.from({length: 60}, (_, at) => `word${at} süß 你好 👩‍👩‍👧`).join(' ');
let stories = 0;
/** Something to be said back, that was never said before. */
function newStory(): string {
  stories += 1;
  return `Story ${stories}: ${words}`;
}

async function openTab(chat: AskedChat = {}): Promise<SiteTab> {
  context = await browser.newContext({reducedMotion: 'reduce'});
  return site.open(context, chat);
}

/** Waits for the answer's end; question and answer are there once, as they are saved, and of one run. */
async function expectOnce(tab: SiteTab, story: string, runsBefore: number): Promise<void> {
  const {lines, conversationId} = await tab.untilComplete();
  expect(lines).to.deep.equal([`user: ${story}`, `assistant: ${story}`]);
  expect(await site.world.savedTexts(conversationId ?? '')).to.deep.equal([story, story]);
  expect((await site.world.generations()) - runsBefore).to.equal(1);
  // Where the text is not kept, the stream is read again from its start.
  expect((await tab.undone()).filter((change) => !change.endsWith(' → '))).to.deep.equal([]);
}

const isStart = (line: string): boolean => line.startsWith('POST /api/ai/chat/stream ');

describe('a reload', () => {
  for (const history of [false, true]) {
    const kept = history ? 'with its text kept' : 'with ids kept alone';
    for (const length of [1, 60, 700]) {
      it(`behind ${length} characters, ${kept}: the answer ends as it is saved, once`, async () => {
        const runs = await site.world.generations();
        const story = newStory();
        const tab = await openTab({history});
        await tab.send(story);
        await tab.untilLength(length);
        await tab.reload();
        await expectOnce(tab, story, runs);
        if (history) expect(await tab.undone()).to.deep.equal([]);
      });
    }

    it(`before the first byte of the answer, ${kept}: the message is sent again under its key`, async () => {
      const runs = await site.world.generations();
      const story = newStory();
      const stalled: Fault = async ({ask, line}) => {
        await ask();
        await line.stall();
      };
      let starts = 0;
      site.follow(({line}) => (isStart(line) && ++starts === 1 ? stalled : null));
      const tab = await openTab({history});
      await tab.send(story);
      await eventually(site.world.generations, (count) => count > runs);
      await tab.reload();
      await expectOnce(tab, story, runs);
      expect(starts).to.equal(2);
    });

    it(`before the message reached the server, ${kept}: it is sent then`, async () => {
      const runs = await site.world.generations();
      const story = newStory();
      const unheard: Fault = ({line}) => line.stall();
      let starts = 0;
      site.follow(({line}) => (isStart(line) && ++starts === 1 ? unheard : null));
      const tab = await openTab({history});
      await tab.send(story);
      await eventually(
        () => starts,
        (count) => count === 1,
      );
      await tab.reload();
      await expectOnce(tab, story, runs);
    });

    it(`in the very moment of sending, ${kept}: the message is there, once`, async () => {
      const runs = await site.world.generations();
      const story = newStory();
      const tab = await openTab({history});
      // One task: no request can have left the page.
      await tab.page.evaluate((text) => {
        pageChat.chat.send(text).catch(() => {});
        location.reload();
      }, story);
      await tab.page.waitForFunction(() =>
        globalThis.pageChat?.heard.some(({type}) => type === 'reply-started'),
      );
      await expectOnce(tab, story, runs);
    });
  }

  it('twice and three times in one answer: still once', async () => {
    const runs = await site.world.generations();
    const story = newStory();
    const tab = await openTab({history: true});
    await tab.send(story);
    for (const length of [50, 300, 600]) {
      await tab.untilLength(length);
      await tab.reload();
    }
    await expectOnce(tab, story, runs);
  });
});

describe('a reload where the text is kept', () => {
  it('shows at once what was shown, and asks only for what comes behind it', async () => {
    const runs = await site.world.generations();
    const story = newStory();
    const tab = await openTab({history: true});
    await tab.send(story);
    const {answer} = await tab.untilLength(300);
    const asked = site.line.requests.length;
    await tab.reload();
    await tab.untilLength(answer.length);
    const first = (await tab.heard()).findIndex(({length}) => length > 0);
    expect((await tab.heard())[first]?.type).to.equal('reply-started');
    expect((await tab.heard())[first]?.length).to.be.at.least(answer.length);
    await expectOnce(tab, story, runs);
    expect(site.requests(asked)).to.deep.equal(['GET chat/stream/:id']);
    const [resumed] = site.line.requests.slice(asked).filter(({path}) => path.startsWith('/api/'));
    expect(resumed?.headers.get('last-event-id')).to.match(/\.[1-9]\d*$/);
  });

  it('shows it offline too, and goes on when the line is back', async () => {
    const runs = await site.world.generations();
    const story = newStory();
    const tab = await openTab({history: true});
    await tab.send(story);
    const {answer} = await tab.untilLength(300);
    await tab.page.evaluate(() => dispatchEvent(new Event('pagehide')));
    // The page itself comes from somewhere else then, such as a service worker.
    const down: Fault = async ({line}) => line.cut('reset');
    site.follow(() => down);
    await tab.reload();
    expect((await tab.untilLength(answer.length)).answer.startsWith(answer)).to.equal(true);
    site.follow(() => null);
    await expectOnce(tab, story, runs);
  });

  it('shows a finished conversation without the service', async () => {
    const story = newStory();
    const tab = await openTab({history: true});
    await tab.send(story);
    const {lines} = await tab.untilComplete();
    const down: Fault = async ({line}) => line.cut('reset');
    site.follow(() => down);
    await tab.reload();
    expect((await tab.untilComplete()).lines).to.deep.equal(lines);
  });
});

describe('a page killed at random moments', () => {
  const kills = process.env['LONG'] ? 200 : 2;
  it(`${kills} times: what comes back is of one moment, and ends as it is saved`, {
    timeout: 20_000 + kills * 5_000,
  }, async () => {
    context = await browser.newContext({reducedMotion: 'reduce'});
    for (let seed = 1; seed <= kills; seed++) {
      const random = new SeededRandom(seed);
      const runs = await site.world.generations();
      const story = newStory();
      const storageKey = `kill${seed}`;
      const tab = await site.open(context, {history: true, storageKey});
      await tab.send(story);
      const {conversationId} = await tab.until((shown) => shown.conversationId !== null);
      await new Promise((resolve) => setTimeout(resolve, random.between(0, 900)));
      const crashed = tab.page.waitForEvent('crash');
      tab.page.goto('chrome://crash').catch(() => {});
      await crashed;
      await tab.page.close();
      const next = await site.open(context, {
        history: true,
        storageKey,
        conversationId: conversationId ?? '',
      });
      const {lines} = await next.untilComplete();
      expect(lines, `seed ${seed}`).to.deep.equal([`user: ${story}`, `assistant: ${story}`]);
      expect([seed, await next.undone(), (await site.world.generations()) - runs]).to.deep.equal([
        seed,
        [],
        1,
      ]);
      expect(await site.world.savedTexts(conversationId ?? '')).to.deep.equal([story, story]);
      await next.page.close();
    }
  });
});
