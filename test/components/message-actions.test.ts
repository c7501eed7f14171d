import {sendKeys} from '@web/test-runner-commands';
import {expect} from 'chai';
import {until} from '../support/scripted-wire.js';
import {
  actionsOf,
  answered,
  answerIn,
  answerNumber,
  controlOf,
  findControl,
  focusOn,
  onItsOwn,
} from './message-toolbar.js';
import {focused, MountedChat} from './mounted-chat.js';

const press = async (chat: MountedChat, part: string, key: string, at = -1): Promise<void> => {
  await focusOn(chat, part, at);
  await sendKeys({press: key});
};
const fieldOf = (chat: MountedChat, at: number): HTMLTextAreaElement =>
  controlOf(chat, 'field', at) as HTMLTextAreaElement;
const rewrite = async (chat: MountedChat, at: number, text: string): Promise<void> => {
  controlOf(chat, 'edit', at).click();
  await until(() => focused() === findControl(chat, 'field', at), 'the field has the focus');
  fieldOf(chat, at).value = text;
  fieldOf(chat, at).dispatchEvent(new InputEvent('input', {bubbles: true, composed: true}));
  await chat.settled();
};

describe('what can be done with a message', () => {
  it('stands under it, each with a name and a title', async () => {
    const chat = await answered();
    const spoken = 'speechSynthesis' in globalThis ? ['Read aloud'] : [];
    expect(actionsOf(chat, 0)).to.deep.equal(['Copy', 'Edit', 'Delete']);
    expect(actionsOf(chat)).to.deep.equal([
      'Copy',
      'Good answer',
      'Bad answer',
      ...spoken,
      'Regenerate',
      'Delete',
    ]);
    const buttons = [...controlOf(chat, 'actions').querySelectorAll('button')];
    expect(buttons.every(({title, ariaLabel}) => title === ariaLabel)).to.equal(true);
  });

  it('is seen under the last answer, and under others where the focus is in them', async () => {
    const chat = await answered();
    await answerIn(chat, 'How?', 'Like this.');
    const seen = (at: number): string => getComputedStyle(controlOf(chat, 'actions', at)).opacity;
    for (const row of chat.rows) {
      const actions = row.shadowRoot?.querySelector<HTMLElement>('.actions');
      if (actions) actions.style.transition = 'none';
    }
    expect([seen(0), seen(2), seen(3)]).to.deep.equal(['0', '0', '1']);
    await focusOn(chat, 'copy', 0);
    expect(seen(0)).to.equal('1');
  });

  it('moves no text when it comes', async () => {
    const chat = await MountedChat.mount(onItsOwn);
    await chat.askAndHear('Why?', 'Because.');
    const places = (): number[] =>
      chat.rows.map((row) => row.getBoundingClientRect().top).concat(chat.scroller.scrollHeight);
    const before = places();
    await chat.finish();
    await focusOn(chat, 'copy', 0);
    expect(places()).to.deep.equal(before);
  });

  it('is one stop of the Tab key, and arrows, Home and End go from one to the next', async () => {
    const chat = await answered();
    const stops = [...controlOf(chat, 'actions').querySelectorAll('button')].filter(
      ({tabIndex}) => tabIndex === 0,
    );
    expect(stops.map(({ariaLabel}) => ariaLabel)).to.deep.equal(['Copy']);
    await focusOn(chat, 'copy');
    const walked: (string | null)[] = [];
    for (const key of ['ArrowRight', 'End', 'ArrowRight', 'ArrowLeft', 'Home']) {
      await sendKeys({press: key});
      walked.push((focused() as HTMLElement).ariaLabel);
    }
    expect(walked).to.deep.equal(['Good answer', 'Delete', 'Copy', 'Delete', 'Copy']);
    expect(controlOf(chat, 'copy').tabIndex).to.equal(0);
  });

  it('walks the other way where text runs from right to left', async () => {
    const chat = await answered('Why?', 'Because.', {...onItsOwn, dir: 'rtl'});
    await press(chat, 'copy', 'ArrowLeft');
    expect((focused() as HTMLElement).ariaLabel).to.equal('Good answer');
  });

  it('copies nothing where the page says no', async () => {
    const chat = await answered();
    const asked: Event[] = [];
    chat.element.addEventListener('chat-copy', (event) => {
      asked.push(event);
      event.preventDefault();
    });
    controlOf(chat, 'copy').click();
    await chat.settled();
    expect(
      asked.map((event) => [(event as Event & {text: string}).text, event.target === chat.element]),
    ).to.deep.equal([['Because.', true]]);
    expect(actionsOf(chat)[0]).to.equal('Copy');
  });

  it('gives another answer, with the focus on the same button meanwhile and afterwards', async () => {
    const chat = await answered();
    await press(chat, 'regenerate', 'Enter');
    await until(() => chat.wire.answers.length === 2, 'the far end was asked again');
    await until(() => chat.rows.at(-1)?.message?.isStreaming === true, 'it is being written');
    await chat.settled();
    const button = controlOf(chat, 'regenerate');
    expect([focused() === button, button.ariaLabel]).to.deep.equal([true, 'Stop answering']);
    await answerNumber(chat, 2, 'Or not.');
    expect([focused() === button, button.ariaLabel]).to.deep.equal([true, 'Regenerate']);
    expect(JSON.parse(chat.wire.requests.at(-1)?.body ?? '{}').trigger).to.equal('regenerate');
  });

  it('stops the new answer by the button that asked for it', async () => {
    const chat = await answered();
    await press(chat, 'regenerate', 'Enter');
    await until(() => chat.wire.answers.length === 2, 'the far end was asked again');
    chat.wire.answer.start().chunk('Or');
    await chat.hear('Or');
    await sendKeys({press: 'Enter'});
    await until(() => chat.service.state.messages.at(-1)?.status === 'stopped', 'it is stopped');
  });

  it('goes on with an answer that was stopped', async () => {
    const chat = await MountedChat.mount(onItsOwn);
    await chat.askAndHear('Why?', 'Because of');
    await chat.element.stop();
    await chat.settled();
    controlOf(chat, 'continue').click();
    await until(() => chat.wire.answers.length === 2, 'the far end was asked to go on');
    expect(JSON.parse(chat.wire.requests.at(-1)?.body ?? '{}').trigger).to.equal('continue');
  });

  it('puts the focus where the person writes when it goes on', async () => {
    const chat = await MountedChat.mount(onItsOwn);
    await chat.askAndHear('Why?', 'Because of');
    await chat.element.stop();
    await chat.settled();
    await press(chat, 'continue', 'Enter');
    await until(() => focused() === chat.field, 'the field has the focus');
  });

  it('is only what sends and deletes nothing where the chat is disabled, and draws no text anew', async () => {
    const chat = await answered();
    const text = chat.lastRow.shadowRoot?.querySelector('.markdown p');
    chat.element.disabled = true;
    await chat.settled();
    expect([actionsOf(chat, 0), findControl(chat, 'regenerate')]).to.deep.equal([['Copy'], null]);
    expect(text === chat.lastRow.shadowRoot?.querySelector('.markdown p')).to.equal(true);
  });

  it('says that an answer was cut at a length, and goes on with it', async () => {
    const chat = await MountedChat.mount(onItsOwn);
    await chat.askAndHear('Why?', 'Because of');
    chat.wire.answer.send({type: 'done', finishReason: 'length'});
    await until(() => chat.service.state.reply === null, 'it ended');
    await chat.settled();
    expect(chat.textOf(-1)).to.contain('The answer reached its greatest length');
    expect(findControl(chat, 'continue')).not.to.equal(null);
  });

  it('does not go on with what is complete', async () => {
    expect(findControl(await answered(), 'continue')).to.equal(null);
  });
});

