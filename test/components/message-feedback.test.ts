import {sendKeys} from '@web/test-runner-commands';
import {expect} from 'chai';
import type {ChatFeedbackEvent} from '../../components/chat-stream/events.js';
import {until} from '../support/scripted-wire.js';
import {answered, answerNumber, controlOf, findControl, focusOn} from './message-toolbar.js';
import {focused, type MountedChat} from './mounted-chat.js';

const pressed = (chat: MountedChat): (string | null)[] =>
  ['rate-up', 'rate-down'].map((part) => controlOf(chat, part).ariaPressed);
const heardOf = (events: readonly Event[]): unknown[] =>
  events.map((event) => [(event as ChatFeedbackEvent).messageId, (event as ChatFeedbackEvent).rating]);
const said = (chat: MountedChat): string =>
  chat.element.shadowRoot?.querySelector('[role=status]')?.textContent ?? '';

describe('feedback on an answer', () => {
  it('is shown on its button, told to the page, said, and taken back by another press', async () => {
    const chat = await answered();
    const heard = chat.listen('chat-feedback');
    await focusOn(chat, 'rate-up');
    await sendKeys({press: 'Enter'});
    await until(() => heard.length === 1, 'it was kept');
    await chat.settled();
    expect(pressed(chat)).to.deep.equal(['true', 'false']);
    controlOf(chat, 'rate-up').click();
    await until(() => heard.length === 2, 'it was taken back');
    await chat.settled();
    expect(pressed(chat)).to.deep.equal(['false', 'false']);
    expect(heardOf(heard)).to.deep.equal([
      ['answer-of-stream-1', 'up'],
      ['answer-of-stream-1', null],
    ]);
    await until(() => said(chat).includes('Feedback'), 'it is said');
  });

  it('changes its mind', async () => {
    const chat = await answered();
    const heard = chat.listen('chat-feedback');
    controlOf(chat, 'rate-up').click();
    controlOf(chat, 'rate-down').click();
    await until(() => heard.length === 2, 'both were kept');
    await chat.settled();
    expect(pressed(chat)).to.deep.equal(['false', 'true']);
  });

  it('is shown at once, and no more where it could not be kept, which is said', async () => {
    const chat = await answered('Why?', 'Because.', {});
    const heard = chat.listen('chat-feedback');
    let refuse = (_: Response): void => {};
    chat.wire.refuseWith = () => new Promise((resolve) => (refuse = resolve));
    controlOf(chat, 'rate-up').click();
    await until(() => chat.wire.requests.at(-1)?.url.endsWith('/feedback') === true, 'the server was asked');
    await chat.settled();
    expect(pressed(chat)).to.deep.equal(['true', 'false']);
    refuse(new Response(null, {status: 403}));
    await until(() => chat.status !== '', 'the status line speaks');
    await until(() => pressed(chat)[0] === 'false', 'it is not pressed any more');
    expect([chat.status, heard.length]).to.deep.equal([
      'This account has no access here. Ask its owner for access.',
      0,
    ]);
    await until(() => said(chat).includes('no access'), 'it is said');
  });
});

describe('the versions of a message', () => {
  const number = (chat: MountedChat, at = -1): string | null =>
    chat.rows.at(at)?.shadowRoot?.querySelector('.branch-number')?.textContent?.trim() ?? null;

  async function twice(): Promise<MountedChat> {
    const chat = await answered();
    void chat.service.regenerate();
    await answerNumber(chat, 2, 'Or not.');
    return chat;
  }

  it('are not counted where there is one', async () => {
    expect(findControl(await answered(), 'branches')).to.equal(null);
  });

  it('are walked through by pointer, and the focus stays where it is at their end', async () => {
    const chat = await twice();
    expect([number(chat), chat.textOf(-1)]).to.deep.equal(['2 / 2', 'Or not.']);
    controlOf(chat, 'branch-previous').click();
    await until(() => number(chat) === '1 / 2', 'the first is shown');
    expect([chat.textOf(-1), controlOf(chat, 'branch-previous').ariaDisabled]).to.deep.equal([
      'Because.',
      'true',
    ]);
    expect(focused() === controlOf(chat, 'branch-previous')).to.equal(true);
    controlOf(chat, 'branch-previous').click();
    await chat.settled();
    expect(number(chat)).to.equal('1 / 2');
  });

  it('are walked through by keyboard, and said', async () => {
    const chat = await twice();
    await focusOn(chat, 'branch-previous');
    await sendKeys({press: 'Enter'});
    await until(() => number(chat) === '1 / 2', 'the first is shown');
    await until(() => said(chat).includes('Version 1 of 2.'), 'it is said');
    await sendKeys({press: 'ArrowRight'});
    await sendKeys({press: 'Enter'});
    await until(() => number(chat) === '2 / 2', 'the second is shown');
  });

  it('stay as they are while an answer is written, and it is said why', async () => {
    const chat = await twice();
    await chat.ask('How?');
    controlOf(chat, 'branch-previous', 1).click();
    await until(() => chat.status.startsWith('Another answer is being written'), 'the status line speaks');
    expect(number(chat, 1)).to.equal('2 / 2');
  });

  it('are there for a question that was changed', async () => {
    const chat = await answered();
    void chat.service.edit('question-of-stream-1', 'How?');
    await answerNumber(chat, 2, 'Like this.');
    expect([number(chat, 0), number(chat, 1)]).to.deep.equal(['2 / 2', null]);
    controlOf(chat, 'branch-previous', 0).click();
    await until(() => chat.textOf(0) === 'Why?', 'the first is shown');
    expect(chat.textOf(1)).to.equal('Because.');
  });
});
