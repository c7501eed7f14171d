import {expect} from 'chai';
import {until} from '../support/scripted-wire.js';
import {MountedChat} from './mounted-chat.js';
import {lines, mountWith, noon, rested, toEnd, turns, wheel} from './transcript-page.js';

describe('the lines between messages', () => {
  it('say on which day those below were written', async () => {
    const days = [9, 9, 1, 1, 0, 0].map(noon);
    const chat = await mountWith(turns(0, 6, (at) => days[at] ?? 0));
    const date = new Intl.DateTimeFormat(undefined, {day: 'numeric', month: 'long'}).format(noon(9));
    const said = lines(chat);
    expect(said[0]).to.contain(date);
    expect(said.slice(1)).to.deep.equal(['Yesterday', 'Today']);
  });

  it('say the year where it is another', async () => {
    const chat = await mountWith(turns(0, 2, () => noon(800)));
    expect(lines(chat).join()).to.contain(String(new Date(noon(800)).getFullYear()));
  });

  it('are not there while all is of today', async () => {
    const chat = await mountWith(turns(0, 6, () => Date.now()));
    expect(lines(chat)).to.be.empty;
  });

  it('move to the message that is now the first of its day', async () => {
    const chat = await mountWith(turns(4, 8, () => noon(1)));
    chat.service.setMessages(turns(0, 8, () => noon(1)));
    await rested(chat);
    expect(lines(chat)).to.deep.equal(['Yesterday']);
    expect(chat.rows[0]?.parentElement?.firstElementChild?.ariaLabel).to.equal('Yesterday');
  });
});

describe('what comes while the reader is elsewhere', () => {
  async function readingAbove(): Promise<MountedChat> {
    const chat = await mountWith(turns(0, 20));
    wheel(chat, -500);
    await rested(chat);
    return chat;
  }

  async function come(chat: MountedChat, count: number): Promise<void> {
    chat.service.setMessages(turns(0, chat.service.state.messages.length + count));
    await chat.settled();
    await rested(chat);
  }

  it('is counted on the button that goes there, and in its name', async () => {
    const chat = await readingAbove();
    await come(chat, 2);
    expect([chat.jump.ariaLabel, chat.jump.textContent?.trim()]).to.deep.equal([
      'Jump to latest, 2 new',
      '2 new',
    ]);
    await come(chat, 1);
    expect(chat.jump.ariaLabel).to.equal('Jump to latest, 3 new');
  });

  it('begins below a line that says so, and stays where it is when they go there', async () => {
    const chat = await readingAbove();
    await come(chat, 2);
    chat.jump.click();
    await rested(chat);
    expect([toEnd(chat) < 1, chat.jump.hidden]).to.deep.equal([true, true]);
    expect(lines(chat)).to.deep.equal(['New']);
    expect(chat.rows.find((row) => row.message?.id === 'm20')?.previousElementSibling?.ariaLabel).to.equal(
      'New',
    );
  });

  it('is read when the person says something', async () => {
    const chat = await readingAbove();
    await come(chat, 2);
    await chat.ask('And now?');
    expect(lines(chat)).to.be.empty;
  });

  it('is not counted for who is at the end', async () => {
    const chat = await mountWith(turns(0, 20));
    await come(chat, 2);
    expect([lines(chat), chat.jump.hidden, toEnd(chat) < 1]).to.deep.equal([[], true, true]);
  });

  it('is new to who has the panel closed', async () => {
    const chat = await mountWith(turns(0, 6), {attributes: {mode: 'panel', open: ''}});
    chat.element.hide();
    await chat.settled();
    const frame = chat.element.shadowRoot?.querySelector('.frame') as Element;
    await until(() => getComputedStyle(frame).visibility === 'hidden', 'it is closed');
    chat.service.setMessages(turns(0, 8));
    await chat.settled();
    chat.element.show();
    await rested(chat);
    expect(lines(chat)).to.deep.equal(['New']);
  });

  it('takes no view from under a reader: the button stands in a strip of its own', async () => {
    const chat = await readingAbove();
    const [button, view] = [chat.jump, chat.scroller].map((element) => element.getBoundingClientRect());
    expect(button?.top).to.be.at.least(view?.bottom ?? 0);
    expect(button?.bottom).to.be.at.most(chat.composer.getBoundingClientRect().top);
  });

  it('does not carry along who reads above when a message that waited is sent', async () => {
    const chat = await MountedChat.mount();
    chat.service.setMessages(turns(0, 20));
    await chat.askAndHear('Why?', 'Because.');
    await chat.queue('And then?');
    wheel(chat, -600);
    await rested(chat);
    chat.wire.answer.done();
    await until(() => chat.wire.answers.length === 2, 'it is sent');
    await chat.settled();
    await rested(chat);
    expect([chat.jump.hidden, chat.jump.ariaLabel]).to.deep.equal([false, 'Jump to latest, 2 new']);
  });

  it('carries along who asks for another answer', async () => {
    const chat = await mountWith(turns(0, 20));
    wheel(chat, -500);
    await rested(chat);
    void chat.service.regenerate();
    await until(() => chat.wire.answers.length === 1, 'it is asked');
    await rested(chat);
    expect([chat.jump.hidden, toEnd(chat) < 1]).to.deep.equal([true, true]);
  });
});
