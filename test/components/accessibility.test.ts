import 'axe-core/axe.min.js';
import {sendKeys} from '@web/test-runner-commands';
import type {AxeResults, RunOptions} from 'axe-core';
import {expect} from 'chai';
import {until} from '../support/scripted-wire.js';
import {setOnline} from './device-line.js';
import {focused, keeping, MountedChat, type MountOptions} from './mounted-chat.js';

const {axe} = globalThis as unknown as {
  axe: {run(context: Element, options: RunOptions): Promise<AxeResults>};
};
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Each violation as one line; empty where there are none. */
async function violations(element: Element): Promise<string[]> {
  const {violations: found} = await axe.run(element, {runOnly: tags, resultTypes: ['violations']});
  return found.map(({id, nodes}) => `${id}: ${nodes.map(({html}) => html).join(' | ')}`);
}

const suggestions = ['Explain a concept', 'Plan a trip'];
/** Something of everything that an answer can hold. */
const answer = [
  '## Title',
  'Some **bold** text, `code`, <kbd>Esc</kbd>, <mark>marked</mark>, a claim[^1] and [a link](https://example.com/).',
  'A formula, $\\sqrt{x}$, and one of its own:\n\n$$\n\\frac{1}{2}\n$$',
  '- [x] done\n- [ ] to do',
  '```js\n// A comment\nconst name = "text", count = 42, isSet = /a+/.test(name);\nfunction say(word) { return null; }\n```',
  '| a | b |\n|---|---|\n| 1 | [two](https://example.com/two) |',
  '> A quote with [a link](https://example.com/three).',
  ...['NOTE', 'TIP', 'IMPORTANT', 'WARNING', 'CAUTION'].map((kind) => `> [!${kind}]\n> What it says.`),
  '![A picture](https://example.com/picture.png)',
  '[^1]: What it rests on.',
].join('\n\n');

type State = readonly [name: string, reach: (chat: MountedChat) => Promise<unknown>, options?: MountOptions];
const states: readonly State[] = [
  ['empty', async () => undefined],
  ['waiting', (chat) => chat.ask('Why?')],
  ['streaming', (chat) => chat.askAndHear('Why?', 'Because of')],
  [
    'answered',
    async (chat) => {
      await chat.ask('Why?');
      chat.wire.answer.start().chunk(answer);
      await chat.finish();
      await until(
        () => chat.lastRow.shadowRoot?.querySelector('.hljs-comment') != null,
        'code has its colours',
      );
    },
  ],
  [
    'thinking and using a tool',
    async (chat) => {
      await chat.ask('Why?');
      chat.wire.answer
        .start()
        .send({type: 'reasoning', content: 'Let me see.'})
        .send({type: 'tool-call', toolCallId: '1', name: 'look', arguments: '{"at":"this"}'})
        .send({type: 'tool-result', toolCallId: '1', output: {seen: true}})
        .send({type: 'source', id: 's', title: 'A source', url: 'https://example.com/'})
        .chunk('Seen.');
      await chat.hear('Seen.');
      for (const details of chat.lastRow.shadowRoot?.querySelectorAll('details') ?? []) details.open = true;
    },
  ],
  [
    'stopped',
    async (chat) => {
      await chat.askAndHear('Why?', 'Because of');
      await chat.element.stop();
      await chat.settled();
    },
  ],
  [
    'failed',
    async (chat) => {
      await chat.ask('Why?');
      chat.wire.answer.start().fail('overloaded');
      await until(() => chat.service.state.reply === null);
      await chat.settled();
    },
  ],
  [
    'waiting for the line',
    async (chat) => {
      await chat.askAndHear('Why?', 'Because of');
      chat.wire.answer.cut();
      await until(() => chat.status !== '', 'the status line speaks');
    },
    {service: {random: () => 0.999, retry: {baseMs: 20_000}}},
  ],
  [
    'messages that wait while an answer is written, and one more in the composer',
    async (chat) => {
      await chat.askAndHear('Why?', 'Because of');
      await chat.queue('First');
      await chat.queue('Second');
      chat.write('Third');
      await chat.settled();
    },
  ],
  [
    'a message that waits being changed',
    async (chat) => {
      await chat.askAndHear('Why?', 'Because of');
      await chat.queue('First');
      await chat.queue('Second');
      chat.waiting[0]?.querySelector<HTMLElement>('.edit')?.click();
      await chat.settled();
    },
  ],
  [
    'messages that wait offline',
    async (chat) => {
      setOnline(false);
      await chat.queue('First');
      await chat.queue('Second');
    },
    keeping(),
  ],
];
const surroundings: readonly (readonly [string, MountOptions])[] = [
  ['light', {}],
  ['dark', {attributes: {theme: 'dark'}}],
  ['320 px wide', {width: 320}],
  ['right to left', {dir: 'rtl'}],
  ['an open launcher', {attributes: {mode: 'launcher', open: '', heading: 'Help'}}],
];

