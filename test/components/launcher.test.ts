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

  it('opens by method without a word, and moves the focus to where the person writes', async () => {
    const chat = await MountedChat.mount({attributes});
    const heard = chat.listen('chat-open', 'chat-close');
    chat.element.show();
    await until(() => focused() === chat.field, 'the field has the focus');
    expect([getComputedStyle(frame(chat)).visibility, heard.length]).to.deep.equal(['visible', 0]);
  });

  it('moves no focus when its property opens it', async () => {
    const chat = await MountedChat.mount({attributes});
    const before = focused();
    chat.element.open = true;
    await chat.settled();
    expect([getComputedStyle(frame(chat)).visibility, focused() === before]).to.deep.equal(['visible', true]);
  });

  it('gives the focus back to what the page opened it from, also inside a shadow root', async () => {
    const chat = await MountedChat.mount({attributes});
    const host = document.createElement('div');
    const opener = document.createElement('button');
    host.attachShadow({mode: 'open'}).append(opener);
    chat.box.append(host);
    opener.focus();
    chat.element.show();
    await until(() => focused() === chat.field, 'the field has the focus');
    chat.press('Escape');
    await until(() => focused() === opener, 'the opener has the focus');
  });

  it('gives the focus to its button where what opened it is gone', async () => {
    const chat = await MountedChat.mount({attributes});
    const opener = document.createElement('button');
    chat.box.append(opener);
    opener.focus();
    chat.element.show();
    await until(() => focused() === chat.field, 'the field has the focus');
    opener.remove();
    chat.element.hide();
    await until(() => focused() === button(chat), 'the button has the focus');
  });

  it('leaves a focus that is elsewhere on the page where it is when it is closed by method', async () => {
    const chat = await opened();
    const elsewhere = document.createElement('input');
    chat.box.append(elsewhere);
    elsewhere.focus();
    chat.element.hide();
    await chat.settled();
    expect(focused() === elsewhere).to.equal(true);
  });

  describe('while it is closed', () => {
    async function answered(chat: MountedChat, text: string): Promise<void> {
      const asked = chat.wire.answers.length;
      void chat.service.send('Why?');
      await until(() => chat.wire.answers.length > asked, 'it was asked');
      chat.wire.answer.start().chunk(text).done();
      await until(() => chat.service.state.reply === null, 'it is answered');
      await chat.settled();
    }
    const badge = (chat: MountedChat): string | undefined =>
      button(chat).querySelector('[part~=badge]')?.textContent?.trim();

    it('counts the answers that came, in its badge and in its name', async () => {
      const chat = await MountedChat.mount({attributes});
      expect([badge(chat), button(chat).ariaLabel]).to.deep.equal([undefined, 'Open chat']);
      await answered(chat, 'One.');
      expect([badge(chat), button(chat).ariaLabel]).to.deep.equal(['1', 'Open chat, 1 new answer']);
      await answered(chat, 'Two.');
      expect([badge(chat), button(chat).ariaLabel]).to.deep.equal(['2', 'Open chat, 2 new answers']);
    });

    it('says how many there are exactly to those who hear it, however small the badge', async () => {
      const chat = await MountedChat.mount({attributes});
      const launcher = chat.element.shadowRoot?.querySelector('chat-stream-launcher');
      if (!launcher) throw new Error('There is no launcher.');
      launcher.unread = 12;
      await launcher.updateComplete;
      expect([badge(chat), button(chat).ariaLabel]).to.deep.equal(['9+', 'Open chat, 12 new answers']);
    });

    it('counts anew once it was opened', async () => {
      const chat = await MountedChat.mount({attributes});
      await answered(chat, 'One.');
      button(chat).click();
      await chat.settled();
      expect(badge(chat)).to.equal(undefined);
      await answered(chat, 'Seen.');
      button(chat).click();
      await chat.settled();
      expect(badge(chat)).to.equal(undefined);
      await answered(chat, 'Two.');
      expect(badge(chat)).to.equal('1');
    });

    it('tells screen readers that an answer came, but does not read it out', async () => {
      const chat = await MountedChat.mount({attributes});
      const region = chat.element.shadowRoot?.querySelector('.polite') as Element;
      const said: string[] = [];
      new MutationObserver(() => region.textContent && said.push(region.textContent)).observe(region, {
        childList: true,
        characterData: true,
        subtree: true,
      });
      await answered(chat, 'A sentence. Another one.');
      await until(() => said.join(' ').includes('Answer complete.'), 'it is said');
      expect(said.join(' ')).to.not.contain('sentence');
      expect(getComputedStyle(region).visibility).to.equal('visible');
    });
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
