import {expect} from 'chai';
import {until} from '../support/scripted-wire.js';
import {focused, MountedChat} from './mounted-chat.js';

describe('launcher', () => {
  const attributes = {mode: 'launcher', heading: 'Help'};
  const button = (chat: MountedChat): HTMLButtonElement =>
    chat.element.shadowRoot
      ?.querySelector('chat-stream-launcher')
      ?.shadowRoot?.querySelector('button') as HTMLButtonElement;
  const frame = (chat: MountedChat): HTMLElement =>
    chat.element.shadowRoot?.querySelector('.frame') as HTMLElement;

  async function opened(): Promise<MountedChat> {
    const chat = await MountedChat.mount({attributes});
    button(chat).click();
    await until(() => focused() === chat.field, 'the field has the focus');
    return chat;
  }

  it('is a round button of 56 px in the corner, and nothing else, until it is pressed', async () => {
    const chat = await MountedChat.mount({attributes});
    const {width, height, right, bottom} = button(chat).getBoundingClientRect();
    // Without the page's own scroll bars, which stand beside what is fixed.
    const {clientWidth, clientHeight} = document.documentElement;
    expect([width, height, Math.round(clientWidth - right), Math.round(clientHeight - bottom)]).to.deep.equal(
      [56, 56, 20, 20],
    );
    expect(getComputedStyle(frame(chat)).visibility).to.equal('hidden');
    expect(button(chat).ariaExpanded).to.equal('false');
  });

  it('opens a named panel, says so, and moves the focus to where the person writes', async () => {
    const chat = await MountedChat.mount({attributes});
    const heard = chat.listen('chat-open', 'chat-close');
    button(chat).click();
    await until(() => focused() === chat.field, 'the field has the focus');
    expect(heard.map(({type}) => type)).to.deep.equal(['chat-open']);
    expect([frame(chat).role, frame(chat).ariaLabel]).to.deep.equal(['dialog', 'Help']);
    expect(button(chat).ariaExpanded).to.equal('true');
  });

  it('closes by Esc and gives the focus back to the button', async () => {
    const chat = await opened();
    const heard = chat.listen('chat-open', 'chat-close');
    chat.press('Escape');
    await until(() => focused() === button(chat), 'the button has the focus');
    expect(chat.element.open).to.equal(false);
    expect(heard.map(({type}) => type)).to.deep.equal(['chat-close']);
  });

  it('stops by the first Esc and closes by the second while an answer is written', async () => {
    const chat = await opened();
    await chat.askAndHear('Why?', 'Because');
    chat.field.focus();
    chat.press('Escape');
    await until(() => chat.service.state.reply === null, 'it stopped');
    expect(chat.element.open).to.equal(true);
    await chat.settled();
    chat.press('Escape');
    expect(chat.element.open).to.equal(false);
  });

  it('opens and closes by method, without a word and without moving the focus', async () => {
    const chat = await MountedChat.mount({attributes});
    const heard = chat.listen('chat-open', 'chat-close');
    const before = focused();
    chat.element.show();
    await chat.settled();
    expect(getComputedStyle(frame(chat)).visibility).to.equal('visible');
    chat.element.hide();
    await chat.settled();
    expect([heard.length, focused() === before]).to.deep.equal([0, true]);
  });

  it('stands at the other side with position="start"', async () => {
    const chat = await MountedChat.mount({attributes: {...attributes, position: 'start'}});
    expect(Math.round(button(chat).getBoundingClientRect().left)).to.equal(20);
  });

  it('stands at the left where the page reads from right to left', async () => {
    const chat = await MountedChat.mount({attributes, dir: 'rtl'});
    expect(Math.round(button(chat).getBoundingClientRect().left)).to.equal(20);
  });
});
