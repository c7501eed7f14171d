import {sendKeys} from '@web/test-runner-commands';
import {expect} from 'chai';
import {until} from '../support/scripted-wire.js';
import {focused, type MountedChat} from './mounted-chat.js';
import {mountWith, rested, toEnd, turns} from './transcript-page.js';

const named = (): string => focused()?.getAttribute('aria-label') ?? '';

/** The id of the message that holds the focus. */
function current(chat: MountedChat): string | undefined {
  return chat.rows.find((row) => row.shadowRoot?.activeElement)?.message?.id;
}

async function press(chat: MountedChat, key: string): Promise<void> {
  await sendKeys({press: key});
  await rested(chat);
}

describe('the keys of the transcript', () => {
  it('go from message to message by arrows, each with its name', async () => {
    const chat = await mountWith(turns(0, 40));
    chat.scroller.focus();
    const walked: (string | undefined)[] = [];
    for (const key of ['ArrowUp', 'ArrowUp', 'ArrowUp', 'ArrowDown']) {
      await press(chat, key);
      walked.push(current(chat));
    }
    expect(walked).to.deep.equal(['m39', 'm38', 'm37', 'm38']);
    expect(named()).to.match(/^You, /);
  });

  it('reach messages that were not drawn, and bring them into view', async () => {
    const chat = await mountWith(turns(0, 40));
    chat.scroller.focus();
    for (let step = 0; step < 30; step++) await sendKeys({press: 'ArrowUp'});
    await until(() => current(chat) === 'm10', 'the focus is there');
    await rested(chat);
    const [box, view] = [focused(), chat.scroller].map((element) => element?.getBoundingClientRect());
    expect(box?.top).to.be.at.least((view?.top ?? 0) - 1);
    expect(box?.bottom).to.be.at.most((view?.bottom ?? 0) + 1);
  });

  it('go by Tab into the message that is read, and from there past all others to the composer', async () => {
    const chat = await mountWith(turns(0, 40));
    chat.scroller.focus();
    for (const key of ['ArrowUp', 'ArrowUp', 'ArrowUp']) await press(chat, key);
    await sendKeys({press: 'Tab'});
    expect([current(chat), focused()?.localName]).to.deep.equal(['m37', 'button']);
    for (let step = 0; step < 12 && current(chat) === 'm37'; step++) await sendKeys({press: 'Tab'});
    if (focused() === chat.jump) await sendKeys({press: 'Tab'});
    expect(chat.composer.shadowRoot?.activeElement === null).to.equal(false);
    expect(chat.rows.some((row) => row.inert)).to.equal(false);
  });

  it('go to the end by End, and follow it from there', async () => {
    const chat = await mountWith(turns(0, 40));
    chat.scroller.focus();
    for (let step = 0; step < 8; step++) await press(chat, 'ArrowUp');
    expect(chat.jump.hidden).to.equal(false);
    await press(chat, 'End');
    expect([toEnd(chat) < 1, chat.jump.hidden]).to.deep.equal([true, true]);
  });

  it('go to the last message by Alt+End, from the composer too', async () => {
    const chat = await mountWith(turns(0, 40));
    chat.field.focus();
    chat.press('End', {altKey: true});
    await until(() => current(chat) === 'm39', 'the last message has the focus');
    expect([toEnd(chat) < 1, chat.jump.hidden]).to.deep.equal([true, true]);
  });

  it('leave a field and buttons inside a message alone', async () => {
    const chat = await mountWith(turns(0, 10));
    const button = chat.lastRow.shadowRoot?.querySelector('button');
    button?.focus();
    const key = new KeyboardEvent('keydown', {
      key: 'ArrowUp',
      bubbles: true,
      composed: true,
      cancelable: true,
    });
    button?.dispatchEvent(key);
    expect([key.defaultPrevented, focused() === button]).to.deep.equal([false, true]);
  });
});
