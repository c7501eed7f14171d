import {after, afterEach, before, beforeEach, describe, it} from 'node:test';
import {expect} from 'chai';
import type {Browser, BrowserContext} from 'playwright-core';
import type {Fault} from '../support/chaos/proxy.js';
import {type ChatSite, openChatSite} from '../support/chat-site.js';
import {countHeld, heapOf, heldBy} from '../support/held-things.js';
import {launchChromium} from '../support/installed-chromium.js';
import {eventually} from '../support/server-eventually.js';
import type {SiteTab} from '../support/site-tab.js';

/*
 * What a chat takes of a page's memory, and what it leaves behind when it is disposed: counted in a real browser.
 */

let site: ChatSite;
let browser: Browser;
let context: BrowserContext;
before(async () => {
  [site, browser] = await Promise.all([openChatSite({mockWordDelayMs: 0}), launchChromium()]);
});
beforeEach(async () => {
  context = await browser.newContext({reducedMotion: 'reduce'});
});
afterEach(async () => {
  site.follow(() => null);
  await context.close();
});
after(async () => {
  await browser?.close();
  await site?.close();
});

const isStart = (line: string): boolean => line.startsWith('POST /api/ai/chat/stream ');

/** Answers that say nothing more. */
let stalled = 0;

/** Lets `bytes` bytes of the answer through, and then nothing more. */
const stallBehind =
  (bytes: number): Fault =>
  async ({ask, line}) => {
    const {head, body} = await ask();
    await line.write(head);
    const before = line.bytesWritten;
    for await (const {raw} of body) {
      await line.write(raw);
      if (line.bytesWritten - before < bytes) continue;
      stalled += 1;
      return line.stall();
    }
  };

describe('a chat that is disposed', () => {
  const nothing = {timers: 0, listeners: 0, channels: 0, locks: 0, databases: 0};

  /** A page on which the chat that it opened by itself is disposed: it holds nothing. */
  async function emptyPage(): Promise<SiteTab> {
    await countHeld(context);
    const tab = await site.open(context, {storageKey: 'ann', history: true});
    await tab.page.evaluate(() => pageChat.taken);
    const {listeners, channels} = await heldBy(tab.page);
    expect([listeners > 0, channels]).to.deep.equal([true, 1]);
    await tab.page.evaluate(() => pageChat.chat.dispose());
    await expectNothing(tab);
    return tab;
  }

  async function expectNothing(tab: SiteTab): Promise<void> {
    await eventually(
      () => heldBy(tab.page),
      (held) => JSON.stringify(held) === JSON.stringify(nothing),
    );
  }

  it('leaves no timer, listener, lock, channel or connection behind an answer', async () => {
    const tab = await emptyPage();
    const status = await tab.page.evaluate(async () => {
      const chat = pageChat.openChat();
      const {status} = await chat.send('one two three');
      chat.dispose();
      return status;
    });
    expect(status).to.equal('complete');
    await expectNothing(tab);
  });

  it('leaves none in the middle of an answer, with messages that wait', async () => {
    site.follow(({line}) => (isStart(line) ? stallBehind(1_000) : null));
    const tab = await emptyPage();
    await tab.page.evaluate((text) => {
      const chat = pageChat.openChat();
      Reflect.set(globalThis, 'keptChat', chat);
      for (const words of [text, 'two', 'three']) chat.send(words).catch(() => {});
    }, 'word '.repeat(400));
    await eventually(
      () => tab.page.evaluate(() => Reflect.get(globalThis, 'keptChat').state.streamingContent.length),
      (length) => length > 0,
    );
    await eventually(
      () => heldBy(tab.page),
      ({locks, channels, databases}) => locks === 2 && channels === 1 && databases === 1,
    );
    await tab.page.evaluate(() => Reflect.get(globalThis, 'keptChat').dispose());
    await expectNothing(tab);
  });

  it('leaves none while it waits for the line, and for a service that does not answer', async () => {
    const tab = await emptyPage();
    for (const isOffline of [true, false]) {
      site.follow(({line}) => (isStart(line) ? ({line: own}) => own.stall() : null));
      await context.setOffline(isOffline);
      await tab.page.evaluate(() => {
        const chat = pageChat.openChat();
        Reflect.set(globalThis, 'keptChat', chat);
        chat.send('one').catch(() => {});
      });
      await eventually(
        () => heldBy(tab.page),
        ({locks, databases}) => locks === 1 && databases === 1,
      );
      await tab.page.evaluate(() => Reflect.get(globalThis, 'keptChat').dispose());
      await expectNothing(tab);
    }
  });

  it('leaves none at the moment when it was made, and while it is taken up', async () => {
    const tab = await emptyPage();
    await tab.page.evaluate(async () => {
      pageChat.openChat().dispose();
      const chat = pageChat.openChat();
      const taken = chat.resume().catch(() => null);
      chat.dispose();
      await taken;
    });
    await expectNothing(tab);
  });
});

