import {systemClock} from '../../../../src/base/clock.js';
import {newId} from '../../../../src/base/ids.js';
import {LocalData} from '../../../../src/chat/local/local-data.js';
import type {KeyValueStorage} from '../../../../src/chat/local/session-memory.js';
import {ManualSignals} from '../../../support/manual-signals.js';
import {type ScriptedChat, scriptChat} from '../../../support/scripted-chat.js';
import {nativeFrames, type Step, until} from '../../../support/scripted-wire.js';
import {describe, expect, it} from '../../../support/suite.js';

const answer = (at: number): Step => ({
  chunks: nativeFrames(`s${at}`, [
    {
      type: 'start',
      streamId: `s${at}`,
      messageId: `m${at}`,
      userMessageId: `q${at}`,
      conversationId: 'c',
      model: 'x',
    },
    {type: 'chunk', content: `Answer ${at}`},
    {type: 'done', finishReason: 'stop', length: 8},
  ]),
});

/** A tab's storage, that lives as long as the test. */
function newStorage(): KeyValueStorage {
  const entries = new Map<string, string>();
  return {
    getItem: (key) => entries.get(key) ?? null,
    setItem: (key, value) => void entries.set(key, value),
    removeItem: (key) => void entries.delete(key),
  };
}

interface OfflineChat extends ScriptedChat {
  readonly signals: ManualSignals;
}

function chatOffline(
  steps: readonly Step[],
  storage = newStorage(),
  storageKey: string = newId(),
): OfflineChat {
  const signals = new ManualSignals({isOnline: false});
  return {...scriptChat(steps, {storage, storageKey, pageSignals: signals, tabs: false}), signals};
}

const waitingIn = ({service}: ScriptedChat): readonly string[] =>
  service.state.outbox.map(({content}) => content);
const sentBy = ({wire}: ScriptedChat): readonly unknown[] =>
  wire.requests.map(({body}) => (body as {message?: string}).message);

describe('messages that wait for the line', () => {
  it('go on waiting where their conversation is shown anew', async () => {
    const loaded: Step = {type: 'application/json', chunks: ['{"messages":[]}']};
    const chat = chatOffline([loaded, loaded, answer(1)]);
    await chat.service.openConversation('c');
    const sent = chat.service.send('one');
    await chat.service.openConversation('c');
    expect(waitingIn(chat)).to.deep.equal(['one']);
    chat.signals.say('online');
    expect((await sent).content).to.equal('Answer 1');
  });

  it('go to the conversation that was being taken up when they were written', async () => {
    const storage = newStorage();
    const before = chatOffline([{type: 'application/json', chunks: ['{"messages":[]}']}], storage, 'key');
    await before.service.openConversation('c');
    before.service.dispose();
    const loaded: Step = {type: 'application/json', chunks: ['{"messages":[]}']};
    const chat = chatOffline([loaded, answer(1)], storage, 'key');
    const resumed = chat.service.resume();
    const sent = chat.service.send('one');
    expect(waitingIn(chat)).to.deep.equal(['one']);
    await resumed;
    chat.signals.say('online');
    expect((await sent).content).to.equal('Answer 1');
    expect(chat.wire.requests[1]?.body).to.include({conversationId: 'c', message: 'one'});
  });

  it('are in the outbox and nowhere else, and go out in their order', async () => {
    const chat = chatOffline([answer(1), answer(2), answer(3)]);
    const answers = ['one', 'two', 'three'].map((text) => chat.service.send(text));
    expect([waitingIn(chat), chat.service.state.messages]).to.deep.equal([['one', 'two', 'three'], []]);
    chat.signals.say('online');
    const said = await Promise.all(answers);
    expect(said.map(({content}) => content)).to.deep.equal(['Answer 1', 'Answer 2', 'Answer 3']);
    expect([sentBy(chat), waitingIn(chat)]).to.deep.equal([['one', 'two', 'three'], []]);
    const keys = chat.wire.requests.map(({headers}) => headers.get('idempotency-key'));
    expect(new Set(keys).size).to.equal(3);
  });

  it('go out as they were edited, and resolve for the one who sent them and the one who edited', async () => {
    const chat = chatOffline([answer(1)]);
    const sent = chat.service.send('one');
    const edited = chat.service.edit(chat.service.state.outbox[0]?.id ?? '', 'won');
    expect(waitingIn(chat)).to.deep.equal(['won']);
    chat.signals.say('online');
    expect(await sent).to.equal(await edited);
    expect(sentBy(chat)).to.deep.equal(['won']);
  });

  it('do not go out when they were taken back', async () => {
    const chat = chatOffline([answer(1)]);
    const [one, two] = ['one', 'two'].map((text) => chat.service.send(text));
    await chat.service.deleteMessage(chat.service.state.outbox[0]?.id ?? '');
    const reason: unknown = await one?.catch((error: unknown) => error);
    expect([(reason as {code?: string}).code, waitingIn(chat)]).to.deep.equal(['aborted', ['two']]);
    chat.signals.say('online');
    await two;
    expect(sentBy(chat)).to.deep.equal(['two']);
  });

  it('go with the conversation that is left', async () => {
    const chat = chatOffline([]);
    const sent = chat.service.send('one').catch((error: {code: string}) => error.code);
    chat.service.newConversation();
    expect(await sent).to.equal('aborted');
    await until(() => waitingIn(chat).length === 0);
    chat.signals.say('online');
    expect(chat.wire.requests).to.deep.equal([]);
  });

  it('are not sent by a chat that was disposed, and are by the next one where there is a place to keep them', async () => {
    const [storage, storageKey] = [newStorage(), newId()];
    const first = chatOffline([], storage, storageKey);
    for (const text of ['one', 'two']) first.service.send(text).catch(() => {});
    const local = new LocalData({storage, storageKey, clock: systemClock}, () => {});
    const kept = await local.store;
    if (kept) while ((await kept.outbox()).length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    first.service.dispose();
    first.signals.say('online');
    const next = chatOffline([answer(1), answer(2)], storage, storageKey);
    await next.service.resume();
    expect(waitingIn(next)).to.deep.equal(kept ? ['one', 'two'] : []);
    next.signals.say('online');
    if (kept) await until(() => next.service.state.messages.length === 4);
    expect([first.wire.requests.length, sentBy(next)]).to.deep.equal([0, kept ? ['one', 'two'] : []]);
    if (kept) while ((await kept.outbox()).length > 0) await new Promise((resolve) => setTimeout(resolve, 5));
    local.close();
  });
});
