import {newId} from '../../../src/base/ids.js';
import type {Began} from '../../../src/chat/tab-message.js';
import type {TabsOptions} from '../../../src/chat/tabs.js';
import {ChatMessage} from '../../../src/model/message.js';
import {until} from '../../support/scripted-wire.js';
import {locks, SharedTab} from '../../support/shared-tab.js';
import {afterEach, describe, expect, it} from '../../support/suite.js';

const tabs: SharedTab[] = [];
const others: BroadcastChannel[] = [];

interface Person {
  readonly streamId: string;
  readonly lockName: string;
  tab(options?: Partial<TabsOptions>): SharedTab;
  /** What these tabs say, past the product. */
  channel(): BroadcastChannel;
}

/** Somebody whose tabs show one stream; no test hears of another's. */
function person(): Person {
  const [namespace, streamId] = [newId(), newId()];
  return {
    streamId,
    lockName: `chat-stream:${namespace}:${streamId}`,
    tab(options) {
      const tab = new SharedTab(namespace, streamId, options);
      tabs.push(tab);
      return tab;
    },
    channel() {
      const channel = new BroadcastChannel(`chat-stream:${namespace}`);
      others.push(channel);
      return channel;
    },
  };
}

const ignored = (_: unknown): void => {};
const nextTask = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/** A tab that has the lock and says nothing. */
function holdLock(name: string): {readonly held: Promise<void>; release(): void} {
  let release = ignored as () => void;
  const held = new Promise<void>((resolve) => {
    void locks.request(name, {}, () => {
      resolve();
      return new Promise<void>((over) => {
        release = over;
      });
    });
  });
  return {held, release: () => release()};
}

const nothingHeld = {locks: 0, channels: 0, listeners: 0, timers: 0};

afterEach(() => {
  for (const {tabs: shared} of tabs.splice(0)) shared.dispose();
  for (const channel of others.splice(0)) channel.close();
});

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

  it('reads without the lock when its holder was silent for 20 s, and not before', async () => {
    const {tab, lockName} = person();
    const frozen = holdLock(lockName);
    await frozen.held;
    const [second, third] = [tab(), tab()];
    second.follow().catch(ignored);
    second.clock.advance(19_999);
    await nextTask();
    expect(second.reads).to.equal(false);
    second.clock.advance(1);
    await until(() => second.reads);
    third.follow().catch(ignored);
    second.receive('a');
    await until(() => third.text === 'a');
    expect([third.reads, second.tabs.stats().locks]).to.deep.equal([false, 0]);
    frozen.release();
    await until(() => second.tabs.stats().locks === 1);
  });

  it('waits on while the holder says that its line is open', async () => {
    const {tab, channel} = person();
    const [first, second] = [tab(), tab()];
    first.begin();
    await until(() => first.tabs.stats().locks === 1);
    let told = 0;
    channel().onmessage = ({data}) => {
      if ((data as {kind: string}).kind === 'alive') told += 1;
    };
    second.follow().catch(ignored);
    // The answer to a tab that has missed nothing.
    await until(() => told === 1);
    for (let beats = 1; beats <= 4; beats++) {
      first.clock.advance(15_000);
      first.tabs.alive(first.streamId);
      await until(() => told === beats + 1);
      await nextTask();
      second.clock.advance(15_000);
    }
    expect(second.reads).to.equal(false);
  });

  it('says that it is alive every 5 s at most, and not where it just shared an event', async () => {
    const {tab, channel} = person();
    const kinds: string[] = [];
    channel().onmessage = ({data}) => kinds.push((data as {kind: string}).kind);
    const first = tab();
    first.begin();
    await until(() => kinds.includes('began'));
    first.receive('a');
    first.tabs.alive(first.streamId);
    first.clock.advance(5_000);
    for (let beats = 0; beats < 3; beats++) first.tabs.alive(first.streamId);
    first.receive('b');
    await until(() => kinds.at(-1) === 'event' && kinds.length > 3);
    expect(kinds).to.deep.equal(['began', 'event', 'alive', 'event']);
  });

  it('gives up lock and channel when its page leaves, and is heard again when it is back', async () => {
    const {tab} = person();
    const [first, second] = [tab(), tab()];
    first.begin();
    first.receive('a');
    second.follow().catch(ignored);
    await until(() => second.text === 'a');
    first.signals.say('leaving');
    const {locks: held, channels, timers} = first.tabs.stats();
    expect([held, channels, timers, first.losses]).to.deep.equal([0, 0, 0, 1]);
    first.mayRead().catch(ignored);
    await until(() => second.reads);
    second.receive('b');
    expect(first.reads).to.equal(false);
    first.signals.say('woken');
    await until(() => first.text === 'ab');
    second.tabs.ended(second.streamId);
    await until(() => first.reads);
  });

  it('takes the reading up again when it is back and nobody else took it', async () => {
    const {tab} = person();
    const alone = tab();
    await alone.follow();
    alone.signals.say('leaving');
    const again = alone.mayRead();
    expect(alone.reads).to.equal(false);
    alone.signals.say('woken');
    await again;
    expect(alone.tabs.stats().locks).to.equal(1);
  });

  it('stops waiting when it is told to, and frees its place in the queue', async () => {
    const {tab} = person();
    const [first, second, third] = [tab(), tab(), tab()];
    first.begin();
    await until(() => first.tabs.stats().locks === 1);
    const stop = new AbortController();
    const given = second.follow(stop.signal).catch((reason: unknown) => reason);
    third.follow().catch(ignored);
    const reason = new Error('stopped');
    stop.abort(reason);
    expect(await given).to.equal(reason);
    first.tabs.ended(first.streamId);
    await until(() => third.reads);
    expect([second.reads, second.clock.pending]).to.deep.equal([false, 0]);
  });

  it('rejects who waits when the stream is followed no more', async () => {
    const {tab} = person();
    const [first, second] = [tab(), tab()];
    first.begin();
    await until(() => first.tabs.stats().locks === 1);
    const given = second.follow().catch((reason: unknown) => reason);
    second.share?.end();
    expect(((await given) as DOMException).name).to.equal('AbortError');
    expect(await second.mayRead().catch(({name}: DOMException) => name)).to.equal('AbortError');
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

  it('holds nothing before it is used but the page’s ear, and nothing at all once disposed', async () => {
    const {tab, lockName} = person();
    const [first, second] = [tab(), tab()];
    expect(first.tabs.stats()).to.deep.equal({...nothingHeld, listeners: 1});
    first.tabs.onBegan(ignored);
    first.begin();
    await until(() => first.tabs.stats().locks === 1);
    second.follow().catch(ignored);
    expect([second.tabs.stats().timers, second.tabs.stats().channels]).to.deep.equal([1, 1]);
    for (const {tabs: shared, signals, clock} of [first, second]) {
      shared.dispose();
      expect([shared.stats(), signals.listeners, clock.pending]).to.deep.equal([nothingHeld, 0, 0]);
    }
    first.begin();
    expect(first.tabs.stats()).to.deep.equal(nothingHeld);
    expect(await locks.request(lockName, {}, () => 'free')).to.equal('free');
  });
});
