import type {Began} from '../../../../src/chat/tabs/tab-message.js';
import type {TabsOptions} from '../../../../src/chat/tabs/tabs.js';
import {ChatMessage} from '../../../../src/model/message.js';
import {until} from '../../../support/scripted-wire.js';
import {afterEach, describe, expect, it} from '../../../support/suite.js';
import {closeTabs, ignored, person} from '../../../support/tab-person.js';

afterEach(closeTabs);

describe('Tabs', () => {
  it('tells the other tabs what began, once the stream is its own', async () => {
    const {tab, streamId} = person();
    const [first, second] = [tab(), tab()];
    const heard: Began[] = [];
    second.tabs.onBegan((began) => heard.push(began));
    first.begin();
    await until(() => heard.length > 0);
    expect(first.tabs.stats().locks).to.equal(1);
    const [began] = heard;
    expect([began?.streamId, began?.conversationId, began?.question?.content]).to.deep.equal([
      streamId,
      'c',
      'Why?',
    ]);
    expect(began?.reply).to.be.instanceOf(ChatMessage);
  });

  it('lets one tab read, and the others hear every event of it once and in order', async () => {
    const {tab} = person();
    const [first, second, third] = [tab(), tab(), tab()];
    first.begin();
    second.follow().catch(ignored);
    third.follow().catch(ignored);
    for (const piece of 'abcdefghij') first.receive(piece);
    await until(() => second.text === 'abcdefghij' && third.text === 'abcdefghij');
    expect([first.reads, second.reads, third.reads]).to.deep.equal([true, false, false]);
  });

  it('gives a tab that comes late the whole reply, and goes on from there', async () => {
    const {tab} = person();
    const [first, second] = [tab(), tab()];
    first.begin();
    for (const piece of 'abc') first.receive(piece);
    second.follow().catch(ignored);
    await until(() => second.text === 'abc');
    first.receive('d');
    await until(() => second.text === 'abcd');
    expect(second.heard).to.deep.equal(['reset', 'chunk']);
  });

  it('asks again for what it missed on the way', async () => {
    const {tab} = person();
    const [first, second] = [tab(), tab()];
    first.begin();
    second.follow().catch(ignored);
    first.receive('a');
    await until(() => second.text === 'a');
    second.clock.advance(1_000);
    second.lastSeq = -1;
    second.parts = [];
    first.receive('b');
    await until(() => second.text === 'ab');
  });

  it('hands the reading to the next when a tab is done, and to one only', async () => {
    const {tab} = person();
    const [first, second, third] = [tab(), tab(), tab()];
    first.begin();
    first.receive('a');
    second.follow().catch(ignored);
    await until(() => second.text === 'a');
    third.follow().catch(ignored);
    await until(() => third.text === 'a');
    first.tabs.ended(first.streamId);
    await until(() => second.reads);
    second.receive('b');
    await until(() => third.text === 'ab');
    expect([third.reads, third.heard]).to.deep.equal([false, ['reset', 'chunk']]);
  });

  it('lets a tab read at once that nobody reads for', async () => {
    const {tab} = person();
    const alone = tab();
    await alone.follow();
    expect(alone.reads).to.equal(true);
  });

  const poor: [string, Partial<TabsOptions>][] = [
    ['locks', {locks: null}],
    ['a channel', {channel: null}],
  ];
  for (const [name, options] of poor) {
    it(`lets every tab read for itself where there is not ${name}`, async () => {
      const {tab} = person();
      const [first, second] = [tab(options), tab(options)];
      first.begin();
      await second.follow();
      first.receive('a');
      expect([first.reads, second.reads, second.tabs.stats().locks]).to.deep.equal([true, true, 0]);
    });
  }

  it('lets every tab read for itself where the page may have no locks', async () => {
    const {tab} = person();
    const refused = {request: () => Promise.reject(new DOMException('No.', 'SecurityError'))};
    const forbidden = {locks: refused as unknown as Pick<LockManager, 'request'>};
    const [first, second] = [tab(forbidden), tab(forbidden)];
    first.begin();
    await second.follow();
    expect(second.reads).to.equal(true);
  });

  it('passes over what it cannot read', async () => {
    const {tab, channel, streamId} = person();
    const tabOf = tab();
    const began: Began[] = [];
    tabOf.tabs.onBegan((message) => began.push(message));
    await tabOf.follow();
    tabOf.signals.say('leaving');
    tabOf.mayRead().catch(ignored);
    const elsewhere = tab();
    await elsewhere.follow();
    tabOf.signals.say('woken');
    const stranger = channel();
    const event = {version: 1, kind: 'event', streamId, seq: 0, id: null};
    for (const message of [
      null,
      'began',
      {version: 2, kind: 'began', streamId},
      {version: 1, kind: 'began', streamId, conversationId: null, question: null, reply: {id: 1}},
      {...event, event: {type: 'chunk'}},
      {...event, seq: 0.5, event: {type: 'chunk', content: 'x'}},
      {version: 1, kind: 'of a later version', streamId},
      {
        version: 1,
        kind: 'event',
        streamId: 'another',
        seq: 0,
        id: null,
        event: {type: 'chunk', content: 'x'},
      },
    ])
      stranger.postMessage(message);
    stranger.postMessage({...event, event: {type: 'chunk', content: 'read'}});
    await until(() => tabOf.lastSeq >= 0);
    expect([tabOf.text, began]).to.deep.equal(['read', []]);
  });

  it('never hears of the streams of another person', async () => {
    const [ann, bob] = [person(), person()];
    const [anns, bobs] = [ann.tab(), bob.tab()];
    const heard: string[] = [];
    bobs.tabs.onBegan(({streamId}) => heard.push(streamId));
    anns.begin();
    await until(() => anns.tabs.stats().locks === 1);
    // A message of Bob's own comes behind it.
    bob.tab().begin();
    await until(() => heard.length > 0);
    expect(heard).to.deep.equal([bob.streamId]);
  });
});
