import {expect} from 'chai';
import type {ChatStopEvent} from '../../components/index.js';
import {until} from '../support/scripted-wire.js';
import {focused, MountedChat} from './mounted-chat.js';

describe('stopping', () => {
  async function replying(): Promise<MountedChat> {
    const chat = await MountedChat.mount();
    await chat.askAndHear('Why?', 'Because of');
    return chat;
  }

  async function expectStopped(chat: MountedChat): Promise<void> {
    await until(() => chat.service.state.reply === null, 'the reply ended');
    await chat.settled();
    expect(chat.lastRow.dataset['status']).to.equal('stopped');
    expect(chat.textOf(-1)).to.contain('Because of').and.contain('You stopped this answer');
  }

  it('stops by the button that was send', async () => {
    const chat = await replying();
    const {sendButton} = chat;
    expect(sendButton.ariaLabel).to.equal('Stop answering');
    sendButton.click();
    await expectStopped(chat);
    expect(chat.sendButton === sendButton).to.equal(true);
    expect(sendButton.ariaLabel).to.equal('Send message');
  });

  it('goes on when send was clicked twice in a row', async () => {
    const chat = await replying();
    chat.sendButton.dispatchEvent(new MouseEvent('click', {detail: 2, bubbles: true, composed: true}));
    await chat.settled();
    expect(chat.service.state.isStreaming).to.equal(true);
  });

  it('leaves the focus on the button that stopped', async () => {
    const chat = await replying();
    chat.sendButton.focus();
    chat.sendButton.click();
    await expectStopped(chat);
    expect(focused() === chat.sendButton).to.equal(true);
  });

  it('stops by Esc', async () => {
    const chat = await replying();
    expect(chat.press('Escape')).to.equal(false);
    await expectStopped(chat);
  });

  it('leaves Esc to an input method that is open', async () => {
    const chat = await replying();
    chat.press('Escape', {isComposing: true});
    await chat.settled();
    expect(chat.service.state.isStreaming).to.equal(true);
  });

  it('leaves Esc alone where nothing is to be stopped', async () => {
    const chat = await MountedChat.mount();
    expect(chat.press('Escape')).to.equal(true);
  });

  it('stops by method', async () => {
    const chat = await replying();
    await chat.element.stop();
    await expectStopped(chat);
  });

  it('tells the page what was kept', async () => {
    const chat = await replying();
    const heard = chat.listen('chat-stop', 'chat-finish', 'chat-error');
    await chat.element.stop();
    expect(heard.map(({type}) => type)).to.deep.equal(['chat-stop']);
    expect((heard[0] as ChatStopEvent).message.content).to.equal('Because of');
  });

  it('keeps what was written meanwhile', async () => {
    const chat = await replying();
    chat.write('And another thing');
    await chat.settled();
    chat.press('Escape');
    await expectStopped(chat);
    expect(chat.field.value).to.equal('And another thing');
  });

  const ways: Record<string, (chat: MountedChat) => void> = {
    'the button': (chat) => chat.sendButton.click(),
    Esc: (chat) => void chat.press('Escape'),
    'the method': (chat) => void chat.element.stop(),
  };
  for (const [way, stop] of Object.entries(ways)) {
    it(`shows all that had come, at once, and nothing more: ${way}`, async () => {
      const chat = await replying();
      const {wire, service} = chat;
      // Comes as one piece of the network, is applied as it is read, and would be drawn in frames to come.
      for (let word = 0; word < 200; word++) wire.answer.chunk(` word${word}`);
      await until(() => service.state.streamingContent.includes('word20'), 'some of it was applied');
      for (let word = 200; word < 400; word++) wire.answer.chunk(` word${word}`);
      stop(chat);
      const kept = service.state.messages.at(-1)?.content ?? '';
      expect([service.state.reply, kept.includes('word20')]).to.deep.equal([null, true]);
      await chat.settled();
      const answer = chat.lastRow.shadowRoot?.querySelector<HTMLElement>('.markdown');
      expect(answer?.textContent?.trim()).to.equal(kept);
      await until(() => wire.answer.isCancelled, 'the line was let go');
      await until(() => wire.requests.some(({url}) => url.endsWith('/stop')), 'the far end was told');
      expect(answer?.textContent?.trim()).to.equal(kept);
      expect(service.state.messages.at(-1)?.content).to.equal(kept);
    });
  }
});
