import {newId} from '../../../../src/base/ids.js';
import {realmLocks} from '../../../../src/chat/tabs/tab-realm.js';
import {type ScriptedChat, scriptChat} from '../../../support/scripted-chat.js';
import {nativeFrames, type Step, until} from '../../../support/scripted-wire.js';
import {describe, expect, it} from '../../../support/suite.js';

const start = {type: 'start', messageId: 'm', userMessageId: 'q', conversationId: 'c', model: 'x'};
const frames = nativeFrames('s', [
  {...start, streamId: 's'},
  {type: 'chunk', content: 'one '},
  {type: 'chunk', content: 'two'},
  {type: 'done', finishReason: 'stop', length: 7},
]);
const empty: Step = {type: 'application/json', chunks: ['{"messages": []}']};
const whole: Step = {chunks: frames};

/** A tab of a person that shows conversation "c", which has no message yet. */
async function tab(storageKey: string, steps: readonly Step[]): Promise<ScriptedChat> {
  const chat = scriptChat([empty, ...steps], {storageKey, tabs: true});
  await chat.service.openConversation('c');
  return chat;
}

const linesOf = ({service: {state}}: ScriptedChat): readonly string[] =>
  [...state.messages, ...(state.reply ? [state.reply] : [])].map(({role, content}) => `${role}: ${content}`);
const said = ['user: Hi', 'assistant: one two'];

describe('tabs of one person that show one conversation', () => {
  it('show what was sent in one of them, and its answer', async () => {
    const storageKey = newId();
    // A tab that cannot agree with others reads for itself.
    const other = await tab(storageKey, [whole]);
    const sender = await tab(storageKey, [{chunks: frames, delayMs: 30}]);
    await sender.service.send('Hi');
    await until(() => other.service.state.messages.length === 2);
    expect([linesOf(sender), linesOf(other)]).to.deep.equal([said, said]);
    expect(sender.wire.requests.length).to.equal(2);
  });

  it('let another one read on where the one that read is gone', async () => {
    const storageKey = newId();
    const other = await tab(storageKey, [whole]);
    const sender = await tab(storageKey, [{chunks: frames.slice(0, 2), cut: 'hold'}]);
    sender.service.send('Hi').catch(() => {});
    await until(() => linesOf(other)[1]?.startsWith('assistant: one') === true);
    const asked = other.wire.requests.length;
    if (realmLocks()) expect(asked).to.equal(1);
    sender.service.dispose();
    await until(() => other.service.state.messages.length === 2);
    expect([linesOf(other), other.wire.requests.length]).to.deep.equal([said, 2]);
  });

  it('leave what they only listened to without a word when they are disposed', async () => {
    const storageKey = newId();
    const other = await tab(storageKey, [whole]);
    const sender = await tab(storageKey, [{chunks: frames.slice(0, 2), cut: 'hold'}]);
    sender.service.send('Hi').catch(() => {});
    await until(() => linesOf(other)[1]?.startsWith('assistant: one') === true);
    const lost: unknown[] = [];
    const note = (event: PromiseRejectionEvent): void => void lost.push(event.reason);
    // Node fails a test for what nobody catches, by itself.
    globalThis.addEventListener?.('unhandledrejection', note);
    other.service.dispose();
    await new Promise((resolve) => setTimeout(resolve, 50));
    globalThis.removeEventListener?.('unhandledrejection', note);
    expect(lost).to.deep.equal([]);
  });

  it('show nothing of tabs of another person', async () => {
    const other = await tab(newId(), []);
    const sender = await tab(newId(), [whole]);
    await sender.service.send('Hi');
    expect([linesOf(sender), linesOf(other), other.wire.requests.length]).to.deep.equal([said, [], 1]);
  });
});
