import {auto} from '../../../src/protocols/detect.js';
import {
  accepted,
  answerEvents,
  answerFrames,
  answerText,
  doneEvent,
  held,
  namesStream,
  page,
  readStream,
  type StreamReading,
  wholeAnswer,
} from '../../support/read-stream.js';
import {until} from '../../support/scripted-wire.js';
import {describe, expect, it} from '../../support/suite.js';

const stream = '/api/ai/chat/stream';
/** A proxy that holds even the head of an answer back. */
const headHeld = {cut: 'hold', status: 200, type: 'text/event-stream'} as const;
const forbidden = {status: 403, type: 'text/html', chunks: ['<h1>No</h1>']};

const degradations = ({statusesOf}: StreamReading): string[] =>
  statusesOf('degraded').map(({from, to}) => `${from} → ${to}`);

describe('a stream that is held back', () => {
  it('is polled after eight seconds without a byte, under the same key, to the end', async () => {
    const reading = readStream([headHeld, accepted, page(0, 2), page(2, 4), page(4, 5)]);
    await until(() => reading.statusesOf('open').length === 1);
    reading.clock.advance(7_999);
    expect(degradations(reading)).to.deep.equal([]);
    reading.clock.advance(1);
    await reading.pass(500, () => reading.asked().length === 5);
    expect((await reading.end).type).to.equal('done');
    expect(reading.text()).to.equal(answerText);
    expect(reading.asked()).to.deep.equal([
      `POST ${stream}`,
      `POST ${stream}`,
      `GET ${stream}/s/events?after=-1&wait=0`,
      `GET ${stream}/s/events?after=1&wait=20`,
      `GET ${stream}/s/events?after=3&wait=20`,
    ]);
    const [first, second] = reading.wire.requests;
    expect(second?.headers.get('prefer')).to.equal('respond-async');
    expect([first?.headers.get('idempotency-key'), second?.headers.get('idempotency-key')]).to.deep.equal([
      'key',
      'key',
    ]);
    expect(degradations(reading)).to.deep.equal(['sse → polling']);
    expect(reading.statusesOf('open').at(-1)).to.include({transport: 'polling', isStream: false});
  });

  it('whose head came is not asked for anew: its pages are', async () => {
    const reading = readStream([held(), page(0, 5)]);
    await until(() => reading.statusesOf('open').length === 1);
    reading.clock.advance(8_000);
    await reading.pass(0, () => reading.text() === answerText);
    expect(reading.asked()[1]).to.equal(`GET ${stream}/s/events?after=-1&wait=0`);
    expect(degradations(reading)).to.deep.equal(['sse → polling']);
  });

  it('is polled from where it broke off when it is taken up in vain', async () => {
    const reading = readStream([{chunks: answerFrames.slice(0, 2)}, held(), page(2, 5)]);
    await reading.pass(1_000, () => reading.text() === answerText);
    expect(reading.asked().at(-1)).to.equal(`GET ${stream}/s/events?after=1&wait=0`);
  });

  it('comes in one piece where its pages are refused by who stands between', async () => {
    const reading = readStream([held(), forbidden, wholeAnswer]);
    await reading.pass(1_000, () => reading.text() === answerText);
    expect(reading.asked().at(-1)).to.equal(`GET ${stream}/s`);
    expect(reading.wire.requests.at(-1)?.headers.get('accept')).to.equal('application/json');
    expect(degradations(reading)).to.deep.equal(['sse → polling', 'polling → json']);
    expect((await reading.end).type).to.equal('done');
  });

  it('that has no name yet is asked for in one piece under its key', async () => {
    const reading = readStream([headHeld, forbidden, wholeAnswer]);
    await reading.pass(1_000, () => reading.text() === answerText);
    expect(reading.asked().at(-1)).to.equal('POST /api/ai/chat');
    expect(reading.wire.requests.at(-1)?.headers.get('idempotency-key')).to.equal('key');
  });

  it('is waited for as long as `connectMs` of a service that may be slow', async () => {
    const reading = readStream([accepted, page(0, 5)], {protocol: auto(), fetch: firstHeld()});
    const {fetch} = reading.wire;
    reach = fetch;
    await until(() => reading.clock.pending > 0);
    reading.clock.advance(29_999);
    expect(degradations(reading)).to.deep.equal([]);
    reading.clock.advance(1);
    await reading.pass(500, () => reading.text() === answerText);
    expect(degradations(reading)).to.deep.equal(['sse → polling']);
  });

  it('is waited for eight seconds of one that is known to be quick', async () => {
    const reading = readStream([accepted, page(0, 5)], {protocol: auto(), fetch: firstHeld()});
    reach = reading.wire.fetch;
    reading.ladder.sawNative();
    await until(() => reading.clock.pending > 0);
    await reading.pass(1_000, () => reading.text() === answerText);
    expect(reading.clock.monotonic()).to.be.at.most(31_000);
  });
});

