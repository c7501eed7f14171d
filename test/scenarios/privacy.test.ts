import {after, afterEach, before, beforeEach, describe, it} from 'node:test';
import {expect} from 'chai';
import type {Browser, BrowserContext} from 'playwright-core';
import {type AskedChat, type ChatSite, openChatSite} from '../support/chat-site.js';
import {launchChromium} from '../support/installed-chromium.js';
import {eventually} from '../support/server-eventually.js';
import type {SiteTab} from '../support/site-tab.js';

/*
 * What stays in a browser, and who can find it there: two people, one after the other, and canary words.
 */

let site: ChatSite;
let browser: Browser;
let context: BrowserContext;
before(async () => {
  [site, browser] = await Promise.all([
    openChatSite({mockWordDelayMs: 5}),
    launchChromium({keepsPages: false}),
  ]);
});
beforeEach(async () => {
  context = await browser.newContext({reducedMotion: 'reduce'});
});
afterEach(() => context.close());
after(async () => {
  await browser?.close();
  await site?.close();
});

const finished = 'canary-finished is what was said and answered';
const unsent = 'canary-unsent is what waits';
const long = Array.from({length: 300}, (_, at) => `canary-long${at}`).join(' ');

/** Everything that this origin keeps in this tab, as one text; and the names of the locks that are held or asked for. */
function everythingKept(tab: SiteTab): Promise<{readonly text: string; readonly locks: readonly string[]}> {
  return tab.page.evaluate(async () => {
    const texts: string[] = [
      JSON.stringify({...sessionStorage}),
      JSON.stringify({...localStorage}),
      document.cookie,
    ];
    for (const key of await caches.keys()) texts.push(key);
    for (const {name = '', version = 1} of await indexedDB.databases()) {
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const opening = indexedDB.open(name, version);
        opening.onsuccess = () => resolve(opening.result);
        opening.onerror = () => reject(opening.error);
      });
      for (const store of database.objectStoreNames) {
        const rows = database.transaction(store).objectStore(store);
        for (const asked of [rows.getAllKeys(), rows.getAll()]) {
          await new Promise((resolve) => {
            asked.onsuccess = resolve;
          });
          if (asked.result.length > 0) texts.push(JSON.stringify(asked.result));
        }
      }
      database.close();
    }
    const {held = [], pending = []} = await navigator.locks.query();
    const locks = [...held, ...pending].map(({name}) => name ?? '');
    return {text: texts.filter((text) => text !== '{}' && text !== '').join('\n'), locks};
  });
}

/** A finished conversation, and a message that waits. */
async function leaveThings(chat: AskedChat): Promise<SiteTab> {
  const tab = await site.open(context, chat);
  await tab.send(finished);
  await tab.untilComplete();
  await context.setOffline(true);
  await tab.send(unsent);
  await tab.until(({outbox, phase}) => outbox.length === 1 || phase === 'offline');
  if (chat.outbox !== false && chat.storage !== null) {
    await eventually(
      () => everythingKept(tab),
      ({text}) => text.includes('canary-unsent'),
    );
  }
  return tab;
}

/** The page, with a chat of somebody else's, sends nothing and shows nothing. */
async function expectNothingOf(next: SiteTab, runs: number, asked: number): Promise<void> {
  await next.page.evaluate(() => pageChat.taken);
  expect(await next.shown()).to.deep.include({conversationId: null, lines: [], outbox: [], phase: 'idle'});
  expect([site.requests(asked), (await site.world.generations()) - runs]).to.deep.equal([[], 0]);
}

describe('two people, one after the other in one browser', () => {
  for (const history of [false, true]) {
    it(`see and send nothing of each other${history ? ', with conversations kept' : ''}`, async () => {
      const tab = await leaveThings({storageKey: 'ann', history});
      const runs = await site.world.generations();
      await tab.page.goto('about:blank');
      await context.setOffline(false);
      const asked = site.line.requests.length;
      // In the same tab, whose sessionStorage they share.
      await tab.page.goto(site.address({storageKey: 'bob', history}));
      await tab.ready();
      await expectNothingOf(tab, runs, asked);
      await tab.send('Hello from Bob');
      const {lines} = await tab.untilComplete();
      expect(lines).to.deep.equal(['user: Hello from Bob', 'assistant: Hello from Bob']);
      expect((await site.world.generations()) - runs).to.equal(1);
      const other = await site.open(context, {storageKey: 'bob', history});
      await other.page.evaluate(() => pageChat.taken);
      expect((await site.world.generations()) - runs).to.equal(1);
      // Ann's are still there when she comes back.
      await tab.page.goto(site.address({storageKey: 'ann', history}));
      await tab.ready();
      expect((await tab.until(({answer}) => answer === unsent)).lines[0]).to.equal(`user: ${finished}`);
    });
  }

  it('whose page names nobody: another tab sends nothing of a closed one', async () => {
    const tab = await leaveThings({});
    const runs = await site.world.generations();
    // A driven tab gets its line back before it closes: its own chat would send.
    await tab.page.evaluate(() => pageChat.chat.dispose());
    await tab.page.close();
    await context.setOffline(false);
    const asked = site.line.requests.length;
    const next = await site.open(context);
    await expectNothingOf(next, runs, asked);
    await next.send('Hello from Bob');
    await next.untilComplete();
    expect((await site.world.generations()) - runs).to.equal(1);
  });
});

