import {after, before, describe, it} from 'node:test';
import {expect} from 'chai';
import type {Page} from 'playwright-core';
import {ChatPage} from '../support/chat-page.js';
import {type ChatWorld, eventually, openChatWorld} from '../support/chat-world.js';
import {type DrivenBrowser, driveBrowser} from '../support/driven-browser.js';

/*
 * "Cut the line", as a visitor of the demo uses it: the real page in a real browser against the real server. What
 * the panel breaks are real connections.
 */

let world: ChatWorld;
let browser: DrivenBrowser;
before(async () => {
  world = await openChatWorld({mockWordDelayMs: 15, defaultModel: 'mock/echo', demoRoutes: true});
  browser = await driveBrowser();
});
after(async () => {
  await browser.close();
  await world.close();
});

/** A question whose echo takes `seconds`. */
const story = (name: string, seconds: number): string =>
  `${name}: ${Array.from({length: Math.ceil((seconds * 1000) / 15)}, (_, at) => `wörd${at}`).join(' ')}`;

class LinePage extends ChatPage {
  readonly panel = this.page.getByRole('complementary', {name: 'Cut the line'});
  readonly toggle = this.page.getByRole('button', {name: 'Cut the line'});
  readonly hold = this.panel.getByRole('switch', {name: 'Hold back streams'});

  async open(): Promise<void> {
    await this.toggle.click();
    await this.panel.waitFor();
  }

  press(name: string): Promise<void> {
    return this.panel.getByRole('button', {name}).click();
  }

  /** What happened so far, in the panel's words, without the times. */
  log(): Promise<string[]> {
    return this.panel.getByRole('log').locator('li span').allInnerTexts();
  }

  async heard(start: string): Promise<void> {
    await eventually(
      async () => (await this.log()).some((line) => line.startsWith(start)),
      `"${start}" is heard`,
    );
  }

  /** Waits until the answer on show has more than it has now. */
  async grows(): Promise<void> {
    const before = (await this.answerText()).length;
    await eventually(async () => (await this.answerText()).length > before, 'the answer grows');
  }

  async ends(status: string): Promise<void> {
    await eventually(async () => (await this.status()) === status, `the answer is ${status}`, 20_000);
  }
}

async function openChat(
  options?: Parameters<DrivenBrowser['open']>[1],
): Promise<{page: Page; chat: LinePage}> {
  const {page} = await browser.open(world.server.url, options);
  const chat = new LinePage(page);
  await chat.open();
  return {page, chat};
}

/** Texts of the conversation that begins with `question`, as saved; and how often the model was asked in it. */
async function savedOf(question: string): Promise<{texts: readonly string[]; runs: number}> {
  const rows = await world.server.db.selectFrom('messages').select(['conversation_id', 'parts']).execute();
  const found = rows.find(({parts}) => parts.includes(question));
  if (!found) throw new Error('No such conversation is saved.');
  const runs = await world.server.db
    .selectFrom('runs')
    .select('stream_id')
    .where('conversation_id', '=', found.conversation_id)
    .execute();
  return {texts: await world.savedTexts(found.conversation_id), runs: runs.length};
}

describe('a visitor who cuts the line', () => {
  it('twice, and goes offline and back, sees the whole answer, of one run', async () => {
    const {chat} = await openChat();
    const question = story('cut', 6);
    await chat.send(question);
    await chat.grows();
    await chat.press('Break the connection');
    await chat.heard('Resumed after');
    await chat.grows();
    await chat.press('Break the connection');
    await eventually(
      async () => (await chat.log()).filter((line) => line.startsWith('Resumed')).length === 2,
    );
    await chat.press('Go offline');
    await chat.panel.getByRole('status').getByText('Offline').waitFor();
    await chat.press('Back online');
    await chat.ends('complete');
    await chat.heard('All ');
    expect(await chat.answerText()).to.equal(question);
    expect(await savedOf(question)).to.deep.equal({texts: [question, question], runs: 1});
    expect((await chat.log()).map((line) => line.replace(/\d[\d.]* m?s|\d[\d,]*/g, 'N'))).to.include.members([
      'The server began to answer',
      'You broke the connection',
      'Resumed after N, behind event N',
      'You went offline',
      'You are back online',
      'The answer is complete',
      'All N characters are as the server saved them',
    ]);
  });

  it('really cuts it: the server loses its reader, and keeps the run', async () => {
    const {chat} = await openChat();
    await chat.send(story('gone', 4));
    await chat.grows();
    expect(world.server.counts().readers).to.equal(1);
    await chat.press('Go offline');
    await eventually(() => world.server.counts().readers === 0, 'the reader is gone');
    expect(world.server.counts().runs).to.equal(1);
    await chat.press('Back online');
    await chat.grows();
  });

  it('holds streams back: the answer comes in steps, whole all the same, of one run', async () => {
    const {chat} = await openChat();
    const question = story('held', 7);
    await chat.hold.click();
    await chat.send(question);
    await chat.heard('Degraded');
    await chat.panel.getByRole('status').getByText('in steps').waitFor();
    await chat.grows();
    expect(await chat.status()).to.equal('streaming');
    await chat.ends('complete');
    await chat.heard('All ');
    expect(await chat.answerText()).to.equal(question);
    expect(await savedOf(question)).to.deep.equal({texts: [question, question], runs: 1});
  });

  it('kills the answer: it is interrupted, what was written stays, and it can be asked for again', async () => {
    const {chat} = await openChat();
    const question = story('kill', 3);
    await chat.send(question);
    await chat.grows();
    await chat.press('Kill the answer');
    await chat.ends('interrupted');
    const shown = await chat.answerText();
    const {texts} = await savedOf(question);
    expect([shown.length > 0, texts[1]?.startsWith(shown.slice(0, 20))]).to.deep.equal([true, true]);
    await chat.chat.getByRole('button', {name: 'Try again'}).first().click();
    await chat.ends('complete');
    expect(await chat.answerText()).to.equal(question);
  });

  it('does it by keyboard, and the panel is open again after a reload', async () => {
    const {page, chat} = await openChat();
    await chat.send(story('keys', 3));
    await chat.grows();
    await chat.panel.getByRole('button', {name: 'Close the panel'}).focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await chat.heard('Resumed after');
    await page.reload();
    await chat.panel.waitFor();
    await chat.panel.getByRole('button', {name: 'Close the panel'}).press('Enter');
    expect([await chat.panel.isVisible(), await chat.toggle.getAttribute('aria-expanded')]).to.deep.equal([
      false,
      'false',
    ]);
    expect(await chat.toggle.evaluate((button) => button === document.activeElement)).to.equal(true);
  });
});
