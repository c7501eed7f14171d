import {expect} from 'chai';
import {MountedChat} from './mounted-chat.js';

const linePx = 26;
const list = Array.from({length: 30}, (_, at) => `- Entry ${at} of the list.`).join('\n');
const blocks = [
  'Behind the list.',
  '```\none\ntwo\nthree\nfour\nfive\nsix\n```',
  '> Words of others.',
  'The end.',
];

const frame = (): Promise<number> => new Promise(requestAnimationFrame);

describe('a block that follows another one', () => {
  async function listing(): Promise<MountedChat> {
    const chat = await MountedChat.mount();
    chat.element.markdown = {smooth: false};
    await chat.ask('List.');
    chat.wire.answer.start().chunk(list);
    await chat.hear('Entry 29 of the list');
    for (let frames = 0; frames < 10; frames += 1) await frame();
    return chat;
  }

  /** Lets one block after the other come, and calls `look` at the beginning of each frame, before anything is drawn in it. */
  async function others(chat: MountedChat, look: () => void = () => {}): Promise<void> {
    for (const block of blocks) {
      chat.wire.answer.chunk(`\n\n${block}`);
      for (let frames = 0; frames < 6; frames += 1) {
        await frame();
        look();
      }
    }
  }

  it('is in view in the very frame in which it is drawn', async () => {
    const chat = await listing();
    const {scroller} = chat;
    const missing: number[] = [];
    await others(chat, () =>
      missing.push(scroller.scrollHeight - scroller.clientHeight - scroller.scrollTop),
    );
    expect(Math.max(...missing)).to.be.at.most(linePx);
  });

  it('leaves in place what is on screen, as the browser sees it', async function () {
    if (!PerformanceObserver.supportedEntryTypes.includes('layout-shift')) return this.skip();
    const chat = await listing();
    const shifts: number[] = [];
    const watch = new PerformanceObserver((found) => {
      for (const entry of found.getEntries())
        shifts.push((entry as PerformanceEntry & {value: number}).value);
    });
    watch.observe({type: 'layout-shift'});
    await others(chat);
    watch.disconnect();
    // The caret moves with the words, and is a few pixels.
    expect(Math.max(0, ...shifts)).to.be.below(0.01);
  });
});
