import {expect} from 'chai';
import {until} from '../support/scripted-wire.js';
import type {MountedChat} from './mounted-chat.js';
import {firstInView, frame, lightRows, mountWith, rested, toEnd, turns, wheel} from './transcript-page.js';

/** Where `article` begins, in CSS pixels from the view's upper edge. */
const topOf = (chat: MountedChat, article: Element): number =>
  article.getBoundingClientRect().top - chat.scroller.getBoundingClientRect().top;

/** How many messages that are not drawn a reader sees. */
function lightInView(chat: MountedChat): number {
  const view = chat.scroller.getBoundingClientRect();
  const boxes = lightRows(chat).map((row) => row.getBoundingClientRect());
  return boxes.filter(({top, bottom}) => bottom > view.top && top < view.bottom).length;
}

/** Goes up by `px` in steps, as a hand does, a frame each. */
async function climb(chat: MountedChat, px: number, step = 40): Promise<void> {
  for (let climbed = 0; climbed < px; climbed += step) {
    wheel(chat, -step);
    await frame();
  }
  await rested(chat);
}

describe('a long transcript', () => {
  it('draws the messages that are near and lets the others stand as light text with names', async () => {
    const chat = await mountWith(turns(0, 400));
    const light = lightRows(chat);
    expect(chat.rows.length).to.be.within(8, 60);
    expect(chat.rows.length + light.length).to.equal(400);
    expect(light[0]?.getAttribute('aria-label')).to.match(/^You, .*\d/);
    expect(light[1]?.getAttribute('aria-label')).to.match(/^Assistant, .*\d/);
    expect(light[1]?.textContent).to.contain('Line 1 of answer 1.');
    expect(chat.rows.at(-1)?.message?.id).to.equal('m399');
    expect(toEnd(chat)).to.be.below(1);
  });

  it('leaves what is far out of the layout', async () => {
    const chat = await mountWith(turns(0, 400));
    const [first] = lightRows(chat);
    expect(first?.checkVisibility({contentVisibilityAuto: true})).to.equal(false);
    expect(first?.closest('[role=group]')?.getAttribute('aria-label')).to.equal('40 messages');
  });

  it('draws a message before it is seen, and moves nothing by more than a pixel', async () => {
    const chat = await mountWith(turns(0, 400));
    const light = lightRows(chat).length;
    for (let step = 0; step < 60; step++) {
      const {article, top} = firstInView(chat);
      wheel(chat, -60);
      await frame();
      await frame();
      expect(Math.abs(topOf(chat, article) - top - 60)).to.be.at.most(1);
      expect(lightInView(chat)).to.equal(0);
    }
    expect(lightRows(chat).length).to.be.below(light);
  });

  it('draws what is jumped to', async () => {
    const chat = await mountWith(turns(0, 400));
    wheel(chat, -chat.scroller.scrollHeight);
    await until(() => chat.rows[0]?.message?.id === 'm0', 'the first message is drawn');
    await rested(chat);
    expect(chat.rows[0]?.shadowRoot?.textContent).to.contain('Question 0?');
  });

  it('keeps the first line in view where it is while older messages come above it', async () => {
    const chat = await mountWith(turns(100, 160));
    await climb(chat, 600);
    const {article, top} = firstInView(chat);
    chat.service.setMessages(turns(0, 160));
    await chat.settled();
    await rested(chat);
    expect(Math.abs(topOf(chat, article) - top)).to.be.at.most(1);
    expect(chat.rows.length + lightRows(chat).length).to.equal(160);
  });

  it('keeps it at the very top, too', async () => {
    const chat = await mountWith(turns(100, 130));
    wheel(chat, -chat.scroller.scrollHeight);
    await rested(chat);
    expect(chat.scroller.scrollTop).to.equal(0);
    const {article, top} = firstInView(chat);
    chat.service.setMessages(turns(40, 130));
    await chat.settled();
    await rested(chat);
    expect(Math.abs(topOf(chat, article) - top)).to.be.at.most(1);
    expect(chat.scroller.scrollTop).to.be.above(1000);
  });

  it('keeps it while something above grows and shrinks', async () => {
    const chat = await mountWith(turns(0, 60));
    await climb(chat, 700);
    const {article, top} = firstInView(chat);
    const isAbove = (row: Element): boolean =>
      row.getBoundingClientRect().bottom < chat.scroller.getBoundingClientRect().top;
    const above = chat.rows.findLast(isAbove);
    const words = above?.shadowRoot?.querySelector<HTMLElement>('article') as HTMLElement;
    for (const height of ['300px', '40px', '500px']) {
      words.style.blockSize = height;
      await rested(chat);
      expect(Math.abs(topOf(chat, article) - top), height).to.be.at.most(1);
    }
  });

  it('keeps it while 500 chunks of an answer come below', async () => {
    const chat = await mountWith(turns(0, 40));
    await chat.ask('And now?');
    chat.wire.answer.start().chunk('It begins.');
    await chat.hear('It begins.');
    await climb(chat, 500);
    const {article, top} = firstInView(chat);
    let most = 0;
    for (let chunk = 0; chunk < 500; chunk++) {
      chat.wire.answer.chunk(chunk % 10 === 0 ? '\n\n```js\nlet a = 1;\n```\n\n' : ` word ${chunk}`);
      if (chunk % 25 !== 0) continue;
      await frame();
      most = Math.max(most, Math.abs(topOf(chat, article) - top));
    }
    chat.wire.answer.chunk('\n\nThe end.');
    await until(() => chat.service.state.streamingContent.endsWith('The end.'), 'all is here');
    await rested(chat);
    expect(Math.max(most, Math.abs(topOf(chat, article) - top))).to.be.at.most(1);
  });

  it('tells a message that is far nothing until it is near', async () => {
    const chat = await mountWith(turns(0, 60));
    const answer = chat.rows.at(-1);
    wheel(chat, -chat.scroller.scrollHeight);
    await rested(chat);
    const [last] = chat.service.state.messages.slice(-1);
    if (!last) throw new Error('There is no message.');
    const rated = last.with({parts: [{type: 'text', text: 'Another text.'}]});
    chat.service.setMessages([...chat.service.state.messages.slice(0, -1), rated]);
    await chat.settled();
    expect(answer?.message).to.equal(last);
    chat.element.scrollToLatest();
    await until(() => answer?.message === rated, 'it is told');
    await rested(chat);
    expect(chat.textOf(-1)).to.contain('Another text.');
  });

  it('keeps the rows of messages when one between them is deleted', async () => {
    const chat = await mountWith(turns(0, 10));
    const before = chat.rows;
    chat.service.setMessages(chat.service.state.messages.filter((_, at) => at !== 4));
    await chat.settled();
    expect(chat.rows.map((row) => before.indexOf(row))).to.deep.equal([0, 1, 2, 3, 5, 6, 7, 8, 9]);
  });

  it('shows all again after it was taken out of the document and put back', async () => {
    const chat = await mountWith(turns(0, 100));
    chat.element.remove();
    chat.box.append(chat.element);
    await chat.settled();
    wheel(chat, -chat.scroller.scrollHeight);
    await until(() => chat.rows[0]?.message?.id === 'm0', 'the first message is drawn');
  });
});