let reach: typeof globalThis.fetch = globalThis.fetch;
/** A line on which the first answer never gets through, not even its head. */
function firstHeld(): typeof globalThis.fetch {
  let requests = 0;
  return (input, init) => {
    requests += 1;
    if (requests > 1) return reach(input, init);
    return new Promise((_, reject) =>
      init?.signal?.addEventListener('abort', () => reject(init.signal?.reason)),
    );
  };
}

describe('a service that is slow and knows one way only', () => {
  it('fails for its slowness, not for the ways that it does not know', async () => {
    const unknown = {status: 404, type: 'text/html'};
    const reading = readStream([unknown, unknown], {protocol: auto(), fetch: firstHeld()});
    reach = reading.wire.fetch;
    await until(() => reading.clock.pending > 0);
    await reading.pass(1_000, () => reading.wire.requests.length === 2);
    expect((await reading.failure()).code).to.equal('timeout');
  });
});

describe('pages', () => {
  /** A reply that is polled from its first page on. */
  const polled = (...steps: Parameters<typeof readStream>[0]): StreamReading =>
    readStream([held(), ...steps]);

  it('in which events are missing are asked for again from there', async () => {
    const reading = polled(page(0, 2), {...page(3, 5)}, page(2, 5));
    await reading.pass(500, () => reading.text() === answerText);
    expect(reading.asked().slice(2)).to.deep.equal([
      `GET ${stream}/s/events?after=1&wait=20`,
      `GET ${stream}/s/events?after=1&wait=20`,
    ]);
    expect(reading.statusesOf('gap')).to.deep.equal([{kind: 'gap', afterSeq: 1}]);
    await reading.end;
  });

  it('in which they are missing twice are read anew, and show everything once', async () => {
    const reading = polled(page(0, 2), page(3, 5), page(3, 5), page(0, 5));
    await reading.pass(500, () => reading.text() === answerText);
    expect(reading.asked().at(-1)).to.include('after=-1');
    expect((await reading.end).type).to.equal('done');
  });

  it('in which they are always missing end in one piece, not in a loop', async () => {
    const reading = polled(
      page(0, 2),
      page(3, 5),
      page(3, 5),
      page(0, 2),
      page(3, 5),
      page(3, 5),
      wholeAnswer,
    );
    await reading.pass(500, () => reading.text() === answerText);
    expect(degradations(reading).at(-1)).to.equal('polling → json');
    expect((await reading.end).type).to.equal('done');
  });

  it('that are cut in the middle are asked for again', async () => {
    const [whole = ''] = page(0, 5).chunks as readonly string[];
    const reading = polled({type: 'application/json', chunks: [whole.slice(0, 40)]}, page(0, 5));
    await reading.pass(500, () => reading.text() === answerText);
    await reading.end;
  });

  for (const [what, body] of [
    ['are none', '{"hello": "world"}'],
    ['hold what is no event', '{"events": [7]}'],
    ['are a list', '[]'],
  ]) {
    it(`that ${what} end in one piece, not in a loop`, async () => {
      const unreadable = {type: 'application/json', chunks: [body ?? '']};
      const reading = polled(...Array.from({length: 8}, () => () => unreadable), wholeAnswer);
      const fell = (): boolean => degradations(reading).length === 2;
      await reading.pass(500, fell);
      expect(reading.wire.requests.length).to.be.at.most(8);
    });
  }

  it('that are empty are no progress, and no failure either', async () => {
    const reading = polled(...Array.from({length: 12}, () => page(0, 0)), page(0, 5));
    await reading.pass(500, () => reading.text() === answerText);
    expect((await reading.end).type).to.equal('done');
  });

  it('come no more than two a second', async () => {
    const askedAt: number[] = [];
    const at = (from: number, to: number) => () => {
      askedAt.push(reading.clock.monotonic());
      return page(from, to);
    };
    const reading: StreamReading = polled(at(0, 1), at(1, 2), at(2, 3), at(3, 5));
    await reading.pass(50, () => reading.text() === answerText);
    const waits = askedAt.slice(1).map((time, index) => time - (askedAt[index] ?? 0));
    expect(Math.min(...waits)).to.be.at.least(500);
  });

  it('cannot begin where the answer names no stream: then it comes in one piece', async () => {
    const reading = readStream([headHeld, {...accepted, headers: {}}, wholeAnswer]);
    await reading.pass(1_000, () => reading.text() === answerText);
    expect(reading.asked()).to.deep.equal([`POST ${stream}`, `POST ${stream}`, 'POST /api/ai/chat']);
  });
});

