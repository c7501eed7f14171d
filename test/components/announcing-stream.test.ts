import {expect} from 'chai';
import {Announcer} from '../../components/chat-stream/announcer.js';
import {LiveRegion} from '../../components/chat-stream/live-region.js';
import type {MessageId} from '../../src/base/ids.js';
import {reduce} from '../../src/chat/reduce.js';
import {type ChatState, initialState} from '../../src/chat/state.js';
import type {StateEvent} from '../../src/chat/state-event.js';
import {MarkdownStream} from '../../src/markdown/index.js';
import {textMessage} from '../../src/model/message.js';
import {ManualClock} from '../support/manual-clock.js';

/*
 * What a screen reader is given of an answer of 2,000 tokens: sentences and blocks, never tokens, each once, with time to be heard.
 */

const reply = 'reply-1' as MessageId;
const nobody = {
  addController: () => {},
  removeController: () => {},
  requestUpdate: () => {},
  updateComplete: Promise.resolve(true),
};

const ended: StateEvent = {
  type: 'reply-ended',
  reply,
  status: 'complete',
  finishReason: 'stop',
  usage: null,
  error: null,
};

interface Insertion {
  readonly text: string;
  /** Milliseconds. */
  readonly at: number;
}

/** Headings, lists, emphasis, links and quotes; every sentence says its number, so that one said twice is seen. */
function answerOf(sentences: number): string {
  const shapes = [
    (n: number) => `## Part ${n} of the story\n\n`,
    (n: number) => `Sentence number ${n} is **plain and short**. `,
    (n: number) => `Is sentence ${n} _really_ a question? `,
    (n: number) => `Number ${n} costs 3.5 units, see [the list](https://list.example/${n}).\n\n`,
    (n: number) => `- Entry ${n} has \`code_${n}\` in it\n`,
    (n: number) => `- Entry ${n} has a snake_case_${n} name; *and more*!\n\n`,
    (n: number) => `> Quote ${n} goes on\n> over two lines.\n\n`,
    (n: number) => `1. Step ${n} comes first\n2. Step ${n} comes again\n\n`,
  ];
  return Array.from({length: sentences}, (_, n) => shapes[n % shapes.length]?.(n) ?? '').join('');
}

/** Pieces as models send them: most are a word with the space before it. */
const tokensOf = (text: string): string[] =>
  text.match(/\s*[^\s]{1,6}/g)?.concat(/\s*$/.exec(text)?.[0] ?? '') ?? [];

class Listener {
  readonly clock = new ManualClock();
  readonly region = document.createElement('div');
  readonly alert = document.createElement('div');
  readonly insertions: Insertion[] = [];
  readonly announcer = new Announcer({
    polite: new LiveRegion(nobody, () => this.region, this.clock),
    alert: new LiveRegion(nobody, () => this.alert, this.clock),
  });
  #state: ChatState = initialState;
  readonly #watch = new MutationObserver(() => {});

  constructor() {
    this.#watch.observe(this.region, {childList: true, characterData: true, subtree: true});
  }

  tell(event: StateEvent): void {
    this.#state = reduce(this.#state, event);
    this.announcer.tell(this.#state, event);
    this.#look();
  }

  /** Lets `ms` milliseconds pass, a few at a time. */
  pass(ms: number): void {
    for (let passed = 0; passed < ms; passed += 5) {
      this.clock.advance(5);
      this.#look();
    }
  }

  #look(): void {
    if (this.#watch.takeRecords().length === 0) return;
    const text = this.region.textContent ?? '';
    if (text !== '') this.insertions.push({text, at: this.clock.monotonic()});
  }
}

/** Tells of an answer that comes a token every `everyMs`, from its beginning to its end. */
function hear(answer: string, everyMs: number): Listener {
  const listener = new Listener();
  listener.tell({
    type: 'reply-started',
    reply: textMessage({id: reply, role: 'assistant', createdAt: 0, text: '', status: 'sending'}),
    conversationId: null,
  });
  for (const content of tokensOf(answer)) {
    listener.tell({type: 'content-received', reply, content: {type: 'chunk', content}});
    listener.pass(everyMs);
  }
  listener.tell(ended);
  listener.pass(3000);
  return listener;
}

const packed = (text: string): string => text.replace(/\s+/g, '');

/** The answer as it is drawn: its text without white space, and where in it blocks end. */
function drawn(answer: string): {readonly text: string; readonly ends: ReadonlySet<number>} {
  const element = document.createElement('div');
  document.body.append(element);
  const stream = new MarkdownStream(element, {});
  stream.push(answer);
  stream.end();
  const ends = new Set<number>();
  let length = 0;
  for (const block of element.querySelectorAll('p, h2, li')) {
    length += packed(block.textContent ?? '').length;
    ends.add(length);
  }
  const text = packed(element.textContent ?? '');
  stream.dispose();
  element.remove();
  return {text, ends};
}

describe('announcing an answer of 2,000 tokens', () => {
  const answer = answerOf(312);
  const spoken = ({insertions}: Listener): Insertion[] =>
    insertions
      .map(({text, at}) => ({
        at,
        text: text.replace('The assistant is answering.', '').replace('Answer complete.', '').trim(),
      }))
      .filter(({text}) => text !== '');

  it('is what it says', () => {
    expect(tokensOf(answer).length).to.be.within(2000, 4000);
    expect(tokensOf(answer).join('')).to.equal(answer);
  });

  for (const [pace, everyMs] of [
    ['100 tokens a second', 10],
    ['as slow as 8 a second', 125],
  ] as const) {
    describe(`at ${pace}`, () => {
      let listener: Listener;
      before(() => {
        listener = hear(answer, everyMs);
      });

      it('says all that is seen, in its order, without the marks, and nothing twice', () => {
        const {text} = drawn(answer);
        expect(
          packed(
            spoken(listener)
              .map((one) => one.text)
              .join(''),
          ),
        ).to.equal(text);
      });

      it('never ends within a sentence', () => {
        const {ends} = drawn(answer);
        let length = 0;
        const torn = spoken(listener).filter(({text}) => {
          length += packed(text).length;
          return !/[.!?…]$/.test(text) && !ends.has(length);
        });
        expect(torn).to.deep.equal([]);
      });

      it('never says a single token', () => {
        const short = spoken(listener).filter(({text}) => text.split(/\s+/).length < 2);
        expect(short).to.deep.equal([]);
      });

      it('gives each at least a second to be heard', () => {
        const times = listener.insertions.map(({at}) => at);
        const gaps = times.slice(1).map((at, index) => at - (times[index] ?? 0));
        expect(gaps.length).to.be.above(10);
        expect(Math.min(...gaps)).to.be.at.least(1000);
      });

      it('leaves an empty region, and no timer', () => {
        expect([listener.region.textContent, listener.clock.pending]).to.deep.equal(['', 0]);
      });
    });
  }

  it('is one announcement when it is to be said when complete', () => {
    const listener = new Listener();
    listener.announcer.mode = 'complete';
    const whole = textMessage({id: reply, role: 'assistant', createdAt: 0, text: '', status: 'sending'});
    listener.tell({type: 'reply-started', reply: whole, conversationId: null});
    for (const content of tokensOf(answer)) {
      listener.tell({type: 'content-received', reply, content: {type: 'chunk', content}});
      listener.pass(1);
    }
    expect(spoken(listener)).to.deep.equal([]);
    listener.tell(ended);
    listener.pass(3000);
    expect(spoken(listener).map(({text}) => packed(text))).to.deep.equal([drawn(answer).text]);
  });
});
