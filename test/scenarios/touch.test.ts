import {after, before, describe, it} from 'node:test';
import {expect} from 'chai';
import type {Page} from 'playwright-core';
import {ChatPage} from '../support/chat-page.js';
import {type ChatWorld, eventually, openChatWorld} from '../support/chat-world.js';
import {type DrivenBrowser, driveBrowser} from '../support/driven-browser.js';
import {openStage, type Stage} from '../visual/stage.js';
import {states} from '../visual/states.js';
import {smallTargets} from '../visual/touch-targets.js';

/*
 * A phone: a small window, fingers in place of a mouse, a keyboard on the glass. Chromium plays it; no real device was used.
 */

const phone = {viewport: {width: 390, height: 780}, hasTouch: true, isMobile: true} as const;
const story = Array.from({length: 120}, (_, line) => `Line ${line} of the story.`).join('\n\n');

describe('on a phone', () => {
  let world: ChatWorld;
  let browser: DrivenBrowser;
  before(async () => {
    world = await openChatWorld({defaultModel: 'mock/echo', mockWordDelayMs: 10});
    browser = await driveBrowser();
  });
  after(async () => {
    await browser.close();
    await world.close();
  });

  const open = async (): Promise<ChatPage> =>
    new ChatPage((await browser.open(world.server.url, phone)).page);

  it('makes a new line by Enter, and sends by the button', async () => {
    const chat = await open();
    await chat.input.tap();
    await chat.page.keyboard.type('One');
    await chat.page.keyboard.press('Enter');
    await chat.page.keyboard.type('two');
    expect([await chat.input.inputValue(), await chat.questions()]).to.deep.equal(['One\ntwo', []]);
    await chat.sendButton.tap();
    await eventually(async () => (await chat.status()) === 'complete', 'it was answered');
    expect(await chat.questions()).to.deep.equal(['One\ntwo']);
  });

  it('stops following under a finger that drags, and the finger on the button starts it again', async () => {
    const chat = await open();
    await chat.input.fill(story);
    await chat.sendButton.tap();
    await eventually(async () => (await overflowOf(chat)) > 300, 'the answer is longer than the screen');
    await drag(chat.page, 220);
    const jump = chat.chat.locator('[part~=jump]');
    await jump.waitFor();
    const before = await topOf(chat);
    const length = await overflowOf(chat);
    await eventually(async () => (await overflowOf(chat)) > length + 200, 'more has come');
    expect(await topOf(chat)).to.equal(before);
    await jump.tap();
    await eventually(async () => (await overflowOf(chat)) - (await topOf(chat)) < 2, 'the end is in view');
    await chat.stopButton.tap();
  });

  it('keeps the field above a keyboard that takes half of the screen, and the page where it is', async () => {
    const chat = await open();
    await chat.send(story.slice(0, 600));
    await eventually(async () => (await chat.status()) === 'complete', 'it was answered');
    await chat.input.tap();
    await chat.page.setViewportSize({width: 390, height: 420});
    await eventually(async () => {
      const box = await chat.input.boundingBox();
      return box !== null && box.y >= 0 && box.y + box.height <= 420;
    }, 'the field is seen');
    await eventually(async () => (await overflowOf(chat)) - (await topOf(chat)) < 2, 'so is the end');
    const moved = await chat.page.evaluate(() => [scrollX, scrollY, visualViewport?.scale ?? 1]);
    expect(moved).to.deep.equal([0, 0, 1]);
  });
});

describe('under a finger', () => {
  let stage: Stage;
  before(async () => {
    stage = await openStage();
  });
  after(() => stage.close());

  const window = phone.viewport;
  const media = {hasTouch: true, isMobile: true} as const;
  const pressed = [
    'empty',
    'tools',
    'approval',
    'error',
    'offline',
    'code',
    'rich',
    'launcher',
    'find',
    'attachments',
    'editing',
  ];
  for (const state of states.filter(({name}) => pressed.includes(name))) {
    it(`is nothing smaller than 44 px: ${state.name}`, async () => {
      const {page, close} = await stage.show({...state, window, media});
      expect(await smallTargets(page, 44)).to.deep.equal([]);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(wide).to.be.at.most(0);
      await close();
    });
  }
});

const scroller = (chat: ChatPage) => chat.chat.locator('[part~=scroller]').first();
const topOf = (chat: ChatPage): Promise<number> =>
  scroller(chat).evaluate(({scrollTop}) => Math.round(scrollTop));
/** How far it can be scrolled, in CSS pixels. */
const overflowOf = (chat: ChatPage): Promise<number> =>
  scroller(chat).evaluate(({scrollHeight, clientHeight}) => scrollHeight - clientHeight);

/** A finger goes down in the middle of the screen, moves by `px`, and goes up. */
async function drag(page: Page, px: number): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...touchPoints: {x: number; y: number}[]) =>
    session.send('Input.dispatchTouchEvent', {type, touchPoints});
  await touch('touchStart', {x: 190, y: 300});
  for (let moved = 20; moved <= px; moved += 20) await touch('touchMove', {x: 190, y: 300 + moved});
  await touch('touchEnd');
  await session.detach();
}
