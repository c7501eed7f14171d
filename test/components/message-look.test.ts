import {expect} from 'chai';
import type {MessageId} from '../../src/base/ids.js';
import {type ChatMessage, textMessage} from '../../src/model/message.js';
import {until} from '../support/scripted-wire.js';
import {answered, findControl, onItsOwn} from './message-toolbar.js';
import {MountedChat, type MountOptions} from './mounted-chat.js';

const inside = (chat: MountedChat, selector: string): HTMLElement | null =>
  chat.lastRow.shadowRoot?.querySelector<HTMLElement>(selector) ?? null;
const usage = (chat: MountedChat): string =>
  inside(chat, '[part~=usage]')?.innerText.replace(/\s+/g, ' ').trim() ?? '';

/** Changes the last message of `chat` as `changes` says. */
function change(chat: MountedChat, changes: Parameters<ChatMessage['with']>[0]): void {
  const {messages} = chat.service.state;
  chat.service.setMessages(messages.with(-1, (messages.at(-1) as ChatMessage).with(changes)));
}

describe('what an answer took', () => {
  const shown: MountOptions = {...onItsOwn, attributes: {'show-usage': ''}};

  it('is not shown unless a page asks', async () => {
    const chat = await answered();
    expect(inside(chat, '[part~=usage]')).to.equal(null);
    chat.element.showUsage = true;
    await chat.settled();
    expect(usage(chat)).to.match(/^~\d+ tokens/);
  });

  it('is shown while it is written, as it is measured', async () => {
    const chat = await MountedChat.mount(shown);
    await chat.askAndHear('Why?', 'Because ');
    // What is measured comes once a second at most: the answer goes on until it came.
    const more = setInterval(() => chat.wire.answer.chunk('of this '), 100);
    await until(() => usage(chat) !== '', 'it is shown');
    clearInterval(more);
    expect(chat.service.state.reply).not.to.equal(null);
    expect(usage(chat)).to.contain('first token after');
  });

  it('is what the provider counted, in words', async () => {
    const chat = await answered('Why?', 'Because.', shown);
    change(chat, {
      usage: {inputTokens: 10, outputTokens: 1234, totalTokens: 1244},
      metrics: {
        timeToFirstTokenMs: 420,
        durationMs: 2000,
        outputTokens: 1234,
        isEstimate: false,
        tokensPerSecond: 48.26,
        longestSilenceMs: 100,
        reconnects: 0,
        bytes: 1,
      },
      metadata: {cost: 0.0012, currency: 'USD'},
    });
    await chat.settled();
    const cost = new Intl.NumberFormat(undefined, {
      style: 'currency',
      currency: 'USD',
      minimumFractionDigits: 2,
      maximumFractionDigits: 6,
    }).format(0.0012);
    expect(usage(chat)).to.equal(
      `${(1234).toLocaleString()} tokens ${(48.3).toLocaleString()} tokens/s first token after ${(0.4).toLocaleString()} s ${cost.replace(/\s+/g, ' ')}`,
    );
  });

  it('says nothing where nothing is known', async () => {
    const chat = await MountedChat.mount(shown);
    const saved = {
      id: 'saved' as MessageId,
      role: 'assistant',
      createdAt: Date.now(),
      text: 'Because.',
    } as const;
    chat.service.setMessages([textMessage(saved)]);
    await chat.hear('Because.');
    expect(inside(chat, '[part~=usage]')).to.equal(null);
  });
});

describe('what the model thought', () => {
  async function thinking(attributes: Readonly<Record<string, string>> = {}): Promise<MountedChat> {
    const chat = await MountedChat.mount({...onItsOwn, attributes});
    await chat.ask('Why?');
    chat.wire.answer.start().send({type: 'reasoning', content: 'Let me see.'}).chunk('Because.');
    await chat.hear('Because.');
    return chat;
  }
  const details = (chat: MountedChat): HTMLDetailsElement | null =>
    inside(chat, '[part~=reasoning]') as HTMLDetailsElement | null;

  for (const [attributes, expected] of [
    [{}, false],
    [{'show-reasoning': 'folded'}, false],
    [{'show-reasoning': 'open'}, true],
    [{'show-reasoning': ''}, true],
    [{'show-reasoning': 'hidden'}, undefined],
  ] as const) {
    it(`is as ${JSON.stringify(attributes)} says`, async () => {
      expect(details(await thinking(attributes))?.open).to.equal(expected);
    });
  }

  it('stays folded by who folded it', async () => {
    const chat = await thinking({'show-reasoning': 'open'});
    const shown = details(chat);
    if (shown) shown.open = false;
    chat.wire.answer.chunk(' And so on.');
    await chat.finish();
    expect(shown?.open).to.equal(false);
  });

  it('keeps how long it took when its row is made anew', async () => {
    const chat = await thinking();
    await chat.finish();
    expect(chat.textOf(-1)).to.contain('Thought for');
    const {messages} = chat.service.state;
    chat.service.setMessages([]);
    await chat.settled();
    chat.service.setMessages(messages);
    await chat.hear('Because.');
    expect(chat.textOf(-1)).to.contain('Thought for');
  });
});

describe('who speaks, and when', () => {
  it('is a name and a picture where the page gives them', async () => {
    const chat = await answered();
    expect(inside(chat, '[part~=author]')).to.equal(null);
    const picture = `${location.origin}/favicon.ico`;
    chat.element.authors = {assistant: {name: 'Ada', avatar: picture}};
    await chat.settled();
    expect(inside(chat, '[part~=author]')?.innerText.trim()).to.equal('Ada');
    expect(inside(chat, 'img')?.getAttribute('src')).to.equal(picture);
    expect(inside(chat, 'article')?.ariaLabel).to.match(/^Ada, /);
    expect(findControl(chat, 'author', 0)).to.equal(null);
  });

  it('is a time, with its day where that was not today', async () => {
    const chat = await answered();
    const time = (): HTMLTimeElement | null => inside(chat, 'time') as HTMLTimeElement | null;
    const today = time()?.innerText ?? '';
    expect(new Date(time()?.dateTime ?? '').getTime()).to.equal(
      chat.service.state.messages.at(-1)?.createdAt,
    );
    change(chat, {createdAt: Date.now() - 3 * 86_400_000});
    await until(() => (time()?.innerText ?? '').length > today.length, 'the day is said');
  });
});
