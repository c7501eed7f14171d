import {describe, it} from 'node:test';
import {expect} from 'chai';
import fc from 'fast-check';
import {StreamEntries} from '../../../../demo/server/stream-log/stream-entries.js';
import type {StreamId} from '../../../../src/base/ids.js';
import {encodeEvent} from '../../../../src/encoders/chat-stream.js';
import type {ChatEvent} from '../../../../src/model/chat-event.js';

const streamId = 's' as StreamId;
/** Halves of surrogate pairs too: a model may be cut anywhere. */
const content = fc.string({unit: 'binary', maxLength: 8});
const text = fc.record({type: fc.constantFrom('chunk' as const, 'reasoning' as const), content});
const chunk = fc.record({type: fc.constant('chunk' as const), content});
const data = fc.record({type: fc.constant('data' as const), name: fc.constant('n'), value: fc.integer()});
const events: fc.Arbitrary<readonly ChatEvent[]> = fc.oneof(
  fc.array(chunk, {maxLength: 300, size: 'max'}),
  fc.array(fc.oneof({weight: 20, arbitrary: chunk}, text, data), {maxLength: 300, size: 'max'}),
);

describe('the entries of a stream', () => {
  it('are what was put into them, event and bytes, however many there are', () => {
    fc.assert(
      fc.property(events, (all) => {
        const entries = new StreamEntries(streamId);
        for (const event of all) entries.push(event);
        expect(entries.length).to.equal(all.length);
        const given = entries
          .all()
          .map(({seq, event, frame}) => ({seq, event, frame: Buffer.from(frame).toString()}));
        const put = all.map((event, seq) => ({seq, event, frame: encodeEvent(streamId, seq, event)}));
        expect(given).to.deep.equal(put);
        expect(entries.at(all.length)).to.equal(undefined);
      }),
      {numRuns: 60},
    );
  });
});
