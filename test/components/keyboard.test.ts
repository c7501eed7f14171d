import {sendKeys} from '@web/test-runner-commands';
import {expect} from 'chai';
import {isLong} from '../support/long.js';
import {until} from '../support/scripted-wire.js';
import {focused, keeping, MountedChat, type MountOptions} from './mounted-chat.js';
import {controlsIn, nameOf} from './page-controls.js';

/*
 * Without a mouse: Tab goes through the message that is read and all that is beside the transcript, in the order in which it is drawn, and
 * leaves the chat again; arrows go to other messages. Whatever is pressed, the focus stays in the chat.
 */

const answer = [
  'A [link](https://example.com/one), and a claim[^1].',
  '```js\nconst name = "a line that is long enough to scroll in its block, as code often is, and then some more of it";\n```',
  '| a | b |\n|---|---|\n| 1 | [two](https://example.com/two) |',
  '![A picture](https://example.com/picture.png)',
  '[^1]: What it rests on.',
].join('\n\n');

type State = readonly [name: string, reach: (chat: MountedChat) => Promise<unknown>, options?: MountOptions];
const states: readonly State[] = [
  ['a start with suggestions', async () => undefined, {suggestions: ['One', 'Two', 'Three']}],
  [
    'an answer that is written',
    async (chat) => {
      await chat.ask('Why?');
      chat.wire.answer.start().chunk(answer);
      await chat.hear('Load image');
    },
  ],
  [
    'an answer that has something of everything',
    async (chat) => {
      await chat.ask('Why?');
      chat.wire.answer
        .start()
        .send({type: 'reasoning', content: 'Let me see.'})
        .send({type: 'tool-call', toolCallId: '1', name: 'look', arguments: '{"at":"this"}'})
        .send({type: 'tool-result', toolCallId: '1', output: {seen: true}})
        .send({type: 'source', id: 's', title: 'A source', url: 'https://example.com/'})
        .chunk(answer);
      await chat.finish();
    },
  ],
  [
    'an answer that failed',
    async (chat) => {
      await chat.askAndHear('Why?', 'Because');
      chat.wire.answer.fail('overloaded');
      await until(() => chat.service.state.reply === null);
    },
  ],
  [
    'messages that wait',
    async (chat) => {
      await chat.askAndHear('Why?', 'Because');
      await chat.queue('First');
      await chat.queue('Second');
      chat.waiting[0]?.querySelector<HTMLElement>('.edit')?.click();
      await chat.settled();
      chat.write('Third');
    },
    keeping(),
  ],
  [
    'an open panel',
    (chat) => chat.askAndHear('Why?', 'Because.'),
    {attributes: {mode: 'launcher', open: '', heading: 'Help'}},
  ],
];

/** Those whose controls others have too. */
const alike = new Set(['an answer that is written', 'an answer that failed']);

/** Those that open a window of the browser's own, which takes the focus with it. */
const leavesPage = new Set(['button: Download', 'button: Attach files']);

/** A chat in one of the states, between two buttons of its page. */
async function between([, reach, options]: State): Promise<{
  readonly chat: MountedChat;
  readonly before: HTMLButtonElement;
  readonly after: HTMLButtonElement;
}> {
  const chat = await MountedChat.mount(options);
  await reach(chat);
  await chat.settled();
  const [before, after] = ['Before', 'After'].map((words) => {
    const button = document.createElement('button');
    button.textContent = words;
    return button;
  });
  if (!before || !after) throw new Error('There are no buttons.');
  chat.box.prepend(before);
  chat.box.append(after);
  return {chat, before, after};
}