describe('editing a message in its place', () => {
  it('makes it a field that has the focus, with its words', async () => {
    const chat = await answered();
    await press(chat, 'edit', 'Enter', 0);
    await until(() => focused() === findControl(chat, 'field', 0), 'the field has the focus');
    expect([fieldOf(chat, 0).value, fieldOf(chat, 0).selectionStart]).to.deep.equal(['Why?', 4]);
  });

  it('leaves it as it was at Esc, and gives the focus back', async () => {
    const chat = await answered();
    await rewrite(chat, 0, 'How?');
    await sendKeys({press: 'Escape'});
    await until(() => focused() === findControl(chat, 'edit', 0), 'the button has the focus again');
    expect([chat.textOf(0), chat.wire.answers.length]).to.deep.equal(['Why?', 1]);
  });

  it('sends its other words at Enter, and gives the focus back', async () => {
    const chat = await answered();
    await rewrite(chat, 0, 'How?');
    await sendKeys({press: 'Enter'});
    await answerNumber(chat, 2, 'Like this.');
    expect([chat.textOf(0), chat.textOf(1)]).to.deep.equal(['How?', 'Like this.']);
    expect(focused() === controlOf(chat, 'edit', 0)).to.equal(true);
  });

  it('ends the answer that is being written', async () => {
    const chat = await MountedChat.mount(onItsOwn);
    await chat.askAndHear('Why?', 'Because');
    await rewrite(chat, 0, 'How?');
    controlOf(chat, 'save', 0).click();
    await answerNumber(chat, 2, 'Like this.');
    expect(chat.rows.map((_, at) => chat.textOf(at))).to.deep.equal(['How?', 'Like this.']);
  });

  it('keeps what was written where it is refused, and says why', async () => {
    const chat = await answered();
    await rewrite(chat, 0, 'x'.repeat(32_001));
    controlOf(chat, 'save', 0).click();
    await until(() => chat.status !== '', 'the status line speaks');
    expect([fieldOf(chat, 0).value.length, chat.status]).to.deep.equal([
      32_001,
      'The message is too large. Shorten it.',
    ]);
  });

  it('sends nothing that is empty', async () => {
    const chat = await answered();
    await rewrite(chat, 0, '  ');
    await sendKeys({press: 'Enter'});
    expect([controlOf(chat, 'save', 0).ariaDisabled, chat.wire.answers.length]).to.deep.equal(['true', 1]);
  });
});

