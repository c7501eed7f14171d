import {beforeEach, describe, it} from 'node:test';
import {expect} from 'chai';
import {MemoryStreamLog} from '../../../../demo/server/stream-log/memory-stream-log.js';
import {newId, type StreamId} from '../../../../src/base/ids.js';
import {ManualClock} from '../../../support/manual-clock.js';

describe('streams that have ended', () => {
  let clock: ManualClock;
  let log: MemoryStreamLog;
  beforeEach(() => {
    clock = new ManualClock();
    log = new MemoryStreamLog({clock, retentionMs: 1_000, maxEndedBytes: 25_000});
  });

  /** A stream that has said ten thousand letters and, unless it `goesOn`, its end. */
  const stream = ({goesOn = false} = {}): StreamId => {
    const id = newId<'stream'>();
    log.open(id);
    log.append(id, {type: 'chunk', content: 'x'.repeat(10_000)});
    if (!goesOn) log.append(id, {type: 'done', finishReason: 'stop', length: 10_000});
    return id;
  };
  const areThere = async (...ids: readonly StreamId[]): Promise<boolean[]> =>
    Promise.all(ids.map(async (id) => (await log.position(id)) !== null));

  it('go with their time, and before it where they take too much together, the oldest first', async () => {
    const ids = [stream(), stream(), stream(), stream()] as const;
    expect(await areThere(...ids)).to.deep.equal([false, false, true, true]);
    clock.advance(1_000);
    expect(await areThere(...ids)).to.deep.equal([false, false, false, false]);
    expect([log.counts().streams, clock.pending]).to.deep.equal([0, 0]);
  });

  it('stay while they are read, and while they go on', async () => {
    const going = stream({goesOn: true});
    const read = stream();
    const tail = log.tail(read, {after: -1, signal: new AbortController().signal});
    await tail.next();
    const others = [stream(), stream(), stream()] as const;
    expect(await areThere(going, read, ...others)).to.deep.equal([true, true, false, false, true]);
    await tail.return();
  });

  it('leave room when they are gone', async () => {
    const [one, two] = [stream(), stream()];
    log.delete(one);
    const three = stream();
    expect(await areThere(two, three)).to.deep.equal([true, true]);
  });
});
