import {after, afterEach, before, beforeEach, describe, it} from 'node:test';
import {expect} from 'chai';
import type {Browser, BrowserContext} from 'playwright-core';
import type {Fault} from '../support/chaos/proxy.js';
import {type AskedChat, type ChatSite, openChatSite} from '../support/chat-site.js';
import {launchChromium} from '../support/installed-chromium.js';
import {eventually} from '../support/server-eventually.js';
import type {SiteTab} from '../support/site-tab.js';

/*
 * What a person writes while there is no line: it waits, survives reloads and closed tabs, and is sent once.
 */

let site: ChatSite;
let browser: Browser;
let context: BrowserContext;
before(async () => {
  [site, browser] = await Promise.all([openChatSite({mockWordDelayMs: 2}), launchChromium()]);
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

const texts = ['one', 'two', 'three'];
const said = [Array.from({length: 1_200}, (_, at) => `word${at}`).join(' '), 'two', 'three'];
const startsOf = (since: number): number =>
  site.requests(since).filter((line) => line === 'POST chat/stream').length;

/** A page that was loaded, and then lost the line. */
async function offline(chat: AskedChat = {}): Promise<SiteTab> {
  const tab = await site.open(context, chat);
  await tab.page.evaluate(() => pageChat.taken);
  await tab.keepPage();
  await context.addInitScript(staysOffline);
  await context.setOffline(true);
  return tab;
}

/** Chromium tells a page that is loaded under its offline emulation that there is a line, until it has emulated that too. */
function staysOffline(): void {
  if (sessionStorage.getItem('line') !== 'down') return;
  let isUp = false;
  const rise = (): void => {
    isUp = true;
    sessionStorage.removeItem('line');
  };
  addEventListener('online', rise, {once: true, capture: true});
  Object.defineProperty(navigator, 'onLine', {get: () => isUp, configurable: true});
}

async function reloadOffline(tab: SiteTab): Promise<void> {
  await tab.page.evaluate(() => sessionStorage.setItem('line', 'down'));
  await tab.reload();
}

async function writeAll(tab: SiteTab): Promise<void> {
  for (const text of texts) await tab.send(text);
  await tab.until(({outbox}) => outbox.length === texts.length);
  await kept(tab, texts.length);
}

/** Waits until `count` messages are kept in the browser. */
async function kept(tab: SiteTab, count: number): Promise<void> {
  await eventually(
    () => tab.page.evaluate(async () => (await pageChat.allRows()).filter(({store}) => store === 'outbox')),
    (rows) => rows.length === count,
  );
}

/** Waits until all is said and answered: `said` in its order, each once, here and on the server. */
async function expectSaid(tab: SiteTab, said: readonly string[], runsBefore: number): Promise<void> {
  const lines = said.flatMap((text) => [`user: ${text}`, `assistant: ${text}`]);
  const shown = await tab.until((now) => now.lines.length >= lines.length && now.phase === 'idle');
  const {conversationId} = await tab.untilComplete();
  expect((await tab.shown()).lines).to.deep.equal(lines);
  expect(await site.world.savedTexts(conversationId ?? '')).to.deep.equal(
    said.flatMap((text) => [text, text]),
  );
  expect((await site.world.generations()) - runsBefore).to.equal(said.length);
  expect(shown.outbox).to.deep.equal([]);
  await kept(tab, 0);
}

describe('messages that are written offline', () => {
  it('wait, are shown, and are sent in their order when the line is back', async () => {
    const runs = await site.world.generations();
    const tab = await offline();
    const asked = site.line.requests.length;
    await writeAll(tab);
    expect(await tab.shown()).to.deep.include({outbox: texts, lines: []});
    expect(site.requests(asked)).to.deep.equal([]);
    await context.setOffline(false);
    await expectSaid(tab, texts, runs);
    expect(startsOf(asked)).to.equal(3);
  });

  it('survive a reload, and a second one', async () => {
    const runs = await site.world.generations();
    const tab = await offline();
    await writeAll(tab);
    await reloadOffline(tab);
    await tab.until(({outbox}) => outbox.length === 3);
    await reloadOffline(tab);
    const {outbox, lines} = await tab.until((shown) => shown.outbox.length === 3);
    expect([outbox, lines]).to.deep.equal([texts, []]);
    await context.setOffline(false);
    await expectSaid(tab, texts, runs);
  });

  it('survive the end of their tab, and another one sends them, where the page names whose they are', async () => {
    const runs = await site.world.generations();
    const tab = await offline({storageKey: 'ann'});
    await writeAll(tab);
    await tab.page.close();
    await context.setOffline(false);
    const next = await site.open(context, {storageKey: 'ann'});
    await expectSaid(next, texts, runs);
  });

  it('follow the conversation in which they were written', async () => {
    const runs = await site.world.generations();
    const tab = await site.open(context, {storageKey: 'ann'});
    await tab.send('zero');
    await tab.untilComplete();
    await context.setOffline(true);
    await writeAll(tab);
    await tab.page.close();
    await context.setOffline(false);
    const next = await site.open(context, {storageKey: 'ann'});
    await expectSaid(next, ['zero', ...texts], runs);
  });

  it('are sent by one tab, however many are opened', async () => {
    const runs = await site.world.generations();
    const tab = await offline({storageKey: 'ann'});
    await writeAll(tab);
    await tab.page.close();
    await context.setOffline(false);
    const others = await Promise.all([1, 2, 3].map(() => site.open(context, {storageKey: 'ann'})));
    await eventually(site.world.generations, (count) => count - runs === 3);
    await Promise.all(
      others.map((other) => other.until(({outbox, phase}) => !outbox.length && phase === 'idle')),
    );
    await Promise.all(others.map((other) => kept(other, 0)));
    expect((await site.world.generations()) - runs).to.equal(3);
    const rows = await site.world.server.db
      .selectFrom('messages')
      .select(['parts', 'conversation_id'])
      .execute();
    const last = rows.slice(-6);
    expect(new Set(last.map(({conversation_id: id}) => id)).size).to.equal(1);
  });

  it('stay as they were edited, and are gone when they were deleted, across a reload', async () => {
    const runs = await site.world.generations();
    const tab = await offline();
    await writeAll(tab);
    await tab.page.evaluate(async () => {
      const [one, two] = pageChat.chat.state.outbox;
      void pageChat.chat.edit(two?.id ?? '', 'too').catch(() => {});
      await pageChat.chat.deleteMessage(one?.id ?? '');
    });
    await kept(tab, 2);
    await reloadOffline(tab);
    const {outbox, lines} = await tab.until((shown) => shown.outbox.length > 0);
    expect([lines, outbox]).to.deep.equal([[], ['too', 'three']]);
    await context.setOffline(false);
    await expectSaid(tab, ['too', 'three'], runs);
  });

  it('can be edited and deleted after a reload', async () => {
    const runs = await site.world.generations();
    const tab = await offline();
    await writeAll(tab);
    await reloadOffline(tab);
    await tab.until((shown) => shown.outbox.length === 3);
    await tab.page.evaluate(async () => {
      const [one, , three] = pageChat.chat.state.outbox;
      void pageChat.chat.edit(one?.id ?? '', 'won').catch(() => {});
      await pageChat.chat.deleteMessage(three?.id ?? '');
    });
    await tab.until((shown) => shown.outbox.length === 2);
    await context.setOffline(false);
    await expectSaid(tab, ['won', 'two'], runs);
  });
});

describe('a message whose fate nobody told', () => {
  it('is sent again under its key, after a reload too, and answered once', async () => {
    const runs = await site.world.generations();
    const keys: (string | undefined)[] = [];
    const lost: Fault = async ({ask, line}) => {
      await ask();
      line.cut('reset');
    };
    site.follow(({line, headers}) => {
      if (!line.startsWith('POST /api/ai/chat/stream ')) return null;
      keys.push(headers.get('idempotency-key'));
      return keys.length <= 2 ? lost : null;
    });
    const tab = await site.open(context);
    await tab.send('one');
    await eventually(
      () => keys.length,
      (count) => count >= 2,
    );
    await tab.reload();
    await expectSaid(tab, ['one'], runs);
    expect(new Set(keys).size).to.equal(1);
  });

  it('stays in its place before those that wait behind it, across a reload', async () => {
    const runs = await site.world.generations();
    let isDown = true;
    site.follow(({line}) => (isDown && line.startsWith('POST ') ? ({line: own}) => own.stall() : null));
    const tab = await site.open(context);
    const asked = site.line.requests.length;
    for (const text of texts) await tab.send(text);
    await tab.until(({outbox}) => outbox.length === 2);
    await eventually(
      () => startsOf(asked),
      (count) => count === 1,
    );
    isDown = false;
    await tab.reload();
    await expectSaid(tab, texts, runs);
  });
});

describe('messages that wait their turn', () => {
  it('go into the conversation that began meanwhile, after a reload in the first answer', async () => {
    const runs = await site.world.generations();
    const tab = await site.open(context);
    for (const text of said) await tab.send(text);
    await tab.until(({answer, outbox}) => answer.length > 10 && outbox.length === 2);
    await tab.reload();
    // On a slow machine the first answer may be over by now, and the next message on its way.
    const {outbox} = await tab.until((shown) => shown.outbox.length > 0);
    expect(outbox).to.deep.equal(['two', 'three'].slice(-outbox.length));
    await expectSaid(tab, said, runs);
  });

  it('go into it from another tab, after the end of theirs', async () => {
    const runs = await site.world.generations();
    const tab = await site.open(context, {storageKey: 'ann'});
    for (const text of said) await tab.send(text);
    await tab.until(({answer, outbox}) => answer.length > 10 && outbox.length === 2);
    await tab.page.close();
    const next = await site.open(context, {storageKey: 'ann'});
    await expectSaid(next, said, runs);
  });
});

describe('a message that is sent while the chat is taken up', () => {
  it('is sent and shown once', async () => {
    const runs = await site.world.generations();
    const tab = await site.open(context);
    await tab.page.evaluate(() => pageChat.taken);
    const asked = site.line.requests.length;
    await tab.page.evaluate(async () => {
      const taken = pageChat.chat.resume();
      await Promise.all([taken, pageChat.chat.send('one')]);
    });
    await expectSaid(tab, ['one'], runs);
    expect(startsOf(asked)).to.equal(1);
  });
});

describe('a message that is refused for good', () => {
  it('is said to be, and is not sent again by a reload', async () => {
    const runs = await site.world.generations();
    const problem = JSON.stringify({status: 422, code: 'invalid', title: 'No'});
    const refused: Fault = async ({line}) => {
      const head = `HTTP/1.1 422 No\r\ncontent-type: application/problem+json\r\ncontent-length: ${problem.length}`;
      await line.write(Buffer.from(`${head}\r\n\r\n${problem}`));
    };
    site.follow(({line}) => (line.startsWith('POST ') ? refused : null));
    const tab = await offline();
    await tab.send('one');
    await tab.until(({outbox}) => outbox.length === 1);
    await context.setOffline(false);
    const {error} = await tab.until(({status}) => status === 'error');
    expect(error).to.equal('invalid');
    await kept(tab, 0);
    const asked = site.line.requests.length;
    await tab.reload();
    await tab.page.evaluate(() => pageChat.taken);
    expect(await tab.shown()).to.deep.include({outbox: [], phase: 'idle'});
    expect([startsOf(asked), await site.world.generations()]).to.deep.equal([0, runs]);
  });
});