describe('deleting a message', () => {
  it('asks first, with the focus on the way back', async () => {
    const chat = await answered();
    await press(chat, 'delete', 'Enter');
    await until(() => focused() === findControl(chat, 'cancel'), 'cancel has the focus');
    expect(controlOf(chat, 'actions').innerText).to.contain('Delete it?');
    await sendKeys({press: 'Escape'});
    await until(() => focused() === findControl(chat, 'delete'), 'the button has the focus again');
    expect(chat.rows.length).to.equal(2);
  });

  it('says where more goes with it', async () => {
    const chat = await answered();
    controlOf(chat, 'delete', 0).click();
    await chat.settled();
    expect(controlOf(chat, 'actions', 0).innerText).to.contain('Delete from here on?');
  });

  it('deletes it, and puts the focus where the person writes', async () => {
    const chat = await answered();
    controlOf(chat, 'delete').click();
    await chat.settled();
    controlOf(chat, 'confirm-delete').click();
    await until(() => chat.rows.length === 1, 'it is gone');
    await until(() => focused() === chat.field, 'the field has the focus');
    expect(chat.service.state.messages.map(({content}) => content)).to.deep.equal(['Why?']);
  });

  it('says why where the server refuses, and shows the message as before', async () => {
    const chat = await answered('Why?', 'Because.', {});
    chat.wire.refuseWith = () => new Response(null, {status: 403});
    controlOf(chat, 'delete').click();
    await chat.settled();
    controlOf(chat, 'confirm-delete').click();
    await until(() => chat.status !== '', 'the status line speaks');
    await until(() => findControl(chat, 'delete') !== null, 'the row is as before');
    expect([chat.textOf(-1), chat.status]).to.deep.equal([
      'Because.',
      'This account has no access here. Ask its owner for access.',
    ]);
  });
});