describe('what is kept', () => {
  it('is no text of what was sent and answered, unless the page asks for it', async () => {
    const tab = await site.open(context, {storageKey: 'ann'});
    await tab.send(finished);
    await tab.untilComplete();
    await eventually(
      () => everythingKept(tab),
      ({text}) => !text.includes('canary'),
    );
    const {text, locks} = await everythingKept(tab);
    expect(text).to.include((await tab.shown()).conversationId ?? 'a conversation');
    expect(locks).to.deep.equal([]);
  });

  it('is the text, where the page asks for it', async () => {
    const tab = await site.open(context, {storageKey: 'ann', history: true});
    await tab.send(finished);
    await tab.untilComplete();
    await eventually(
      () => everythingKept(tab),
      ({text}) => text.includes('canary-finished'),
    );
  });

  it('is no answer while it is written', async () => {
    const tab = await site.open(context, {storageKey: 'ann'});
    await tab.send(long);
    await tab.untilLength(200);
    const {text} = await everythingKept(tab);
    expect(text).not.to.include('canary');
  });

  it('is nothing with `storage: null`, a waiting message and a conversation included', async () => {
    const tab = await leaveThings({storage: null, history: true, storageKey: 'ann'});
    expect(await everythingKept(tab)).to.deep.equal({text: '', locks: []});
  });

  it('is no message that waits with `outbox: false`', async () => {
    const tab = await site.open(context, {outbox: false, storageKey: 'ann'});
    await tab.send(long);
    await tab.untilLength(20);
    await tab.send(unsent);
    await tab.until(({outbox}) => outbox.length === 1);
    expect((await everythingKept(tab)).text).not.to.include('canary');
  });
});

describe('clearLocalData', () => {
  const clear = (tab: SiteTab): Promise<void> => tab.page.evaluate(() => pageChat.chat.clearLocalData());

  /** Now, and after all that was under way has come to its end. */
  async function expectNothing(tab: SiteTab): Promise<void> {
    expect((await everythingKept(tab)).text).to.equal('');
    await eventually(
      () => everythingKept(tab),
      ({locks}) => locks.length === 0,
    );
    // Longer than anything is written late.
    await tab.page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 700)));
    expect(await everythingKept(tab)).to.deep.equal({text: '', locks: []});
    expect(await tab.shown()).to.deep.include({conversationId: null, lines: [], outbox: [], phase: 'idle'});
  }

  it('leaves nothing of a conversation and of what waits', async () => {
    const tab = await leaveThings({storageKey: 'ann', history: true});
    await clear(tab);
    await expectNothing(tab);
  });

  it('leaves nothing in the middle of an answer, with messages that wait', async () => {
    const tab = await site.open(context, {storageKey: 'ann', history: true});
    for (const text of [long, unsent, 'canary-third']) await tab.send(text);
    await tab.untilLength(300);
    await clear(tab);
    await expectNothing(tab);
  });

  it('leaves nothing of a message that is just being sent', async () => {
    const tab = await site.open(context, {storageKey: 'ann', history: true});
    await tab.page.evaluate(async (text) => {
      pageChat.chat.send(text).catch(() => {});
      await pageChat.chat.clearLocalData();
    }, unsent);
    await expectNothing(tab);
  });

  it('leaves nothing that another page left, but what belongs to others', async () => {
    const others = await leaveThings({storageKey: 'bob', history: true});
    await context.setOffline(false);
    await others.page.close();
    const left = await leaveThings({storageKey: 'ann', history: true});
    await left.page.close();
    await context.setOffline(false);
    const next = await site.open(context, {storageKey: 'ann', history: true});
    await clear(next);
    const {text} = await everythingKept(next);
    expect(text).to.include('bob').and.not.include('ann');
  });

  it('takes the chat into a new life: what is sent next is a conversation of its own', async () => {
    const tab = await leaveThings({storageKey: 'ann', history: true});
    await clear(tab);
    await context.setOffline(false);
    const runs = await site.world.generations();
    await tab.send('A new day');
    expect((await tab.untilComplete()).lines).to.deep.equal(['user: A new day', 'assistant: A new day']);
    expect((await site.world.generations()) - runs).to.equal(1);
  });
});
