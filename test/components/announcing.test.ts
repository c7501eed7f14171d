import {expect} from 'chai';
import {SpeakableLines} from '../../components/chat-stream/speakable-lines.js';
import {until} from '../support/scripted-wire.js';
import {MountedChat} from './mounted-chat.js';

/** What the region of role `role` is made to say, with the times. */
function overhear(chat: MountedChat, role: 'status' | 'alert'): {text: string; at: number}[] {
  const region = chat.element.shadowRoot?.querySelector(`[role=${role}]`);
  if (!region) throw new Error(`There is no region of role ${role}.`);
  const heard: {text: string; at: number}[] = [];
  new MutationObserver(() => {
    if (region.textContent) heard.push({text: region.textContent, at: performance.now()});
  }).observe(region, {childList: true, characterData: true, subtree: true});
  return heard;
}

describe('announcing', () => {
  it('says an answer in whole sentences, no oftener than once a second, none twice', async () => {
    const chat = await MountedChat.mount();
    const heard = overhear(chat, 'status');
    await chat.ask('Why?');
    chat.wire.answer.start();
    const words = 'One is here. Two is here. Three is here. Four is here. '.split(/(?<= )/);
    for (const word of words) {
      chat.wire.answer.chunk(word);
      await new Promise((resolve) => setTimeout(resolve, 60));
    }
    await chat.finish();
    await until(() => heard.some(({text}) => text.includes('Answer complete.')), 'the end is said');
    const said = heard.map(({text}) => text).join(' ');
    expect(said).to.equal(
      'Sent. The assistant is answering. One is here. Two is here. Three is here. Four is here. Answer complete.',
    );
    for (const [index, {at}] of heard.entries()) {
      if (index > 0) expect(at - (heard[index - 1]?.at ?? 0)).to.be.at.least(990);
    }
  });

  it('empties the region when it was heard', async () => {
    const chat = await MountedChat.mount();
    const heard = overhear(chat, 'status');
    await chat.ask('Why?');
    await until(() => heard.length > 0, 'something is said');
    await until(
      () => chat.element.shadowRoot?.querySelector('[role=status]')?.textContent === '',
      'the region is empty',
    );
  });

  it('says an error once, as an alert', async () => {
    const chat = await MountedChat.mount();
    const heard = overhear(chat, 'alert');
    await chat.ask('Why?');
    chat.wire.answer.start().fail('overloaded');
    await until(() => heard.length > 0, 'it is said');
    expect(heard.map(({text}) => text)).to.deep.equal(['The service is busy. Try again in a moment.']);
  });

  it('says only how it stands with announce="status"', async () => {
    const chat = await MountedChat.mount({attributes: {announce: 'status'}});
    const heard = overhear(chat, 'status');
    await chat.askAndHear('Why?', 'One is here. Two is here.');
    await chat.finish();
    await until(() => heard.some(({text}) => text.includes('Answer complete.')), 'the end is said');
    expect(heard.map(({text}) => text).join(' ')).not.to.contain('One is here');
  });

  it('does not say again what is read again', async () => {
    const chat = await MountedChat.mount();
    const heard = overhear(chat, 'status');
    await chat.askAndHear('Why?', 'One is here. Two');
    chat.wire.answer
      .send({type: 'reset', parts: [{type: 'text', text: 'One is'}]})
      .chunk(' here. Two is here.');
    await chat.finish();
    await until(() => heard.some(({text}) => text.includes('Answer complete.')), 'the end is said');
    expect(heard.map(({text}) => text).join(' ')).to.equal(
      'Sent. The assistant is answering. One is here. Two is here. Answer complete.',
    );
  });

  it('keeps the transcript itself from being read out as it grows', async () => {
    const chat = await MountedChat.mount();
    expect([chat.scroller.role, chat.scroller.ariaLive]).to.deep.equal(['log', 'off']);
  });

  it('says of the answer that it is busy only while it is written', async () => {
    const chat = await MountedChat.mount();
    await chat.askAndHear('Why?', 'Because');
    const article = chat.lastRow.shadowRoot?.querySelector('article');
    expect(article?.ariaBusy).to.equal('true');
    await chat.finish();
    expect(article?.ariaBusy).to.equal('false');
    expect(article?.ariaLabel).to.match(/^Assistant, /);
  });
});

describe('speakable lines', () => {
  const spoken = (markdown: string): string => {
    const lines = new SpeakableLines();
    const said = [...markdown].map((character) => lines.push(character));
    return [...said, lines.end()].filter((piece) => piece !== '').join(' ');
  };

  it('drops the marks and keeps the words', () => {
    expect(
      spoken('# Title\n\nSome **bold** and `code`. A [link](https://a.example).\n- one\n2. two\n> quote'),
    ).to.equal('Title Some bold and code. A link. one two quote');
  });

  it('says code as its number of lines and its language', () => {
    expect(spoken('Look:\n```ts\nconst a = 1;\nlet b;\n```\nDone.')).to.equal(
      'Look: Code, 2 lines, ts. Done.',
    );
  });

  it('says a table as its size, and an image by its description', () => {
    expect(spoken('| a | b |\n|---|---|\n| 1 | 2 |\n\n![A gnome](https://a.example/g.png)')).to.equal(
      'Table, 2 rows, 2 columns. Image: A gnome.',
    );
  });

  it('says a line without sentences in pieces, so that none of it waits for ever', () => {
    const lines = new SpeakableLines();
    expect(lines.push('word '.repeat(100))).to.have.length.greaterThan(300);
  });
});
