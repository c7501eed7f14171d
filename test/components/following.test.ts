import {resetMouse, sendMouse} from '@web/test-runner-commands';
import {expect} from 'chai';
import {until} from '../support/scripted-wire.js';
import {MountedChat} from './mounted-chat.js';

const lines = (from: number, count: number): string =>
  Array.from({length: count}, (_, index) => `Line ${from + index}.`).join('\n\n');

const toEnd = ({scroller}: MountedChat): number =>
  scroller.scrollHeight - scroller.clientHeight - scroller.scrollTop;

const frame = (): Promise<number> => new Promise(requestAnimationFrame);

/** Where the row's paragraph that says `text` stands in the window. */
function topOf(chat: MountedChat, text: string): number {
  const paragraphs = chat.lastRow.shadowRoot?.querySelectorAll('.markdown p') ?? [];
  const found = [...paragraphs].find((paragraph) => paragraph.textContent?.trim() === text);
  if (!found) throw new Error(`No paragraph says "${text}".`);
  return found.getBoundingClientRect().top;
}

/** Waits until nothing moves: blocks that are seen for the first time (`content-visibility`) take their height frames later. */
async function rested({scroller}: MountedChat): Promise<void> {
  let calm = 0;
  for (let last = ''; calm < 4; calm++) {
    await frame();
    const now = `${scroller.scrollTop} ${scroller.scrollHeight}`;
    if (now !== last) calm = 0;
    last = now;
  }
}

describe('following', () => {
  async function streaming(): Promise<MountedChat> {
    const chat = await MountedChat.mount();
    await chat.askAndHear('Count.', lines(1, 40));
    await rested(chat);
    expect(toEnd(chat)).to.be.below(1);
    return chat;
  }

  async function more(chat: MountedChat, from: number): Promise<void> {
    chat.wire.answer.chunk(`\n\n${lines(from, 10)}`);
    await chat.hear(`Line ${from + 9}.`);
    await frame();
    await frame();
  }

  const wheel = ({scroller}: MountedChat, by: number): void => {
    scroller.dispatchEvent(new WheelEvent('wheel', {deltaY: by, bubbles: true}));
    scroller.scrollBy({top: by, behavior: 'instant'});
  };

  it('keeps the end in view while text comes', async () => {
    const chat = await streaming();
    await more(chat, 41);
    expect(toEnd(chat)).to.be.below(1);
    expect(chat.jump.hidden).to.equal(true);
  });

  it('stops at the first wheel upward, and then moves nothing by a pixel', async () => {
    const chat = await streaming();
    wheel(chat, -200);
    await frame();
    const before = topOf(chat, 'Line 30.');
    await more(chat, 41);
    expect(topOf(chat, 'Line 30.')).to.equal(before);
    expect(chat.jump.hidden).to.equal(false);
  });

  it('stops even for a wheel of a few pixels', async () => {
    const chat = await streaming();
    wheel(chat, -20);
    await frame();
    const before = chat.scroller.scrollTop;
    await more(chat, 41);
    expect(chat.scroller.scrollTop).to.equal(before);
  });

  it('stops for PageUp', async () => {
    const chat = await streaming();
    chat.scroller.dispatchEvent(new KeyboardEvent('keydown', {key: 'PageUp', bubbles: true}));
    chat.scroller.scrollBy({top: -300, behavior: 'instant'});
    const before = chat.scroller.scrollTop;
    await more(chat, 41);
    expect(chat.scroller.scrollTop).to.equal(before);
  });

  it('stops for a finger that drags', async () => {
    const chat = await streaming();
    chat.scroller.dispatchEvent(new Event('touchmove', {bubbles: true}));
    chat.scroller.scrollBy({top: -80, behavior: 'instant'});
    const before = chat.scroller.scrollTop;
    await more(chat, 41);
    expect(chat.scroller.scrollTop).to.equal(before);
  });

  it('stops while text is being selected', async () => {
    const chat = await streaming();
    const {left} = chat.scroller.getBoundingClientRect();
    const y = Math.round(topOf(chat, 'Line 39.') + 10);
    const x = Math.round(left + 40);
    await sendMouse({type: 'move', position: [x, y]});
    await sendMouse({type: 'down'});
    await sendMouse({type: 'move', position: [x + 60, y]});
    // The browser tells of a selection in a later task than that of the mouse.
    await until(() => !chat.jump.hidden, 'it stopped following');
    const before = chat.scroller.scrollTop;
    await more(chat, 41);
    expect(chat.scroller.scrollTop).to.equal(before);
    await resetMouse();
  });

  it('starts again on arriving at the end', async () => {
    const chat = await streaming();
    wheel(chat, -200);
    await frame();
    wheel(chat, 400);
    await until(() => chat.jump.hidden === true, 'it follows');
    await more(chat, 41);
    expect(toEnd(chat)).to.be.below(1);
  });

  it('starts again by the button, which is named', async () => {
    const chat = await streaming();
    wheel(chat, -200);
    await until(() => !chat.jump.hidden, 'the button is there');
    expect(chat.jump.ariaLabel).to.equal('Jump to latest');
    chat.jump.click();
    await chat.settled();
    expect(toEnd(chat)).to.be.below(1);
    await more(chat, 41);
    expect(toEnd(chat)).to.be.below(1);
  });

  it('starts again when the person sends', async () => {
    const chat = await streaming();
    await chat.finish();
    wheel(chat, -400);
    await frame();
    await chat.ask('And on?');
    await until(() => toEnd(chat) < 1, 'the end is in view');
  });

  it('is not stopped by scrolling that the page did', async () => {
    const chat = await streaming();
    chat.scroller.scrollTop = chat.scroller.scrollTop - 10;
    await frame();
    await more(chat, 41);
    expect(toEnd(chat)).to.be.below(1);
  });

  it('keeps the end in view when the composer grows', async () => {
    const chat = await streaming();
    chat.write('a\nb\nc\nd\ne');
    await chat.settled();
    await frame();
    await frame();
    expect(toEnd(chat)).to.be.below(1);
  });

  it('scrolls to the end by method', async () => {
    const chat = await streaming();
    wheel(chat, -300);
    await frame();
    chat.element.scrollToLatest();
    expect(toEnd(chat)).to.be.below(1);
  });
});