describe('accessibility', () => {
  for (const [where, common] of surroundings) {
    for (const [name, reach, own] of states) {
      it(`has nothing that axe finds: ${name}, ${where}`, async () => {
        const chat = await MountedChat.mount({suggestions, ...common, ...own});
        await reach(chat);
        expect(await violations(chat.element)).to.deep.equal([]);
      });
    }
  }

  it('finds what is wrong when something is, so that the others mean something', async () => {
    const chat = await MountedChat.mount();
    chat.sendButton.removeAttribute('aria-label');
    chat.sendButton.removeAttribute('title');
    expect((await violations(chat.element)).join()).to.contain('button-name');
  });

  it('is walked by Tab from the transcript through a message to the composer and send', async () => {
    const chat = await MountedChat.mount();
    await chat.ask('Why?');
    chat.wire.answer.start().chunk('Because.');
    await chat.finish();
    chat.write('Next');
    await chat.settled();
    chat.scroller.focus();
    const walked: string[] = [];
    for (let step = 0; step < 6 && focused() !== chat.sendButton; step++) {
      walked.push(nameOf(focused()));
      await sendKeys({press: 'Tab'});
    }
    walked.push(nameOf(focused()));
    expect(walked).to.deep.equal(['Conversation', 'Copy', 'Copy', 'Write a message', 'Send message']);
  });

  it('keeps the focus where it is while text comes', async () => {
    const chat = await MountedChat.mount();
    await chat.askAndHear('Why?', 'Because');
    chat.field.focus();
    chat.wire.answer.chunk(' of this.');
    await chat.hear('of this.');
    await chat.finish();
    expect(focused() === chat.field).to.equal(true);
  });

  it('keeps the focus in the field after sending by Enter', async () => {
    const chat = await MountedChat.mount();
    chat.field.focus();
    // Without Shift: WebKit's driver has no keyboard to press it on.
    await sendKeys({type: 'why'});
    await sendKeys({press: 'Enter'});
    await until(() => chat.wire.answers.length === 1, 'it was sent');
    expect(focused() === chat.field).to.equal(true);
    expect(chat.textOf(0)).to.equal('why');
  });

  it('has targets of 24 px at least', async () => {
    const chat = await MountedChat.mount({suggestions});
    await chat.askAndHear('Why?', 'Because.');
    await chat.queue('First');
    const roots = [chat.element, chat.thread, chat.outbox, chat.composer, ...chat.rows].map(
      (host) => host.shadowRoot,
    );
    const buttons = roots.flatMap((root) => [...(root?.querySelectorAll('button') ?? [])]);
    const shown = buttons.filter((button) => button.checkVisibility());
    const small = shown.filter((button) => {
      const {width, height} = button.getBoundingClientRect();
      return Math.min(width, height) < 24;
    });
    expect(shown.length).to.be.at.least(3);
    expect(small.map(nameOf)).to.be.empty;
  });
});

function nameOf(element: Element | null): string {
  return element?.ariaLabel ?? element?.textContent?.trim() ?? '';
}
