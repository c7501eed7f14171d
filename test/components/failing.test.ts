import {expect} from 'chai';
import type {ChatErrorEvent} from '../../components/index.js';
import {until} from '../support/scripted-wire.js';
import {focused, MountedChat} from './mounted-chat.js';

const retryOf = (chat: MountedChat): HTMLButtonElement | null =>
  chat.lastRow.shadowRoot?.querySelector('[part~=retry]') ?? null;

describe('failing', () => {
  async function failed(code: 'overloaded' | 'auth', text = ''): Promise<MountedChat> {
    const chat = await MountedChat.mount();
    await chat.ask('Why?');
    chat.wire.answer.start();
    if (text !== '') chat.wire.answer.chunk(text);
    chat.wire.answer.fail(code);
    await until(() => chat.service.state.reply === null, 'the reply ended');
    await chat.settled();
    return chat;
  }

  it('turns the placeholder into the error where no character had come, and keeps the question', async () => {
    const chat = await failed('overloaded');
    expect(chat.rows).to.have.length(2);
    expect(chat.textOf(0)).to.equal('Why?');
    expect(chat.textOf(1)).to.contain('The service is busy. Try again in a moment.');
    expect(chat.lastRow.shadowRoot?.querySelector('.awaited, .markdown') === null).to.equal(true);
  });

  it('keeps the part that had come', async () => {
    const chat = await failed('overloaded', 'Half an');
    expect(chat.textOf(1)).to.contain('Half an').and.contain('The service is busy');
  });

  it('asks again by Retry, in the same place, and the answer takes the place of the error', async () => {
    const chat = await failed('overloaded');
    const row = chat.lastRow;
    retryOf(chat)?.click();
    await until(() => chat.wire.answers.length === 2, 'it was asked again');
    chat.wire.answer.start().chunk('Because.');
    await chat.finish();
    expect(chat.rows).to.have.length(2);
    expect(chat.lastRow === row).to.equal(true);
    expect(chat.textOf(1)).to.equal('Because.');
  });

  it('moves the focus from Retry, which goes away, to the composer', async () => {
    const chat = await failed('overloaded');
    retryOf(chat)?.focus();
    retryOf(chat)?.click();
    await until(() => focused() === chat.field, 'the field has the focus');
  });

  it('says what the person has to do first, and offers Retry for afterwards', async () => {
    const chat = await failed('auth');
    expect(chat.textOf(1)).to.contain('Sign in again');
    expect(retryOf(chat)?.innerText.trim()).to.equal('Try again');
  });

  it('offers Retry for the last answer only', async () => {
    const chat = await failed('overloaded');
    const failedRow = chat.lastRow;
    await chat.askAndHear('And now?', 'Now.');
    expect(failedRow.shadowRoot?.querySelector('[part~=error]') instanceof Element).to.equal(true);
    expect(failedRow.shadowRoot?.querySelector('[part~=retry]') === null).to.equal(true);
  });

  it('tells the page once, with the error and the message', async () => {
    const chat = await MountedChat.mount();
    const heard = chat.listen('chat-error', 'chat-finish', 'chat-stop');
    await chat.ask('Why?');
    chat.wire.answer.start().fail('overloaded');
    await until(() => heard.length > 0, 'the page was told');
    const {error, message} = heard[0] as ChatErrorEvent;
    expect([heard.length, error.code, message?.status]).to.deep.equal([1, 'overloaded', 'error']);
  });

  it('counts down in words while the line is down, then goes on', async () => {
    const chat = await MountedChat.mount({service: {random: () => 0.999, retry: {baseMs: 2500}}});
    await chat.askAndHear('Why?', 'Because');
    chat.wire.answer.cut();
    await until(() => chat.status.startsWith('Connection lost, trying again in 3 s'), 'it counts from 3');
    await until(() => chat.status.startsWith('Connection lost, trying again in 2 s'), 'it counts down');
    expect(chat.textOf(-1)).to.contain('Because');
  });

  it('says nothing about a connection that is as it should be', async () => {
    const chat = await MountedChat.mount();
    await chat.askAndHear('Why?', 'Because');
    expect(chat.element.shadowRoot?.querySelector('.status') === null).to.equal(true);
  });

  it('says above the composer that a conversation could not be loaded, and offers Retry', async () => {
    const chat = await MountedChat.mount();
    chat.wire.refuseWith = () => new Response('', {status: 404});
    await chat.element.openConversation('gone').catch(() => undefined);
    await chat.settled();
    expect(chat.status).to.equal('This conversation is not there any more. Start a new one.');
    expect(chat.element.shadowRoot?.querySelector('[part~=status-retry]') !== null).to.equal(true);
  });
});
