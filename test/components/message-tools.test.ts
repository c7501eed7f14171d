import {sendKeys} from '@web/test-runner-commands';
import {expect} from 'chai';
import type {ChatToolCallEvent} from '../../components/chat-stream/events.js';
import type {OnToolCall} from '../../src/chat/tools/tool-call.js';
import {until} from '../support/scripted-wire.js';
import {controlOf, findControl, focusOn} from './message-toolbar.js';
import {focused, MountedChat} from './mounted-chat.js';

const call = (toolCallId: string, name = 'pay', needsApproval = true) =>
  ({type: 'tool-call', toolCallId, name, arguments: '{"sum":5}', needsApproval}) as const;

/** A chat whose answer ends with calls of these names, each of which needs a yes. */
async function asking(names: readonly string[], onToolCall?: OnToolCall): Promise<MountedChat> {
  const chat = await MountedChat.mount({service: {endpoint: '/test/ask', ...(onToolCall && {onToolCall})}});
  await chat.ask('Do it');
  chat.wire.answer.start();
  for (const [at, name] of names.entries()) chat.wire.answer.send(call(`call-${at}`, name));
  chat.wire.answer.send({type: 'done', finishReason: 'tool-calls'});
  await until(() => chat.service.state.reply === null, 'it ended');
  await chat.settled();
  return chat;
}

const lines = (chat: MountedChat): string[] =>
  [...(chat.lastRow.shadowRoot?.querySelectorAll<HTMLElement>('[part~=tool-call] summary') ?? [])].map(
    (line) => line.innerText.trim(),
  );
const approveOf = (chat: MountedChat): HTMLElement => controlOf(chat, 'approve');
const said = (chat: MountedChat): string =>
  chat.element.shadowRoot?.querySelector('[role=status]')?.textContent ?? '';
const reason = (chat: MountedChat): HTMLInputElement => controlOf(chat, 'reason') as HTMLInputElement;

describe('a tool that waits for a person', () => {
  it('asks in its place, with what it is to be called with unfolded, and says so', async () => {
    const chat = await asking(['pay']);
    const details = chat.lastRow.shadowRoot?.querySelector<HTMLDetailsElement>('[part~=tool-call]');
    expect([lines(chat), details?.open]).to.deep.equal([['Wants to use pay'], true]);
    expect(details?.querySelector('pre')?.textContent).to.equal('{\n  "sum": 5\n}');
    await until(() => said(chat).includes('wants to use pay'), 'it is said');
  });

  it('runs when it is approved by keyboard, and the focus waits on its line', async () => {
    let give = (_: unknown): void => {};
    const chat = await asking(['pay'], () => new Promise((resolve) => (give = resolve)));
    await focusOn(chat, 'approve');
    await sendKeys({press: 'Enter'});
    await until(() => lines(chat)[0] === 'Using pay', 'it runs');
    expect([(focused() as HTMLElement).localName, findControl(chat, 'approve')]).to.deep.equal([
      'summary',
      null,
    ]);
    give({paid: true});
    await until(() => chat.wire.answers.length === 2, 'the model hears of it');
    chat.wire.answer.start().chunk('Paid.');
    await chat.hear('Paid.');
    expect(lines(chat)).to.deep.equal(['Used pay']);
  });

  it('is told to the page before it is approved, which can keep it from being so', async () => {
    const given: unknown[] = [];
    const chat = await asking(['pay'], ({toolCall}) => given.push(toolCall.name));
    const told: unknown[] = [];
    chat.element.addEventListener('chat-tool-call', (event) => {
      const {name, toolCallId, arguments: with_} = event as ChatToolCallEvent;
      told.push([name, toolCallId, with_]);
      event.preventDefault();
    });
    approveOf(chat).click();
    await until(() => told.length === 1, 'the page was told');
    await until(() => focused() === approveOf(chat), 'the button has the focus again');
    expect([told, given, lines(chat)]).to.deep.equal([
      [['pay', 'call-0', {sum: 5}]],
      [],
      ['Wants to use pay'],
    ]);
  });

  it('is refused with a reason, which the model hears', async () => {
    const chat = await asking(['pay']);
    controlOf(chat, 'refuse').click();
    await until(() => focused() === findControl(chat, 'reason'), 'the field has the focus');
    reason(chat).value = 'Too much';
    await sendKeys({press: 'Enter'});
    await until(() => chat.wire.answers.length === 2, 'the model hears of it');
    await chat.settled();
    expect(lines(chat)).to.deep.equal(['You refused pay']);
    expect(chat.wire.requests.at(-1)?.body).to.contain('"reason":"Too much"');
    expect((focused() as HTMLElement).localName).to.equal('summary');
  });

  it('is refused without one', async () => {
    const chat = await asking(['pay']);
    controlOf(chat, 'refuse').click();
    await until(() => findControl(chat, 'reason') !== null, 'the field is there');
    controlOf(chat, 'refuse').click();
    await until(() => chat.wire.answers.length === 2, 'the model hears of it');
    expect(chat.wire.requests.at(-1)?.body).not.to.contain('"reason"');
  });

  it('goes on asking at Esc, with the focus where it was', async () => {
    const chat = await asking(['pay']);
    controlOf(chat, 'refuse').click();
    await until(() => focused() === findControl(chat, 'reason'), 'the field has the focus');
    await sendKeys({press: 'Escape'});
    await until(() => focused() === findControl(chat, 'refuse'), 'the button has the focus again');
    expect(lines(chat)).to.deep.equal(['Wants to use pay']);
  });

  it('hands the focus on to the next that waits', async () => {
    const chat = await asking(['pay', 'post'], () => undefined);
    approveOf(chat).click();
    await until(() => lines(chat)[0] === 'Using pay', 'the first is approved');
    await until(() => focused() === findControl(chat, 'approve'), 'the second asks');
    expect(approveOf(chat).closest('[role=group]')?.ariaLabel).to.equal('Wants to use post');
  });

  it('asks no more once the conversation went on without it', async () => {
    const chat = await asking(['pay']);
    await chat.ask('Never mind');
    chat.wire.answer.start().chunk('Well.');
    await chat.hear('Well.');
    const earlier = chat.rows.at(1)?.shadowRoot;
    expect([
      earlier?.querySelector('summary')?.innerText.trim(),
      earlier?.querySelector('[part~=approval]'),
    ]).to.deep.equal(['Called pay', null]);
  });
});

describe('the line of a tool', () => {
  it('says that it was called, and not used, where nothing came of it', async () => {
    const chat = await MountedChat.mount();
    await chat.ask('Do it');
    chat.wire.answer
      .start()
      .send(call('call-0', 'look', false))
      .chunk('Hm.');
    await chat.hear('Hm.');
    expect(lines(chat)).to.deep.equal(['Using look']);
    await chat.finish();
    expect(lines(chat)).to.deep.equal(['Called look']);
  });

  it('shows a name that hides something', async () => {
    const chat = await asking(['pay\u202e']);
    expect(lines(chat)[0]).to.contain('U+202E').and.not.contain('\u202e');
  });
});