describe('the memory of a page', () => {
  const conversations = process.env['LONG'] ? 200 : 60;
  it(`grows by 20 kB at most for each of ${conversations} chats that were finished and disposed`, {
    timeout: 120_000,
  }, async () => {
    const tab = await site.open(context, {storageKey: 'ann', history: true});
    const chatAway = (count: number): Promise<number> =>
      tab.page.evaluate(async (times) => {
        let finished = 0;
        for (let at = 0; at < times; at++) {
          const chat = pageChat.openChat();
          chat.newConversation();
          const {status} = await chat.send(`${at} ${'some words '.repeat(50)}`);
          if (status === 'complete') finished += 1;
          chat.dispose();
        }
        return finished;
      }, count);
    await chatAway(20);
    const before = await heapOf(tab.page);
    expect(await chatAway(conversations)).to.equal(conversations);
    const grownBytes = (await heapOf(tab.page)) - before;
    expect(grownBytes / conversations).to.be.below(20_000);
  });

  // A browser opens six connections to one service.
  const streams = 5;
  it('takes 100 kB at most for an open stream, beside its text', async () => {
    site.follow(({line}) => (isStart(line) ? stallBehind(20_000) : null));
    const tab = await site.open(context, {storageKey: 'ann', tabs: true});
    const open = (count: number): Promise<void> =>
      tab.page.evaluate(async (times) => {
        const chats = Array.from({length: times}, () => pageChat.openChat({storage: null}));
        for (const chat of chats) chat.send({text: 'Go', model: 'mock/markdown'}).catch(() => {});
        Reflect.set(globalThis, `open${times}`, chats);
      }, count);
    /** Waits until `count` answers have come as far as they are let, and returns their lengths together. */
    const answered = async (count: number): Promise<number> => {
      let before: readonly number[] = [];
      const lengths = await eventually(
        () =>
          tab.page.evaluate((times) => {
            const chats: readonly (typeof pageChat.chat)[] = Reflect.get(globalThis, `open${times}`);
            return chats.map(({state}) => state.streamingContent.length);
          }, count),
        (all) => {
          const isStill = stalled === count && all.join() === before.join();
          before = all;
          return isStill;
        },
        15_000,
      );
      return lengths.reduce((sum, length) => sum + length, 0);
    };
    // Code and tables that are made once, whatever the number of streams.
    stalled = 0;
    await open(1);
    await answered(1);
    await tab.page.evaluate(() => {
      for (const chat of Reflect.get(globalThis, 'open1')) chat.dispose();
      Reflect.deleteProperty(globalThis, 'open1');
    });
    const before = await heapOf(tab.page);
    stalled = 0;
    await open(streams);
    const answerBytes = await answered(streams);
    const grownBytes = (await heapOf(tab.page)) - before;
    expect((grownBytes - answerBytes) / streams).to.be.below(100_000);
  });
});
