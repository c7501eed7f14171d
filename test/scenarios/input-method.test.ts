import {after, before, describe, it} from 'node:test';
import {expect} from 'chai';
import {ChatPage} from '../support/chat-page.js';
import {type ChatWorld, eventually, openChatWorld} from '../support/chat-world.js';
import {type DrivenBrowser, driveBrowser} from '../support/driven-browser.js';

/*
 * An input method of the browser itself: what it composes reaches the field as it does when a person writes Japanese.
 */

let world: ChatWorld;
let browser: DrivenBrowser;
before(async () => {
  world = await openChatWorld({defaultModel: 'mock/echo'});
  browser = await driveBrowser();
});
after(async () => {
  await browser.close();
  await world.close();
});

describe('an input method of Chromium', () => {
  it('keeps Enter and Esc while it composes, and gives them back', async () => {
    const {page} = await browser.open(world.server.url);
    const chat = new ChatPage(page);
    const session = await page.context().newCDPSession(page);
    const compose = (text: string) =>
      session.send('Input.imeSetComposition', {text, selectionStart: text.length, selectionEnd: text.length});
    const key = {
      type: 'keyDown',
      key: 'Process',
      windowsVirtualKeyCode: 229,
      nativeVirtualKeyCode: 229,
    } as const;
    await chat.input.focus();
    await compose('に');
    await compose('日本');
    await session.send('Input.dispatchKeyEvent', {...key, code: 'Enter'});
    await session.send('Input.dispatchKeyEvent', {...key, code: 'Escape'});
    expect([await chat.input.inputValue(), await chat.questions()]).to.deep.equal(['日本', []]);
    await session.send('Input.insertText', {text: '日本'});
    expect([await chat.input.inputValue(), await chat.questions()]).to.deep.equal(['日本', []]);
    await page.keyboard.press('Enter');
    await eventually(async () => (await chat.status()) === 'complete', 'it was answered');
    expect([await chat.input.inputValue(), await chat.questions(), await chat.answerText()]).to.deep.equal([
      '',
      ['日本'],
      '日本',
    ]);
  });
});
