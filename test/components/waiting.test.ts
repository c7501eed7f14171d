import {expect} from 'chai';
import {until} from '../support/scripted-wire.js';
import {setOnline} from './device-line.js';
import {focused, keeping, MountedChat, type MountOptions} from './mounted-chat.js';

const buttonOf = (item: HTMLElement | undefined, part: string): HTMLButtonElement | null =>
  item?.querySelector(`[part~=${part}]`) ?? null;
const wordsOf = (chat: MountedChat): (string | undefined)[] =>
  chat.waiting.map((item) => item.querySelector<HTMLElement>('.bubble')?.innerText);
const fieldOf = (item: HTMLElement | undefined): HTMLTextAreaElement => {
  const field = item?.querySelector('textarea');
  if (!field) throw new Error('The message is not being changed.');
  return field;
};
const asked = (chat: MountedChat): unknown[] =>
  chat.wire.requests
    .filter(({url}) => !url.endsWith('/stop'))
    .map(({body}) => (JSON.parse(body) as {message?: string}).message);

function write(field: HTMLTextAreaElement, text: string): void {
  field.value = text;
  field.dispatchEvent(new InputEvent('input', {bubbles: true, composed: true}));
}

function press(field: HTMLTextAreaElement, key: string, init: KeyboardEventInit = {}): boolean {
  return field.dispatchEvent(
    new KeyboardEvent('keydown', {key, bubbles: true, composed: true, cancelable: true, ...init}),
  );
}

