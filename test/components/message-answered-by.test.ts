import {expect} from 'chai';
import type {MessageId} from '../../src/base/ids.js';
import {textMessage} from '../../src/model/message.js';
import {until} from '../support/scripted-wire.js';
import {MountedChat} from './mounted-chat.js';

const asked = {model: 'gpt-5', provider: 'openai', code: 'overloaded'};
const line = (chat: MountedChat): string | undefined =>
  chat.lastRow.shadowRoot?.querySelector<HTMLElement>('[part~=answered-by]')?.innerText.trim();

describe('who answered, where it is not who was asked', () => {
  const told: readonly (readonly [words: string | undefined, answeredBy: unknown])[] = [
    [
      'Answered by llama3.2 instead of gpt-5 (overloaded)',
      {kind: 'streamed', model: 'llama3.2', provider: 'ollama', instead: asked},
    ],
    [
      'Answered by llama3.2 instead of gpt-5 (too many requests)',
      {kind: 'whole', model: 'llama3.2', provider: 'ollama', instead: {...asked, code: 'rate-limit'}},
    ],
    [
      'Answered by gpt-5 (azure) instead of openai (no answer in time)',
      {kind: 'streamed', model: 'gpt-5', provider: 'azure', instead: {...asked, code: 'timeout'}},
    ],
    [
      'Not streamed: the answer came in one piece (unreadable answer)',
      {kind: 'whole', model: 'gpt-5', provider: 'openai', instead: {...asked, code: 'protocol'}},
    ],
    [
      'Simulated answer instead of gpt-5 (key refused)',
      {kind: 'simulated', model: 'mock/simulated', provider: 'mock', instead: {...asked, code: 'auth'}},
    ],
    ['From the cache', {kind: 'cached', model: 'gpt-5', provider: 'cache', instead: null}],
    ['From the cache (overloaded)', {kind: 'cached', model: 'gpt-5', provider: 'cache', instead: asked}],
    [
      'Answered by llama3.2 instead of gpt-5',
      {kind: 'streamed', model: 'llama3.2', provider: 'o', instead: {...asked, code: 'constructor'}},
    ],
    [
      'Answered by <b>x</b> instead of gpt-5 (overloaded)',
      {kind: 'streamed', model: '<b>x</b>', provider: 'o', instead: asked},
    ],
    [undefined, {kind: 'streamed', model: 'gpt-5', provider: 'openai', instead: null}],
    [undefined, {kind: 'streamed', model: 3, provider: [], instead: 'no'}],
    [undefined, null],
    [undefined, 'gpt-5'],
  ];
  for (const [words, answeredBy] of told) {
    it(`is told as ${words ?? 'nothing'}: ${JSON.stringify(answeredBy)}`, async () => {
      const chat = await MountedChat.mount();
      await chat.ask('Why?');
      chat.wire.answer
        .start()
        .send({type: 'data', name: 'answered-by', id: 'answered-by', value: answeredBy})
        .chunk('Because.');
      await chat.finish();
      expect(line(chat)).to.equal(words);
    });
  }

  it('is told above the answer, and before its first word', async () => {
    const chat = await MountedChat.mount();
    await chat.ask('Why?');
    const value = {kind: 'streamed', model: 'llama3.2', provider: 'ollama', instead: asked};
    chat.wire.answer.start().send({type: 'data', name: 'answered-by', id: 'answered-by', value});
    await until(() => line(chat) !== undefined, 'it is told');
    const parts = [...(chat.lastRow.shadowRoot?.querySelectorAll('article > *') ?? [])].map(
      (element) => element.part.value,
    );
    expect(parts).to.deep.equal(['answered-by', 'content']);
    expect(chat.lastRow.shadowRoot?.querySelector('[part~=waiting]')).not.to.equal(null);
  });

  it('is told of a saved answer by its metadata', async () => {
    const chat = await MountedChat.mount();
    chat.element.messages = [
      textMessage({
        id: 'm' as MessageId,
        role: 'assistant',
        createdAt: 0,
        text: 'Because.',
        metadata: {
          answeredBy: {kind: 'simulated', model: 'mock/simulated', provider: 'mock', instead: asked},
        },
      }),
    ];
    await chat.hear('Because.');
    expect(line(chat)).to.equal('Simulated answer instead of gpt-5 (overloaded)');
  });
});
