import {expect} from 'chai';
import {until} from '../support/scripted-wire.js';
import {MountedChat} from './mounted-chat.js';

describe('composing', () => {
  async function written(text: string, attributes: Record<string, string> = {}): Promise<MountedChat> {
    const chat = await MountedChat.mount({attributes});
    chat.write(text);
    await chat.settled();
    return chat;
  }
  const sent = (chat: MountedChat): Promise<void> =>
    until(() => chat.wire.requests.length === 1, 'it was sent');

  it('sends by Enter', async () => {
    const chat = await written('Why?');
    expect(chat.press('Enter')).to.equal(false);
    await sent(chat);
  });

  it('makes a new line by Shift+Enter', async () => {
    const chat = await written('Why?');
    expect(chat.press('Enter', {shiftKey: true})).to.equal(true);
    expect(chat.wire.requests).to.be.empty;
  });

  it('makes a new line by Enter, and sends by Ctrl or Command, with send-on="mod-enter"', async () => {
    const chat = await written('Why?', {'send-on': 'mod-enter'});
    expect(chat.press('Enter')).to.equal(true);
    expect(chat.wire.requests).to.be.empty;
    expect(chat.press('Enter', {metaKey: true})).to.equal(false);
    await sent(chat);
  });

  it('leaves an Enter that chooses in an input method, as Chromium and Firefox send it', async () => {
    const chat = await written('日本');
    chat.field.dispatchEvent(new CompositionEvent('compositionstart'));
    expect(chat.press('Enter', {isComposing: true})).to.equal(true);
    chat.field.dispatchEvent(new CompositionEvent('compositionend'));
    expect(chat.wire.requests).to.be.empty;
  });

  it('leaves an Enter that chooses in an input method, as Safari sends it: after the end', async () => {
    const chat = await written('日本');
    chat.field.dispatchEvent(new CompositionEvent('compositionstart'));
    chat.field.dispatchEvent(new CompositionEvent('compositionend'));
    expect(chat.press('Enter', {keyCode: 229} as KeyboardEventInit)).to.equal(true);
    expect(chat.press('Enter')).to.equal(true);
    expect(chat.wire.requests).to.be.empty;
  });

  it('sends by the next Enter after the choice', async () => {
    const chat = await written('日本');
    chat.field.dispatchEvent(new CompositionEvent('compositionstart'));
    chat.field.dispatchEvent(new CompositionEvent('compositionend'));
    await until(() => !chat.composer.isComposing, 'the input method is closed');
    chat.press('Enter');
    await sent(chat);
  });

  it('sends nothing that has no visible character', async () => {
    const chat = await written(' \n ');
    expect(chat.sendButton.ariaDisabled).to.equal('true');
    chat.press('Enter');
    chat.sendButton.click();
    await chat.settled();
    expect([chat.wire.requests.length, chat.rows.length]).to.deep.equal([0, 0]);
  });

  it('grows with its lines up to 40 % of the height, then scrolls', async () => {
    const chat = await written('one line');
    const {height: one} = chat.field.getBoundingClientRect();
    chat.write('a\nb\nc\nd');
    await chat.settled();
    expect(chat.field.getBoundingClientRect().height).to.be.closeTo(one + 3 * 24, 2);
    chat.write('line\n'.repeat(100));
    await chat.settled();
    const {height} = chat.composer.getBoundingClientRect();
    expect(height).to.be.within(0.38 * 600, 0.46 * 600);
  });

  it('gives and takes the draft by property, and says nothing of that', async () => {
    const chat = await MountedChat.mount();
    const heard = chat.listen('input', 'chat-send');
    chat.element.draft = 'from the page';
    await chat.settled();
    expect(chat.field.value).to.equal('from the page');
    chat.write('from the person');
    expect(chat.element.draft).to.equal('from the person');
    expect(heard.filter(({isTrusted, target}) => !isTrusted && target !== chat.element)).to.be.empty;
  });

  it('takes nothing while disabled', async () => {
    const chat = await written('Why?', {disabled: ''});
    chat.press('Enter');
    chat.sendButton.click();
    await chat.settled();
    expect(chat.wire.requests).to.be.empty;
    expect(chat.field.disabled).to.equal(true);
  });

  it('has a field of 16 px at least, so that phones do not zoom into it', async () => {
    const chat = await MountedChat.mount({attributes: {density: 'compact'}});
    expect(Number.parseFloat(getComputedStyle(chat.field).fontSize)).to.be.at.least(16);
  });
});