describe('a length that does not agree', () => {
  const tooLong = {...doneEvent, length: 99};
  const wrongFrames = [
    ...answerFrames.slice(0, 4),
    `id: s.4\ndata: ${JSON.stringify({...tooLong, seq: 4})}\n\n`,
  ];

  it('on pages is mended by reading them anew', async () => {
    const wrong = [...answerEvents.slice(0, 4), tooLong];
    const reading = readStream([held(), page(0, 5, wrong), page(0, 5)]);
    await reading.pass(500, () => reading.asked().length === 3);
    await reading.end;
    expect(reading.text()).to.equal(answerText);
  });

  it('asks for the whole message once', async () => {
    const reset = {type: 'reset', parts: [{type: 'text', text: answerText}], seq: 3};
    const whole = [`id: s.3\ndata: ${JSON.stringify(reset)}\n\n`, answerFrames[4] ?? ''];
    const reading = readStream([{chunks: wrongFrames, headers: namesStream}, {chunks: whole}]);
    await reading.pass(500, () => reading.asked().length === 2);
    expect((await reading.end).type).to.equal('done');
    expect([reading.asked()[1], reading.text()]).to.deep.equal([
      `GET ${stream}/s?format=snapshot`,
      answerText,
    ]);
  });

  it('and not in the whole message either ends as malformed: what is shown is not what was saved', async () => {
    const reset = {type: 'reset', parts: [{type: 'text', text: 'short'}], seq: 3};
    const whole = [`id: s.3\ndata: ${JSON.stringify(reset)}\n\n`, wrongFrames[4] ?? ''];
    const reading = readStream([{chunks: wrongFrames, headers: namesStream}, {chunks: whole}]);
    await reading.pass(500, () => reading.asked().length === 2);
    expect((await reading.failure()).code).to.equal('malformed');
    expect(reading.text()).to.equal('short');
  });

  it('is taken as it is on a wire that cannot say it again', async () => {
    const plain = [
      'data: {"type":"chunk","content":"ab"}\n\n',
      'data: {"type":"done","finishReason":"stop","length":7}\n\n',
    ];
    const reading = readStream([{chunks: plain}]);
    expect((await reading.end).type).to.equal('done');
  });
});

describe('a service that is not there', () => {
  it('fails as of the network after its attempts, and is never polled', async () => {
    const retry = {attempts: 4, budgetMs: 120_000, baseMs: 500, maxMs: 30_000};
    const reading = readStream(
      Array.from({length: 4}, () => 'line-down' as const),
      {retry},
    );
    await reading.pass(1_000, () => reading.wire.requests.length === 4);
    expect((await reading.failure()).code).to.equal('network');
    expect(degradations(reading)).to.deep.equal([]);
    expect(reading.asked()).to.deep.equal(Array.from({length: 4}, () => `POST ${stream}`));
  });

  it('fails likewise when it goes away in the middle', async () => {
    const retry = {attempts: 3, budgetMs: 120_000, baseMs: 500, maxMs: 30_000};
    const reading = readStream(
      [{chunks: answerFrames.slice(0, 2)}, ...Array.from({length: 3}, () => 'line-down' as const)],
      {retry},
    );
    await reading.pass(1_000, () => reading.wire.requests.length === 4);
    expect((await reading.failure()).code).to.equal('network');
    expect(degradations(reading)).to.deep.equal([]);
  });

  it('whose lines all break in the middle is polled in the end', async () => {
    const retry = {attempts: 2, budgetMs: 120_000, baseMs: 500, maxMs: 30_000};
    const broken = {chunks: [': hi\n\n'], cut: 'destroy', headers: namesStream} as const;
    const reading = readStream([broken, broken, page(0, 5)], {retry});
    await reading.pass(500, () => reading.text() === answerText);
    expect(degradations(reading)).to.deep.equal(['sse → polling']);
  });
});
