import {expect} from 'chai';
import type {ChatSendEvent} from '../../components/index.js';
import {until} from '../support/scripted-wire.js';
import {MountedChat} from './mounted-chat.js';

describe('sending', () => {
  it('shows the question and a placeholder before the far end said anything', async () => {
    const chat = await MountedChat.mount();
    await chat.ask('Why?');
    expect(chat.rows.map((row) => row.dataset['status'])).to.deep.equal(['sending', 'sending']);
    expect(chat.textOf(0)).to.equal('Why?');
  });

  it('says nothing in the placeholder for 400 ms, then shows three dots', async () => {
    const chat = await MountedChat.mount();
    await chat.ask('Why?');
    const dots = chat.lastRow.shadowRoot?.querySelector('.awaited');
    expect(dots?.children).to.have.length(3);
    expect(getComputedStyle(dots as Element).animationDelay).to.equal('0.4s');
  });

  it('puts the text where the placeholder stood, as it comes', async () => {
    const chat = await MountedChat.mount();
    await chat.ask('Why?');
    const placeholder = chat.lastRow;
    chat.wire.answer.start().chunk('Because ');
    await chat.hear('Because');
    chat.wire.answer.chunk('of this.');
    await chat.hear('Because of this.');
    expect(chat.lastRow === placeholder).to.equal(true);
  });

  it('keeps the element of the answer when ids change and when it ends', async () => {
    const chat = await MountedChat.mount();
    await chat.ask('Why?');
    const [question, answer] = chat.rows;
    chat.wire.answer.start().chunk('Because.');
    await chat.finish();
    expect(chat.rows.every((row, index) => row === [question, answer][index])).to.equal(true);
    expect(chat.lastRow.message?.id).to.equal('answer-of-stream-1');
  });

  it('keeps the drawn text of the answer when it ends', async () => {
    const chat = await MountedChat.mount();
    await chat.askAndHear('Why?', 'First paragraph.\n\nSecond.');
    const paragraph = chat.lastRow.shadowRoot?.querySelector('.markdown > p');
    await chat.finish();
    expect(chat.lastRow.shadowRoot?.querySelector('.markdown > p') === paragraph).to.equal(true);
  });

  it('empties the draft once the question is in the transcript', async () => {
    const chat = await MountedChat.mount();
    await chat.ask('Why?');
    expect([chat.element.draft, chat.field.value]).to.deep.equal(['', '']);
  });

  it('tells the page in order: send, conversation, start, chunk, finish', async () => {
    const chat = await MountedChat.mount();
    const heard = chat.listen('chat-send', 'chat-conversation', 'chat-start', 'chat-chunk', 'chat-finish');
    await chat.askAndHear('Why?', 'Because.');
    await chat.finish();
    expect(heard.map(({type}) => type)).to.deep.equal([
      'chat-send',
      'chat-start',
      'chat-conversation',
      'chat-chunk',
      'chat-finish',
    ]);
  });

  it('sends nothing and keeps the draft when the page cancels chat-send', async () => {
    const chat = await MountedChat.mount();
    chat.element.addEventListener('chat-send', (event) => event.preventDefault());
    chat.write('Why?');
    chat.press('Enter');
    await chat.settled();
    expect(chat.wire.requests).to.be.empty;
    expect(chat.field.value).to.equal('Why?');
    expect(chat.rows).to.be.empty;
  });

  it('bubbles its events out of a shadow root that it stands in', async () => {
    const chat = await MountedChat.mount();
    const host = document.createElement('section');
    host.attachShadow({mode: 'open'}).append(chat.element);
    chat.box.append(host);
    const heard: Event[] = [];
    chat.box.addEventListener('chat-send', (event) => heard.push(event));
    await chat.ask('Why?');
    expect(heard.map((event) => (event as ChatSendEvent).text)).to.deep.equal(['Why?']);
  });

  it('keeps a message that is too long where it was written, and says so', async () => {
    const chat = await MountedChat.mount();
    const long = 'x'.repeat(32_001);
    chat.write(long);
    chat.press('Enter');
    await until(() => chat.status !== '', 'the status line speaks');
    expect(chat.status).to.equal('The message is too large. Shorten it.');
    expect(chat.field.value).to.equal(long);
  });

  it('sends a suggestion that is pressed', async () => {
    const chat = await MountedChat.mount({suggestions: ['Tell me more', 'Tell me less']});
    const suggestions = chat.element.shadowRoot?.querySelectorAll<HTMLElement>('.suggestion') ?? [];
    expect([...suggestions].map((one) => one.innerText.trim())).to.deep.equal([
      'Tell me more',
      'Tell me less',
    ]);
    suggestions[1]?.click();
    await until(() => chat.wire.requests.length === 1, 'it was sent');
    expect(JSON.parse(chat.wire.requests[0]?.body ?? '')).to.include({message: 'Tell me less'});
  });

  it('shows the person’s words as they are, and not as Markdown or HTML', async () => {
    const chat = await MountedChat.mount();
    await chat.ask('**a** <b>c</b>\n  d');
    expect(chat.textOf(0)).to.equal('**a** <b>c</b>\n  d');
  });

  it('takes up an answer that is read again from its start without shrinking it on screen', async () => {
    const chat = await MountedChat.mount();
    await chat.askAndHear('Why?', 'One two three');
    const text = chat.lastRow.shadowRoot?.querySelector('.markdown') as HTMLElement;
    chat.wire.answer.send({type: 'reset', parts: []}).chunk('One ');
    await until(() => chat.service.state.streamingContent === 'One ', 'it is read again');
    await chat.settled();
    expect(text.innerText.trim()).to.equal('One two three');
    chat.wire.answer.chunk('two three four.');
    await chat.hear('One two three four.');
    expect(text.isConnected).to.equal(true);
  });
});
