import {expect} from 'chai';
import {until} from '../support/scripted-wire.js';
import {answered, controlOf, findControl, onItsOwn} from './message-toolbar.js';
import {MountedChat} from './mounted-chat.js';

/** What a voice does, without one: the machines that run this have none. */
class SilentVoice {
  readonly queue: SpeechSynthesisUtterance[] = [];
  readonly #own = Object.getOwnPropertyDescriptor(globalThis, 'speechSynthesis');

  constructor() {
    Object.defineProperty(globalThis, 'speechSynthesis', {configurable: true, value: this});
  }

  speak(utterance: SpeechSynthesisUtterance): void {
    this.queue.push(utterance);
  }

  cancel(): void {
    for (const utterance of this.queue.splice(0)) utterance.dispatchEvent(new Event('error'));
  }

  /** Reads all that waits. */
  read(): string[] {
    const said = this.queue.splice(0);
    for (const utterance of said) utterance.dispatchEvent(new Event('end'));
    return said.map(({text}) => text);
  }

  leave(): void {
    if (this.#own) Object.defineProperty(globalThis, 'speechSynthesis', this.#own);
    else Reflect.deleteProperty(globalThis, 'speechSynthesis');
  }
}

const answer =
  '## Title\n\nSome **bold** words, and [a link](https://example.com/).\n\n```js\nlet a;\n```\n\nThe end.';
const nameOf = (chat: MountedChat, at = -1): string | null => controlOf(chat, 'speak', at).ariaLabel;

// A browser that cannot speak has no word for what is spoken, and no button either.
(globalThis.SpeechSynthesisUtterance ? describe : describe.skip)('reading an answer aloud', () => {
  let voice: SilentVoice;
  beforeEach(() => {
    voice = new SilentVoice();
  });
  afterEach(() => voice.leave());

  it('says its words without marks, and code by its size', async () => {
    const chat = await MountedChat.mount();
    await chat.ask('Why?');
    chat.wire.answer.start().chunk(answer);
    await chat.finish();
    controlOf(chat, 'speak').click();
    expect(voice.read()).to.deep.equal([
      'Title',
      'Some bold words, and a link.',
      'Code, 1 line, js.',
      'The end.',
    ]);
  });

  it('is a button that stops while it reads, and begins again once it is through', async () => {
    const chat = await answered();
    controlOf(chat, 'speak').click();
    await chat.settled();
    expect(nameOf(chat)).to.equal('Stop reading');
    voice.read();
    await chat.settled();
    expect(nameOf(chat)).to.equal('Read aloud');
  });

  it('stops at another press', async () => {
    const chat = await answered();
    controlOf(chat, 'speak').click();
    await chat.settled();
    controlOf(chat, 'speak').click();
    await chat.settled();
    expect([nameOf(chat), voice.queue.length]).to.deep.equal(['Read aloud', 0]);
  });

  it('stops where another answer is read', async () => {
    // Both are in view: what is far away is light text.
    const low = {...onItsOwn, height: 240};
    const [one, other] = [await answered('Why?', 'Because.', low), await answered('Why?', 'Because.', low)];
    await until(() => [one, other].every((chat) => findControl(chat, 'speak')), 'both are drawn');
    controlOf(one, 'speak').click();
    await one.settled();
    controlOf(other, 'speak').click();
    await until(() => nameOf(one) === 'Read aloud', 'the first is not read any more');
    expect(nameOf(other)).to.equal('Stop reading');
  });

  it('stops when the chat leaves the page', async () => {
    const chat = await answered();
    controlOf(chat, 'speak').click();
    chat.box.remove();
    await until(() => voice.queue.length === 0, 'nothing is read');
  });
});

describe('a browser without a voice', () => {
  it('shows no button for it', async () => {
    const own = Object.getOwnPropertyDescriptor(globalThis, 'speechSynthesis');
    if (own) Reflect.deleteProperty(globalThis, 'speechSynthesis');
    try {
      expect('speechSynthesis' in globalThis ? null : findControl(await answered(), 'speak')).to.equal(null);
    } finally {
      if (own) Object.defineProperty(globalThis, 'speechSynthesis', own);
    }
  });
});
