import {expect} from 'chai';
import {until} from '../support/scripted-wire.js';
import {MountedChat} from './mounted-chat.js';

const note = (chat: MountedChat): string =>
  chat.composer.shadowRoot?.querySelector('.note')?.textContent ?? '';
const said = (chat: MountedChat): string =>
  chat.element.shadowRoot?.querySelector('.polite')?.textContent ?? '';

async function writes(chat: MountedChat, length: number): Promise<void> {
  chat.write('x'.repeat(length));
  await chat.settled();
}

describe('the length of what is written', () => {
  it('is told from nine tenths of the longest message on, and not before', async () => {
    const chat = await MountedChat.mount();
    await writes(chat, 28_799);
    expect(note(chat)).to.equal('');
    await writes(chat, 28_800);
    expect(note(chat)).to.equal('3,200 characters left');
    await writes(chat, 31_999);
    expect(note(chat)).to.equal('1 character left');
    expect(chat.field.getAttribute('aria-describedby')).to.equal('note');
  });

  it('keeps what is too long from being sent, and says how much is too much', async () => {
    const chat = await MountedChat.mount();
    await writes(chat, 32_010);
    expect([note(chat), chat.field.ariaInvalid, chat.sendButton.ariaDisabled]).to.deep.equal([
      '10 characters too many',
      'true',
      'true',
    ]);
    chat.press('Enter');
    chat.sendButton.click();
    await chat.settled();
    expect([chat.wire.requests.length, chat.element.draft.length]).to.deep.equal([0, 32_010]);
    await writes(chat, 32_000);
    expect([note(chat), chat.field.ariaInvalid]).to.deep.equal(['0 characters left', null]);
    chat.press('Enter');
    await until(() => chat.wire.requests.length === 1, 'it was sent');
  });

  it('is said when the limit comes near and when it is passed, not at each key', async () => {
    const chat = await MountedChat.mount();
    await writes(chat, 29_000);
    await until(() => said(chat) === '3,000 characters left', 'it is near');
    await until(() => said(chat) === '', 'that was heard');
    await writes(chat, 29_001);
    await writes(chat, 32_001);
    await until(() => said(chat) === '1 character too many', 'it is passed');
  });
});
