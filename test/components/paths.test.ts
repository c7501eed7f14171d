import {expect} from 'chai';
import {until} from '../support/scripted-wire.js';
import {MountedChat} from './mounted-chat.js';

/** What `element` holds whenever something in it has changed. */
function textsOf(element: Element): string[] {
  const texts: string[] = [];
  new MutationObserver(() => texts.push(element.textContent?.trim() ?? '')).observe(element, {
    childList: true,
    characterData: true,
    subtree: true,
  });
  return texts;
}

/** Changes inside `rows`, as they come. */
function changesIn(rows: readonly Element[]): MutationRecord[] {
  const changes: MutationRecord[] = [];
  const observer = new MutationObserver((records) => changes.push(...records));
  for (const {shadowRoot} of rows) {
    if (shadowRoot)
      observer.observe(shadowRoot, {childList: true, characterData: true, attributes: true, subtree: true});
  }
  return changes;
}

describe('paths through the conversation', () => {
  it('keeps the text of an answer that goes on, in its row, and adds to it', async () => {
    const chat = await MountedChat.mount();
    await chat.askAndHear('Why?', 'Because of');
    await chat.element.stop();
    await chat.settled();
    const row = chat.lastRow;
    const text = row.shadowRoot?.querySelector('.markdown') as Element;
    const shown = textsOf(text);
    void chat.service.continue();
    await until(() => chat.wire.answers.length === 2, 'the far end was asked to go on');
    await chat.settled();
    expect([chat.rows.length, chat.textOf(-1)]).to.deep.equal([2, 'Because of']);
    chat.wire.answer
      .send({
        type: 'start',
        streamId: 'stream-2',
        messageId: 'answer-of-stream-1',
        conversationId: 'conversation-1',
        model: 'test/model',
      })
      .chunk(' this.');
    await chat.hear('Because of this.');
    await chat.finish();
    expect([chat.lastRow === row, chat.textOf(-1)]).to.deep.equal([true, 'Because of this.']);
    expect(shown.filter((words) => !words.startsWith('Because of'))).to.deep.equal([]);
  });

  it('changes nothing in the messages before an answer that is given again', async () => {
    const chat = await MountedChat.mount();
    await chat.askAndHear('Why?', 'Because.');
    await chat.finish();
    await chat.askAndHear('How?', 'Like this.');
    await chat.finish();
    const changes = changesIn(chat.rows.slice(0, 3));
    void chat.service.regenerate();
    await until(() => chat.wire.answers.length === 3, 'the far end was asked again');
    chat.wire.answer.start().chunk('Or like that.');
    await chat.hear('Or like that.');
    await chat.finish();
    expect(chat.rows.map((_, index) => chat.textOf(index))).to.deep.equal([
      'Why?',
      'Because.',
      'How?',
      'Or like that.',
    ]);
    expect(changes).to.deep.equal([]);
  });

  it('changes nothing that is shown when a stopped answer gets its name from the server', async () => {
    const chat = await MountedChat.mount();
    await chat.askAndHear('Why?', 'Because.');
    await chat.finish();
    await chat.ask('How?');
    const before = chat.rows;
    const named = {conversationId: 'conversation-1', messageId: 'answer-2', userMessageId: 'question-2'};
    chat.wire.refuseWith = () => Response.json({stopped: true, ...named});
    const stopping = chat.element.stop();
    await chat.settled();
    const changes = changesIn(before);
    await stopping;
    await until(() => chat.service.state.messages.at(-1)?.id === 'answer-2', 'it is named');
    await chat.settled();
    expect(chat.rows.map(({message}) => message?.id).slice(2)).to.deep.equal(['question-2', 'answer-2']);
    expect(chat.rows.every((row, index) => row === before[index])).to.equal(true);
    expect(changes).to.deep.equal([]);
  });

  it('says of another answer in the same place nothing of how long the first one thought', async () => {
    const chat = await MountedChat.mount();
    await chat.ask('Why?');
    chat.wire.answer.start().send({type: 'reasoning', content: 'Let me see.'}).chunk('Because.');
    await chat.hear('Thought for');
    await chat.finish();
    const [question, answer] = chat.service.state.messages;
    if (!question || !answer) throw new Error('Nothing was said.');
    chat.service.setMessages([question, answer.with({createdAt: answer.createdAt - 60_000})]);
    await chat.hear('Thought process');
  });
});
