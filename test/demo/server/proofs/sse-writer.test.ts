import {after, before, describe, it} from 'node:test';
import {expect} from 'chai';
import {createParser, type EventSourceMessage} from 'eventsource-parser';
import fc from 'fast-check';
import {MemoryStreamLog} from '../../../../demo/server/stream-log/memory-stream-log.js';
import type {StreamId} from '../../../../src/base/ids.js';
import {encodeEvent, encodeRetry, heartbeatFrame} from '../../../../src/encoders/chat-stream.js';
import {type ChatEvent, isTerminal} from '../../../../src/model/chat-event.js';
import {parseEventId} from '../../../../src/model/native-wire.js';
import {
  chunkOf,
  completion,
  eventStream,
  type FakeUpstream,
  startFakeUpstream,
} from '../../../support/fake-upstream.js';
import {ManualClock} from '../../../support/manual-clock.js';
import {startOf, startReading, textOf} from '../../../support/server-events.js';
import {messagesOf, type TestServer} from '../../../support/server-harness.js';
import {startWithUpstream} from '../../../support/start-with-upstream.js';
import {anyEvent, anyText} from './any-event.js';

const isLong = Boolean(process.env['LONG']);
const streamId = 'stream-1';

interface Heard {
  readonly events: readonly ChatEvent[];
  readonly seqs: readonly number[];
  readonly waits: readonly number[];
}

/** What a reader of event streams makes of `bytes`, which come in pieces of `size`. */
function hear(bytes: Uint8Array, size: number): Heard {
  const messages: EventSourceMessage[] = [];
  const waits: number[] = [];
  const parser = createParser({
    onEvent: (message) => messages.push(message),
    onRetry: (ms) => waits.push(ms),
    onError: (error) => {
      throw error;
    },
  });
  const decoder = new TextDecoder();
  for (let at = 0; at < bytes.length; at += size)
    parser.feed(decoder.decode(bytes.subarray(at, at + size), {stream: true}));
  return {
    events: messages.map(({data}) => {
      const {seq: _, ...event} = JSON.parse(data) as ChatEvent & {seq: number};
      return event as ChatEvent;
    }),
    seqs: messages.map(({id}) => {
      const parsed = parseEventId(id ?? '');
      return parsed?.streamId === streamId ? parsed.seq : Number.NaN;
    }),
    waits,
  };
}

describe('what the writer of event streams writes', () => {
  it('is read as the same events with the same numbers, whatever they say and however they are cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({event: anyEvent, filler: fc.nat(3)}), {maxLength: 6}),
        fc.integer({min: 1, max: 64}),
        (said, size) => {
          // Between any two events, what the server may write there.
          const fillers = ['', heartbeatFrame, encodeRetry(2_000), heartbeatFrame + heartbeatFrame];
          const text = said
            .map(({event, filler}, seq) => `${fillers[filler]}${encodeEvent(streamId, seq, event)}`)
            .join('');
          const heard = hear(new TextEncoder().encode(text), size);
          expect(heard.events).to.deep.equal(said.map(({event}) => event));
          expect(heard.seqs).to.deep.equal(said.map((_, seq) => seq));
          expect(heard.waits).to.deep.equal(said.flatMap(({filler}) => (filler === 2 ? [2_000] : [])));
        },
      ),
      {numRuns: isLong ? 20_000 : 1_000},
    );
  });

  it('is one line of data an event, with nothing but line feeds to end lines', () => {
    fc.assert(
      fc.property(anyEvent, (event) => {
        expect(encodeEvent(streamId, 7, event)).to.match(/^id: stream-1\.7\ndata: [^\r\n]*\n\n$/);
      }),
      {numRuns: isLong ? 20_000 : 500},
    );
  });
});

describe('what a log in memory keeps', () => {
  it('is the same bytes for who reads late as for who reads at once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyEvent, {minLength: 40, maxLength: 60}), async (said) => {
        const log = new MemoryStreamLog({clock: new ManualClock(), retentionMs: 1_000});
        const id = streamId as StreamId;
        log.open(id);
        const events = said.filter((event) => !isTerminal(event));
        for (const event of events) log.append(id, event);
        const kept = (await log.entries(id)).map(({frame}) => Buffer.from(frame).toString());
        expect(kept).to.deep.equal(events.map((event, seq) => encodeEvent(streamId, seq, event)));
        log.close();
      }),
      {numRuns: isLong ? 2_000 : 50},
    );
  });
});

describe('text of any kind from a model', () => {
  let upstream: FakeUpstream;
  let server: TestServer;
  before(async () => {
    upstream = await startFakeUpstream();
    server = await startWithUpstream(upstream);
  });
  after(async () => {
    await server.dispose();
    await upstream.close();
  });

  it('goes through the whole server, and its store, as it is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyText, {minLength: 1, maxLength: 5}), async (pieces) => {
        upstream.answerWith(eventStream(chunkOf('>') + completion(...pieces), [97, 3]));
        const events = await (await startReading(server, 'hi', {fields: {model: 'm'}})).rest();
        const saved = (await messagesOf(server, startOf(events).conversationId)).at(-1);
        const text = `>${pieces.join('')}`;
        expect([textOf(events), saved?.text, events.at(-1)?.event]).to.deep.equal([
          text,
          text,
          {type: 'done', finishReason: 'stop', length: text.length},
        ]);
      }),
      {numRuns: isLong ? 2_000 : 60},
    );
  });
});
