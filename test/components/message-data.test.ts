import {expect} from 'chai';
import type {ChatEvent} from '../../src/model/chat-event.js';
import {until} from '../support/scripted-wire.js';
import {MountedChat} from './mounted-chat.js';

const score = (value: number): ChatEvent => ({type: 'data', name: 'score', id: 'score', value});
const inside = (chat: MountedChat, selector: string): HTMLElement[] => [
  ...(chat.lastRow.shadowRoot?.querySelectorAll<HTMLElement>(selector) ?? []),
];
const heard = (chat: MountedChat, value: unknown): Promise<void> =>
  until(
    () =>
      chat.service.state.reply?.parts.some((part) => part.type === 'data' && part.value === value) === true,
    'the data came',
  );

describe('application data beside an answer', () => {
  it('leaves the text as one, however much of it comes between', async () => {
    const chat = await MountedChat.mount();
    await chat.ask('Why?');
    chat.wire.answer.start();
    for (const [at, piece] of ['## Hea', 'ding\n\nSome **bo', 'ld** words.'].entries()) {
      chat.wire.answer.chunk(piece).send(score(at));
    }
    chat.wire.answer.send({type: 'data', name: 'other', value: 1}).chunk(' More.');
    await chat.finish();
    expect(inside(chat, '.markdown').length).to.equal(1);
    expect(inside(chat, 'h2, strong, p').map((element) => element.textContent)).to.deep.equal([
      'Heading',
      'Some bold words. More.',
      'bold',
    ]);
  });

  it('draws nothing anew', async () => {
    const chat = await MountedChat.mount({attributes: {announce: 'off'}});
    chat.element.markdown = {smooth: false};
    await chat.askAndHear('Why?', 'Because');
    chat.wire.answer.send(score(0));
    await heard(chat, 0);
    await chat.settled();
    const row = chat.lastRow;
    const changes = new MutationObserver(() => undefined);
    changes.observe(row.shadowRoot as ShadowRoot, {subtree: true, childList: true, attributes: true});
    for (let value = 1; value <= 50; value++) chat.wire.answer.send(score(value));
    await heard(chat, 50);
    expect([row.isUpdatePending, changes.takeRecords().length]).to.deep.equal([false, 0]);
    expect(row.message?.parts.at(-1)).to.deep.equal(score(50));
  });

  it('leaves the live edge at the text', async () => {
    const chat = await MountedChat.mount();
    await chat.askAndHear('Why?', 'Because');
    chat.wire.answer.send(score(1)).send({type: 'source', id: 's', title: 'A page'}).send(score(2));
    await heard(chat, 2);
    await chat.settled();
    chat.wire.answer.chunk(' of this.');
    await chat.hear(' of this.');
    expect(inside(chat, '.markdown').map((view) => view.hasAttribute('data-live'))).to.deep.equal([
      false,
      true,
    ]);
  });

  it('is no answer yet: the dots stay until a word comes', async () => {
    const chat = await MountedChat.mount();
    await chat.ask('Why?');
    chat.wire.answer.start().send(score(1));
    await heard(chat, 1);
    await chat.settled();
    expect(inside(chat, '[part~=waiting]').length).to.equal(1);
    chat.wire.answer.chunk('Because.');
    await chat.hear('Because.');
    await chat.finish();
    expect(inside(chat, '[part~=waiting]').length).to.equal(0);
  });
});
