import fc from 'fast-check';
import type {ChatEvent} from '../../../src/model/chat-event.js';
import {
  answerEvents,
  answerFrames,
  answerText,
  held,
  namesStream,
  readStream,
  type StreamReading,
} from '../../support/read-stream.js';
import {until} from '../../support/scripted-wire.js';
import {describe, expect, it} from '../../support/suite.js';

const place = {streamId: 's', lastSeq: null, lastId: null};
/** Its turn to read never comes. */
const never = (signal: AbortSignal): Promise<void> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));

/** A stream that another reader reads for us. */
function followed(overrides: Parameters<typeof readStream>[1] = {}): StreamReading {
  return readStream([], {turn: null, from: place, mayRead: never, ...overrides});
}

const feed = ({stream}: StreamReading, seq: number): string =>
  stream.feed(answerEvents[seq] as ChatEvent, seq, `s.${seq}`);

describe('a stream that another reader reads', () => {
  it('is told in order, each event once, and ends with its terminal event', async () => {
    const reading = followed();
    const verdicts = [0, 0, 1, 3, 2, 1, 3, 4].map((seq) => feed(reading, seq));
    expect(verdicts).to.deep.equal([
      'apply',
      'duplicate',
      'apply',
      'gap',
      'apply',
      'duplicate',
      'apply',
      'apply',
    ]);
    expect((await reading.end).type).to.equal('done');
    expect([reading.text(), reading.wire.requests.length]).to.deep.equal([answerText, 0]);
  });

  it('shows nothing that is told after the end', async () => {
    const reading = followed();
    for (const seq of [0, 1, 2, 3, 4]) feed(reading, seq);
    await reading.end;
    reading.stream.feed({type: 'chunk', content: 'late'}, 5, 's.5');
    expect(reading.text()).to.equal(answerText);
  });

  it('takes a whole message ahead of what is missing', async () => {
    const reading = followed();
    feed(reading, 0);
    const reset: ChatEvent = {type: 'reset', parts: [{type: 'text', text: answerText}]};
    expect(reading.stream.feed(reset, 3, 's.3')).to.equal('apply');
    feed(reading, 4);
    expect([(await reading.end).type, reading.text()]).to.deep.equal(['done', answerText]);
  });

  it('shows no other stream', () => {
    const reading = followed();
    feed(reading, 0);
    expect(reading.stream.feed({type: 'chunk', content: 'x'}, 1, 'other.1')).to.equal('gap');
    expect(reading.text()).to.equal('');
  });

  it('is read on from what was told, once this reader may', async () => {
    let letRead = (): void => {};
    const turnToRead = new Promise<void>((resolve) => {
      letRead = resolve;
    });
    const reading = readStream([{chunks: answerFrames.slice(3), headers: namesStream}], {
      turn: null,
      from: place,
      mayRead: () => turnToRead,
    });
    for (const seq of [0, 1, 2]) feed(reading, seq);
    letRead();
    await reading.end;
    expect(reading.wire.requests[0]?.headers.get('last-event-id')).to.equal('s.2');
    expect(reading.text()).to.equal(answerText);
  });

  it('may be told and read at once, and shows each event once', async () => {
    const reading = readStream([held(...answerFrames.slice(0, 3))], {turn: null, from: place});
    await until(() => reading.text() === 'Grüße aus ');
    expect([feed(reading, 2), feed(reading, 3), feed(reading, 4)]).to.deep.equal([
      'duplicate',
      'apply',
      'apply',
    ]);
    expect((await reading.end).type).to.equal('done');
    expect(reading.text()).to.equal(answerText);
  });

  it('shows the same text in whatever order, and however often, events are told', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(4), {maxLength: 40}), async (told) => {
        const reading = followed();
        for (const seq of [...told, 0, 1, 2, 3, 4]) feed(reading, seq);
        await reading.end;
        expect(reading.text()).to.equal(answerText);
      }),
      {numRuns: 100},
    );
  });

  it('ends for who stops while another reads, and asks nothing of the network', async () => {
    const stop = new AbortController();
    const reading = followed({signal: stop.signal});
    feed(reading, 0);
    stop.abort('enough');
    expect(await reading.end.catch((reason: unknown) => reason)).to.equal('enough');
    expect(feed(reading, 1)).to.equal('apply');
    expect(reading.text()).to.equal('');
  });
});
