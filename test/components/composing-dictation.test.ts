import {expect} from 'chai';
import type {Recognition, RecognitionResults} from '../../components/composer/recognition.js';
import {until} from '../support/scripted-wire.js';
import {MountedChat} from './mounted-chat.js';

/** The browser's part: no test can speak to it, so what it would hear is given here. */
class HeardWords implements Recognition {
  static last: HeardWords | null = null;
  lang = '';
  continuous = false;
  interimResults = false;
  onresult: ((event: {readonly results: RecognitionResults}) => void) | null = null;
  onerror: ((event: {readonly error: string}) => void) | null = null;
  onend: (() => void) | null = null;
  state = 'made';

  constructor() {
    HeardWords.last = this;
  }

  start(): void {
    this.state = 'listening';
  }

  stop(): void {
    this.state = 'stopped';
    this.onend?.();
  }

  abort(): void {
    this.state = 'aborted';
  }

  hear(...phrases: string[]): void {
    this.onresult?.({results: phrases.map((transcript) => [{transcript}])});
  }

  fail(error: string): void {
    this.onerror?.({error});
    this.onend?.();
  }
}

const realm = globalThis as {SpeechRecognition?: unknown; webkitSpeechRecognition?: unknown};
const before = {...realm};

const button = (chat: MountedChat): HTMLButtonElement | null | undefined =>
  chat.composer.shadowRoot?.querySelector<HTMLButtonElement>('[part=dictate]');
const note = (chat: MountedChat): string =>
  chat.composer.shadowRoot?.querySelector('.note')?.textContent ?? '';

async function listening(draft = ''): Promise<{chat: MountedChat; heard: HeardWords}> {
  realm.SpeechRecognition = HeardWords;
  const chat = await MountedChat.mount({attributes: {dictation: ''}});
  chat.element.draft = draft;
  await chat.settled();
  HeardWords.last = null;
  button(chat)?.click();
  await until(() => button(chat)?.ariaLabel === 'Stop dictating', 'it listens');
  return {chat, heard: HeardWords.last as unknown as HeardWords};
}

describe('dictation', () => {
  afterEach(() => {
    for (const name of ['SpeechRecognition', 'webkitSpeechRecognition'] as const) {
      if (before[name] === undefined) delete realm[name];
      else realm[name] = before[name];
    }
  });

  it('is not offered unless the page asks for it', async () => {
    realm.SpeechRecognition = HeardWords;
    expect(button(await MountedChat.mount())).to.equal(null);
  });

  it('is not offered where the browser cannot listen', async () => {
    realm.SpeechRecognition = undefined;
    realm.webkitSpeechRecognition = undefined;
    expect(button(await MountedChat.mount({attributes: {dictation: ''}}))).to.equal(null);
  });

  it('writes what is said behind what is written, and changes its mind', async () => {
    const {chat, heard} = await listening('Please');
    expect([heard.lang, heard.continuous, heard.interimResults]).to.deep.equal([
      document.documentElement.lang || navigator.language,
      true,
      true,
    ]);
    heard.hear('right me');
    expect(chat.element.draft).to.equal('Please right me');
    heard.hear('write me', ' a letter');
    await chat.settled();
    expect([chat.element.draft, chat.field.value]).to.deep.equal([
      'Please write me a letter',
      'Please write me a letter',
    ]);
  });

  it('stops where the person says so, and keeps what was said', async () => {
    const {chat, heard} = await listening();
    heard.hear('Hello');
    button(chat)?.click();
    await chat.settled();
    expect([heard.state, button(chat)?.ariaLabel, chat.element.draft]).to.deep.equal([
      'stopped',
      'Dictate',
      'Hello',
    ]);
  });

  it('gives way to keys, and writes nothing over what they wrote', async () => {
    const {chat, heard} = await listening();
    heard.hear('Hello');
    chat.write('Hullo');
    heard.hear('Hello there');
    await chat.settled();
    expect([heard.state, chat.element.draft, button(chat)?.ariaLabel]).to.deep.equal([
      'aborted',
      'Hullo',
      'Dictate',
    ]);
  });

  it('ends when the message is sent', async () => {
    const {chat, heard} = await listening();
    heard.hear('Hello');
    await chat.settled();
    chat.press('Enter');
    await until(() => chat.wire.requests.length === 1, 'it was sent');
    heard.hear('Hello there');
    expect([heard.state, chat.element.draft]).to.deep.equal(['aborted', '']);
  });

  const problems = [
    ['not-allowed', 'The microphone may not be used here. Allow it in the settings of your browser.'],
    ['audio-capture', 'No microphone was found.'],
    ['network', 'Dictation needs a connection, and there is none.'],
    ['language-not-supported', 'Dictation does not work here.'],
    ['no-speech', ''],
  ] as const;
  for (const [error, words] of problems) {
    it(`says of ${error}: ${words || 'nothing'}`, async () => {
      const {chat, heard} = await listening();
      heard.fail(error);
      await chat.settled();
      expect([note(chat), button(chat)?.ariaLabel]).to.deep.equal([words, 'Dictate']);
    });
  }

  it('listens no more once it is gone from the page', async () => {
    const {chat, heard} = await listening();
    chat.box.remove();
    expect(heard.state).to.equal('aborted');
  });
});