describe('the keyboard', () => {
  for (const state of states) {
    it(`reaches everything, and leaves again: ${state[0]}`, async () => {
      const {chat, before, after} = await between(state);
      const others = new Set(chat.rows.slice(0, -1).flatMap((row) => controlsIn(row)));
      const expected = [...controlsIn(chat.element).filter((control) => !others.has(control)), after].map(
        nameOf,
      );
      before.focus();
      const walked: string[] = [];
      for (let step = 0; step < expected.length + 3 && focused() !== after; step++) {
        await sendKeys({press: 'Tab'});
        walked.push(nameOf(focused()));
      }
      expect(walked).to.deep.equal(expected);
    });
  }

  for (const state of states.filter(([name]) => isLong || !alike.has(name))) {
    it(`keeps the focus in the chat, whatever is pressed: ${state[0]}`, async () => {
      const {length} = controlsIn((await between(state)).chat.element);
      const lost: string[] = [];
      for (let index = 0; index < length; index++) {
        const {chat} = await between(state);
        const control = controlsIn(chat.element)[index];
        if (!control) continue;
        const name = nameOf(control);
        if (leavesPage.has(name)) continue;
        control.focus();
        await sendKeys({press: 'Enter'});
        await chat.settled();
        await new Promise(requestAnimationFrame);
        if (!chat.element.contains(document.activeElement)) lost.push(name);
        chat.box.remove();
      }
      expect(lost).to.deep.equal([]);
    }).timeout(60_000);
  }

  it('goes to other messages by arrows, and by Tab to what can be done with them', async () => {
    const chat = await MountedChat.mount();
    for (const question of ['One?', 'Two?']) {
      await chat.ask(question);
      chat.wire.answer.start().chunk(`About ${question}`);
      await chat.finish();
    }
    chat.scroller.focus();
    const walked: string[] = [];
    for (let step = 0; step < chat.rows.length; step++) {
      await sendKeys({press: 'ArrowUp'});
      const read = focused();
      await sendKeys({press: 'Tab'});
      const row = chat.rows.findLast((one) => one.shadowRoot?.contains(focused()));
      walked.push(`${row?.message?.content}: ${nameOf(focused())}`);
      (read as HTMLElement | null)?.focus();
    }
    expect(walked).to.deep.equal([
      'About Two?: button: Copy',
      'Two?: button: Copy',
      'About One?: button: Copy',
      'One?: button: Copy',
    ]);
  });

  it('reaches every button of a toolbar by arrows', async () => {
    const chat = await MountedChat.mount();
    await chat.ask('Why?');
    chat.wire.answer.start().chunk('Because.');
    await chat.finish();
    const toolbar = chat.lastRow.shadowRoot?.querySelector('[role=toolbar]');
    const buttons = [...(toolbar?.querySelectorAll('button') ?? [])].filter((one) => one.checkVisibility());
    buttons[0]?.focus();
    const walked = [focused()];
    for (let step = 1; step < buttons.length; step++) {
      await sendKeys({press: 'ArrowRight'});
      walked.push(focused());
    }
    expect(buttons.length).to.be.above(2);
    expect(walked.map(nameOf)).to.deep.equal(buttons.map(nameOf));
  });

  describe('Esc', () => {
    const open = {attributes: {mode: 'launcher', open: '', heading: 'Help'}} as const;

    it('stops the answer, then closes the panel and goes back to its button', async () => {
      const chat = await MountedChat.mount(open);
      await chat.askAndHear('Why?', 'Because');
      chat.field.focus();
      await sendKeys({press: 'Escape'});
      await until(() => !chat.service.state.canStopStreaming, 'it stopped');
      expect(chat.element.open).to.equal(true);
      await sendKeys({press: 'Escape'});
      await until(() => !chat.element.open, 'it closed');
      await until(() => focused()?.ariaLabel === 'Open chat', 'its button has the focus');
    });

    it('closes the search first, and gives the focus back', async () => {
      const chat = await MountedChat.mount(open);
      await chat.askAndHear('Why?', 'Because of this');
      chat.field.focus();
      await chat.element.find();
      await until(() => focused()?.localName === 'input', 'the search has the focus');
      await sendKeys({press: 'Escape'});
      await until(() => focused() === chat.field, 'the field has it again');
      expect([chat.service.state.canStopStreaming, chat.element.open]).to.deep.equal([true, true]);
    });

    it('ends the change of a sent message first', async () => {
      const chat = await MountedChat.mount(open);
      await chat.ask('Why?');
      chat.wire.answer.start().chunk('Because.');
      await chat.finish();
      const row = (): ShadowRoot | null | undefined => chat.rows[0]?.shadowRoot;
      row()?.querySelector<HTMLElement>('[part=edit]')?.click();
      await until(
        () => focused()?.localName === 'textarea' && focused() !== chat.field,
        'it can be written in',
      );
      await sendKeys({press: 'Escape'});
      await until(() => !row()?.querySelector('textarea'), 'the change is given up');
      expect([chat.element.open, chat.element.contains(document.activeElement)]).to.deep.equal([true, true]);
    });

    it('closes a dialog first, and gives the focus back to the link', async () => {
      const chat = await MountedChat.mount(open);
      await chat.ask('Why?');
      chat.wire.answer.start().chunk('See [this](https://example.com/).\n\nAnd more');
      await chat.hear('And more');
      const link = chat.lastRow.shadowRoot?.querySelector('a');
      link?.focus();
      await sendKeys({press: 'Enter'});
      const dialog = (): HTMLDialogElement | null | undefined =>
        chat.element.shadowRoot?.querySelector('.link-dialog')?.shadowRoot?.querySelector('dialog');
      await until(() => dialog()?.open === true, 'it asks');
      await sendKeys({press: 'Escape'});
      await until(() => !dialog()?.open, 'it no longer asks');
      expect([chat.service.state.canStopStreaming, chat.element.open]).to.deep.equal([true, true]);
      expect(focused() === link).to.equal(true);
    });

    it('is the page’s where there is nothing to end', async () => {
      const chat = await MountedChat.mount();
      chat.field.focus();
      const heard: KeyboardEvent[] = [];
      const hear = (event: KeyboardEvent): number => heard.push(event);
      addEventListener('keydown', hear, {once: true});
      await sendKeys({press: 'Escape'});
      expect(heard.map(({key, defaultPrevented}) => [key, defaultPrevented])).to.deep.equal([
        ['Escape', false],
      ]);
    });
  });

  it('has no key of a single character for itself', async () => {
    const chat = await MountedChat.mount();
    await chat.ask('Why?');
    chat.wire.answer.start().chunk(answer);
    await chat.finish();
    const outcomes = (): string => `${chat.rows.length} ${chat.element.draft} ${chat.wire.requests.length}`;
    const before = outcomes();
    const taken: string[] = [];
    for (const control of [chat.scroller, ...controlsIn(chat.thread)]) {
      for (const key of 'abcdefghijklmnopqrstuvwxyz0123456789/?.,') {
        const pressed = new KeyboardEvent('keydown', {key, bubbles: true, composed: true, cancelable: true});
        if (!control.dispatchEvent(pressed)) taken.push(`${nameOf(control)} takes ${key}`);
      }
    }
    expect([taken, outcomes()]).to.deep.equal([[], before]);
  });

  it('carries along who reads by it when an answer begins', async () => {
    const chat = await MountedChat.mount();
    await chat.ask('Why?');
    chat.wire.answer.start().chunk(Array.from({length: 40}, (_, line) => `Line ${line}.`).join('\n\n'));
    await chat.finish();
    chat.scroller.focus();
    await sendKeys({press: 'PageUp'});
    await until(() => !chat.jump.hidden, 'it no longer follows');
    chat.field.focus();
    await chat.ask('And on?');
    chat.wire.answer.start().chunk(Array.from({length: 40}, (_, line) => `Other line ${line}.`).join('\n\n'));
    await chat.hear('Other line 39.');
    const {scroller} = chat;
    await until(
      () => scroller.scrollHeight - scroller.clientHeight - scroller.scrollTop < 1,
      'the end is in view',
    );
    expect(chat.jump.hidden).to.equal(true);
  });
});
