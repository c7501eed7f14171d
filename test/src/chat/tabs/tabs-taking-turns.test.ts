import {until} from '../../../support/scripted-wire.js';
import {locks} from '../../../support/shared-tab.js';
import {afterEach, describe, expect, it} from '../../../support/suite.js';
import {closeTabs, holdLock, ignored, nextTask, person} from '../../../support/tab-person.js';

const nothingHeld = {locks: 0, channels: 0, listeners: 0, timers: 0};

afterEach(closeTabs);

describe('Tabs that take turns in reading', () => {
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