describe('messages that wait', () => {
  /** A chat whose answer is open, with `texts` waiting behind it. */
  async function waiting(texts: readonly string[], options: MountOptions = {}): Promise<MountedChat> {
    const chat = await MountedChat.mount(options);
    await chat.askAndHear('Why?', 'Because of');
    for (const text of texts) await chat.queue(text);
    return chat;
  }

  async function editing(texts: readonly string[], options?: MountOptions) {
    const chat = await waiting(texts, options);
    buttonOf(chat.waiting[0], 'edit')?.click();
    await chat.settled();
    return {chat, field: fieldOf(chat.waiting[0])};
  }

  it('shows what was sent by Enter while an answer is written, in its order, and empties the draft', async () => {
    const chat = await waiting(['First', 'Second']);
    expect(wordsOf(chat)).to.deep.equal(['First', 'Second']);
    expect(chat.waiting[0]?.innerText).to.contain('Waiting to be sent');
    expect([chat.field.value, asked(chat)]).to.deep.equal(['', ['Why?']]);
  });

  it('leaves stop where it is, and puts another send beside it for what is written', async () => {
    const chat = await waiting([]);
    chat.write('Next');
    await chat.settled();
    const next = chat.composer.shadowRoot?.querySelector<HTMLButtonElement>('[part~=send-next]');
    expect([chat.sendButton.ariaLabel, next?.ariaLabel]).to.deep.equal([
      'Stop answering',
      'Send after this answer',
    ]);
    next?.focus();
    next?.click();
    await chat.settled();
    expect(wordsOf(chat)).to.deep.equal(['Next']);
    expect(focused() === chat.field).to.equal(true);
    expect(chat.service.state.isStreaming).to.equal(true);
  });

  it('sends them in their order as answers end, each out of the outbox into the transcript', async () => {
    const chat = await waiting(['First', 'Second']);
    chat.wire.answer.done();
    await until(() => chat.wire.answers.length === 2, 'the first was sent');
    await chat.settled();
    expect(wordsOf(chat)).to.deep.equal(['Second']);
    expect(chat.textOf(2)).to.equal('First');
    chat.wire.answer.start().chunk('One.').done();
    await until(() => chat.wire.answers.length === 3, 'the second was sent');
    await chat.settled();
    expect([wordsOf(chat), asked(chat)]).to.deep.equal([[], ['Why?', 'First', 'Second']]);
  });

  it('keeps the draft, and says so, where a second message is refused while an answer is open', async () => {
    const chat = await waiting([], {service: {whileReplying: 'reject'}});
    chat.write('Next');
    chat.press('Enter');
    await until(() => chat.status !== '', 'the status line speaks');
    expect([chat.field.value, wordsOf(chat)]).to.deep.equal(['Next', []]);
  });

  it('makes its words a field by Edit, saves them by Enter, and sends those', async () => {
    const {chat, field} = await editing(['First']);
    expect([field.value, focused() === field]).to.deep.equal(['First', true]);
    write(field, 'First, but better');
    expect(press(field, 'Enter')).to.equal(false);
    await chat.settled();
    expect(wordsOf(chat)).to.deep.equal(['First, but better']);
    expect(focused() === buttonOf(chat.waiting[0], 'edit')).to.equal(true);
    chat.wire.answer.done();
    await until(() => chat.wire.answers.length === 2, 'it was sent');
    expect(asked(chat)).to.deep.equal(['Why?', 'First, but better']);
  });

  it('saves by Ctrl or Command with Enter, with send-on="mod-enter"', async () => {
    const {chat, field} = await editing(['First'], {attributes: {'send-on': 'mod-enter'}});
    write(field, 'Other');
    expect(press(field, 'Enter')).to.equal(true);
    press(field, 'Enter', {metaKey: true});
    await chat.settled();
    expect(wordsOf(chat)).to.deep.equal(['Other']);
  });

  it('saves by its button', async () => {
    const {chat, field} = await editing(['First']);
    write(field, 'Other');
    await chat.settled();
    buttonOf(chat.waiting[0], 'save')?.click();
    await chat.settled();
    expect(wordsOf(chat)).to.deep.equal(['Other']);
  });

  it('leaves the words as they were by Esc, and the answer goes on', async () => {
    const {chat, field} = await editing(['First']);
    write(field, 'Other');
    press(field, 'Escape');
    await chat.settled();
    expect([wordsOf(chat), chat.service.state.isStreaming]).to.deep.equal([['First'], true]);
    expect(focused() === buttonOf(chat.waiting[0], 'edit')).to.equal(true);
  });

  it('leaves Enter and Esc to an input method that is open', async () => {
    const {chat, field} = await editing(['First']);
    field.dispatchEvent(new CompositionEvent('compositionstart'));
    press(field, 'Enter', {isComposing: true});
    press(field, 'Escape', {isComposing: true});
    await chat.settled();
    expect([fieldOf(chat.waiting[0]) === field, chat.service.state.isStreaming]).to.deep.equal([true, true]);
  });

  it('saves nothing that has no visible character', async () => {
    const {chat, field} = await editing(['First']);
    write(field, '  ');
    await chat.settled();
    expect(buttonOf(chat.waiting[0], 'save')?.ariaDisabled).to.equal('true');
    press(field, 'Enter');
    await chat.settled();
    expect([fieldOf(chat.waiting[0]).value, chat.service.state.outbox[0]?.content]).to.deep.equal([
      '  ',
      'First',
    ]);
  });

  it('keeps words that are too long where they were written, and says so', async () => {
    const {chat, field} = await editing(['First']);
    const long = 'x'.repeat(32_001);
    write(field, long);
    press(field, 'Enter');
    await until(() => chat.status !== '', 'the status line speaks');
    expect(chat.status).to.equal('The message is too large. Shorten it.');
    expect(fieldOf(chat.waiting[0]).value).to.equal(long);
  });

  it('takes a message back by Delete, and the focus goes to the next one, then to the composer', async () => {
    const chat = await waiting(['First', 'Second']);
    buttonOf(chat.waiting[0], 'delete')?.click();
    await until(() => chat.waiting.length === 1, 'it is gone');
    expect(wordsOf(chat)).to.deep.equal(['Second']);
    await until(() => focused() === buttonOf(chat.waiting[0], 'delete'), 'the next one has the focus');
    buttonOf(chat.waiting[0], 'delete')?.click();
    await until(() => focused() === chat.field, 'the composer has the focus');
    await chat.finish();
    expect(asked(chat)).to.deep.equal(['Why?']);
  });

  it('gives the focus to the composer when the message that has it is sent', async () => {
    const chat = await waiting(['First']);
    buttonOf(chat.waiting[0], 'edit')?.focus();
    chat.wire.answer.done();
    await until(() => chat.wire.answers.length === 2, 'it was sent');
    await until(() => focused() === chat.field, 'the composer has the focus');
  });

  it('leaves the focus in the composer when a message is sent', async () => {
    const chat = await waiting(['First', 'Second']);
    chat.field.focus();
    chat.wire.answer.done();
    await until(() => chat.waiting.length === 1, 'it was sent');
    await chat.settled();
    expect(focused() === chat.field).to.equal(true);
  });

  it('keeps in the draft what was being written when the message went out', async () => {
    const {chat, field} = await editing(['First']);
    write(field, 'First, but bet');
    chat.wire.answer.done();
    await until(() => chat.wire.answers.length === 2, 'it was sent');
    await until(() => focused() === chat.field, 'the composer has the focus');
    expect([chat.field.value, asked(chat).at(-1)]).to.deep.equal(['First, but bet', 'First']);
    expect(chat.status).to.equal('The message was sent before you saved it. Your change is in the draft.');
  });

  it('says once, politely, that a message waits, that it was changed, that it is gone', async () => {
    const chat = await MountedChat.mount({attributes: {announce: 'status'}});
    await chat.askAndHear('Why?', 'Because of');
    const region = chat.element.shadowRoot?.querySelector('[role=status]') as Element;
    await until(() => region.textContent === 'The assistant is answering.', 'what comes first is said');
    await until(() => region.textContent === '', 'it was heard');
    const heard: string[] = [];
    new MutationObserver(() => {
      if (region.textContent) heard.push(region.textContent);
    }).observe(region, {childList: true, characterData: true, subtree: true});
    await chat.queue('First');
    buttonOf(chat.waiting[0], 'edit')?.click();
    await chat.settled();
    write(fieldOf(chat.waiting[0]), 'Other');
    press(fieldOf(chat.waiting[0]), 'Enter');
    await chat.settled();
    buttonOf(chat.waiting[0], 'delete')?.click();
    await until(() => heard.join(' ').includes('deleted'), 'all is said');
    expect(heard.join(' ')).to.equal('Message waits to be sent. Message changed. Message deleted.');
  });

  it('stays within its share of the height however much waits', async () => {
    const chat = await waiting(Array.from({length: 12}, (_, index) => `Message ${index}`));
    const {height} = chat.outbox.getBoundingClientRect();
    expect(height).to.be.within(100, 0.35 * 600);
    expect(chat.thread.getBoundingClientRect().height).to.be.above(200);
  });
});

