import {History} from '../../../../src/chat/local/history.js';
import type {ConversationRecord} from '../../../../src/chat/local/local-records.js';
import {ManualClock} from '../../../support/manual-clock.js';
import {describe, expect, it} from '../../../support/suite.js';

const record = (id: string, lastSeq: number): ConversationRecord => ({
  id,
  messages: [],
  reply: null,
  streamId: 's',
  lastSeq,
  lastId: null,
  savedAt: 0,
});

/** A store whose writes end when told. */
class SlowStore {
  readonly written: string[] = [];
  readonly #ends: (() => void)[] = [];
  mostAtOnce = 0;

  putConversation({id, lastSeq}: ConversationRecord): Promise<boolean> {
    this.written.push(`${id}${lastSeq}`);
    return new Promise((resolve) => {
      this.#ends.push(() => resolve(true));
      this.mostAtOnce = Math.max(this.mostAtOnce, this.#ends.length);
    });
  }

  conversation(id: string): Promise<ConversationRecord | null> {
    return Promise.resolve(id === 'kept' ? record('kept', 1) : null);
  }

  /** Ends the write under way, and lets what waits for it go on. */
  async end(): Promise<void> {
    this.#ends.shift()?.();
    await new Promise((resolve) => setTimeout(resolve));
  }
}

function kept() {
  const clock = new ManualClock();
  const store = new SlowStore();
  return {clock, store, history: new History({store, clock})};
}

describe('History', () => {
  it('writes the newest alone, half a second after the first', () => {
    const {clock, store, history} = kept();
    for (let seq = 0; seq < 100; seq++) {
      history.note(record('c', seq));
      clock.advance(4);
    }
    expect(store.written).to.deep.equal([]);
    clock.advance(100);
    expect(store.written).to.deep.equal(['c99']);
  });

  it('makes one write at a time, and the next half a second later', async () => {
    const {clock, store, history} = kept();
    history.note(record('c', 1));
    clock.advance(500);
    history.note(record('c', 2));
    history.note(record('c', 3));
    clock.advance(5_000);
    expect(store.written).to.deep.equal(['c1']);
    await store.end();
    clock.advance(499);
    expect(store.written).to.deep.equal(['c1']);
    clock.advance(1);
    expect([store.written, store.mostAtOnce]).to.deep.equal([['c1', 'c3'], 1]);
  });

  it('loses none of two conversations', async () => {
    const {clock, store, history} = kept();
    history.note(record('a', 1));
    history.note(record('b', 1));
    clock.advance(500);
    await store.end();
    await store.end();
    expect(store.written).to.deep.equal(['a1', 'b1']);
  });

  it('writes at once what a page that leaves has not written, behind the write under way', async () => {
    const {clock, store, history} = kept();
    history.note(record('c', 1));
    clock.advance(500);
    history.note(record('c', 2));
    const flushed = history.flush();
    await store.end();
    await store.end();
    await flushed;
    expect([store.written, clock.pending]).to.deep.equal([['c1', 'c2'], 0]);
  });

  it('finds what it has not written yet, and what was kept', async () => {
    const {history} = kept();
    history.note(record('c', 7));
    expect((await history.load('c'))?.lastSeq).to.equal(7);
    expect((await history.load('kept'))?.lastSeq).to.equal(1);
    expect(await history.load('never')).to.equal(null);
  });

  it('writes the last one when disposed, and leaves no timer', async () => {
    const {clock, store, history} = kept();
    history.note(record('c', 1));
    const disposed = history.dispose();
    history.note(record('c', 2));
    await store.end();
    await disposed;
    expect([store.written, clock.pending]).to.deep.equal([['c1'], 0]);
  });

  it('brings nothing back that was to be forgotten', async () => {
    const {clock, store, history} = kept();
    history.note(record('c', 1));
    history.note(record('d', 1));
    clock.advance(500);
    history.note(record('c', 2));
    const forgotten = history.forget();
    await store.end();
    await forgotten;
    clock.advance(5_000);
    expect([store.written, clock.pending]).to.deep.equal([['c1'], 0]);
  });
});
