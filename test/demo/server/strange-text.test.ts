import {after, before, describe, it} from 'node:test';
import {expect} from 'chai';
import {
  chunkOf,
  completion,
  eventStream,
  type FakeUpstream,
  startFakeUpstream,
} from '../../support/fake-upstream.js';
import {ManualClock} from '../../support/manual-clock.js';
import {readAll, startOf, startReading, textOf} from '../../support/server-events.js';
import {messagesOf, streamPath, type TestServer} from '../../support/server-harness.js';
import {startWithUpstream} from '../../support/start-with-upstream.js';

/** An answer whose text has `bytes` in place of the mark. */
function answerWith(bytes: readonly number[]): Buffer {
  const [head = '', tail = ''] = completion('before MARK after').split('MARK');
  return Buffer.concat([Buffer.from(head), Buffer.from(bytes), Buffer.from(tail)]);
}

/** What a model service may send, and what becomes of it. */
const strange: Readonly<Record<string, readonly [Buffer | string, string]>> = {
  'a byte that no UTF-8 has': [answerWith([0xff]), 'before \ufffd after'],
  'a character that is cut': [answerWith([0xe4, 0xb8]), 'before \ufffd after'],
  'a character in a form that is too long': [answerWith([0xc0, 0xaf]), 'before \ufffd\ufffd after'],
  'half a surrogate pair in UTF-8': [answerWith([0xed, 0xa0, 0x80]), 'before \ufffd\ufffd\ufffd after'],
  'NUL and other controls': [
    completion('a\u0000b\u0007c\u001b[31md\u007f\u0085'),
    'a\u0000b\u0007c\u001b[31md\u007f\u0085',
  ],
  'half a surrogate pair in JSON': [completion('a\ud83d', 'b'), 'a\ud83db'],
  'a surrogate pair in two chunks': [completion('a\ud83d', '\ude00b'), 'a😀b'],
  'a mark of byte order': [completion('\ufeffa', '\ufeffb'), '\ufeffa\ufeffb'],
  'line ends of every kind': [completion('a\r', '\nb\u2028c\u2029d\r'), 'a\r\nb\u2028c\u2029d\r'],
};

describe('strange text from a model service', () => {
  let upstream: FakeUpstream;
  let clock: ManualClock;
  let server: TestServer;
  before(async () => {
    upstream = await startFakeUpstream();
    clock = new ManualClock();
    server = await startWithUpstream(upstream, {
      clock,
    });
  });
  after(async () => {
    await server.dispose();
    await upstream.close();
  });

  /** The same answer as it is streamed, as it is saved, and as it is streamed from the store. */
  const ask = async (answer: Buffer | string) => {
    upstream.answerWith(eventStream(answer, [1, 7, 3]));
    const events = await (await startReading(server, 'hi', {fields: {model: 'm'}})).rest();
    const {conversationId, streamId} = startOf(events);
    const saved = (await messagesOf(server, conversationId)).at(-1);
    clock.advance(15 * 60_000);
    const stored = await readAll(await fetch(`${server.url}${streamPath}/${streamId}`));
    return {events, saved, texts: [textOf(events), saved?.text, textOf(stored)]};
  };

  for (const [what, [answer, text]] of Object.entries(strange)) {
    it(`(${what}) is streamed, saved and streamed again the same`, async () => {
      const {events, saved, texts} = await ask(answer);
      expect([texts, saved?.status, events.at(-1)?.event]).to.deep.equal([
        [text, text, text],
        'complete',
        {type: 'done', finishReason: 'stop', length: text.length},
      ]);
    });
  }

  it('that is no JSON, a bare NUL in a string, ends the run with what it said before', async () => {
    const {events, saved, texts} = await ask(Buffer.concat([Buffer.from(chunkOf('kept')), answerWith([0])]));
    const end = events.at(-1)?.event;
    expect([texts, saved?.status, end?.type === 'error' && end.code]).to.deep.equal([
      ['kept', 'kept', 'kept'],
      'error',
      'malformed',
    ]);
  });
});