describe('messages that wait for the line', () => {
  it('says that the device is offline, of each message and in the status line, and sends when it is back', async () => {
    const chat = await MountedChat.mount(keeping());
    setOnline(false);
    await chat.queue('First');
    expect(chat.status).to.equal('You are offline. 1 message waits to be sent.');
    await chat.queue('Second');
    expect(chat.status).to.equal('You are offline. 2 messages wait to be sent.');
    expect(chat.waiting.map((item) => item.querySelector<HTMLElement>('.note')?.innerText)).to.deep.equal([
      'Waiting: you are offline',
      'Waiting: you are offline',
    ]);
    setOnline(true);
    await until(() => chat.wire.answers.length === 1, 'the first was sent');
    await chat.settled();
    expect([wordsOf(chat), chat.status]).to.deep.equal([['Second'], '']);
    expect(chat.waiting[0]?.innerText).to.contain('Waiting to be sent');
  });

  it('says nothing of the line while nothing waits for it', async () => {
    const chat = await MountedChat.mount(keeping());
    setOnline(false);
    await chat.settled();
    expect(chat.status).to.equal('');
  });

  it('says that an answer goes on, too, where one was being written', async () => {
    const chat = await MountedChat.mount(keeping());
    await chat.askAndHear('Why?', 'Because of');
    await chat.queue('First');
    setOnline(false);
    chat.wire.answer.cut();
    await until(() => chat.service.state.phase.kind === 'offline', 'the line is lost');
    await chat.settled();
    expect(chat.status).to.equal(
      'You are offline. The answer goes on when you are back, and 1 message waits to be sent.',
    );
    setOnline(true);
    await until(() => chat.wire.answers.length === 2, 'the answer is taken up');
    chat.wire.answer.from(2).chunk(' this.').done();
    await until(() => chat.wire.answers.length === 3, 'what waited is sent');
    await until(() => chat.textOf(1) === 'Because of this.', 'the answer is shown to its end');
  });
});
