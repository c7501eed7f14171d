import {chatStream} from '../../../src/protocols/chat-stream.js';
import {Attempt, type AttemptOptions} from '../../../src/stream/attempt.js';
import {Cursor} from '../../../src/stream/cursor.js';
import type {FrameSink, Transport} from '../../../src/transport/transport.js';
import {ManualClock} from '../../support/manual-clock.js';
import {chunkEvent, startEvent} from '../../support/read-stream.js';
import {describe, expect, it} from '../../support/suite.js';

/** A transport of somebody else's, which goes on talking whatever it is told. */
function talkative(): {transport: Transport; sink: () => FrameSink; finish: () => void} {
  let heldSink: FrameSink | null = null;
  let finish = (): void => {};
  return {
    transport: {
      name: 'talkative',
      open: (_request, sink) => {
        heldSink = sink;
        return new Promise((resolve) => {
          finish = () => resolve('ended');
        });
      },
    },
    sink: () => {
      if (!heldSink) throw new Error('It was not opened.');
      return heldSink;
    },
    finish: () => finish(),
  };
}

function attempt(transport: Transport, signal: AbortSignal) {
  const clock = new ManualClock();
  const cursor = new Cursor();
  const heard: string[] = [];
  const hear = (name: string) => (): void => void heard.push(name);
  const options: AttemptOptions = {
    transport,
    request: {url: 'https://a.test/', method: 'GET', headers: {}},
    decoder: chatStream().createDecoder(),
    cursor,
    fetch: globalThis.fetch,
    clock,
    signal,
    patience: () => ({connectMs: 100, firstByteMs: 200, idleMs: 300, pageMs: null}),
    maxMalformed: 3,
    onOpen: hear('open'),
    onFirstByte: hear('first byte'),
    onBytes: hear('bytes'),
    onEvent: hear('event'),
    onDuplicate: hear('duplicate'),
    onSkipped: hear('skipped'),
    onSlow: hear('slow'),
    onStalled: hear('stalled'),
    onLively: hear('lively'),
    onHeartbeat: hear('heartbeat'),
    onRetryHint: hear('retry'),
  };
  return {clock, cursor, heard, attempt: new Attempt(options)};
}

const frame = (seq: number) => ({
  event: 'message',
  data: JSON.stringify(seq === 0 ? startEvent : chunkEvent('late')),
  id: `s.${seq}`,
});

function sayEverything(sink: FrameSink): void {
  sink.opened(new Headers());
  sink.activity(10);
  sink.heartbeat();
  sink.frame(frame(0));
  sink.frame(frame(1));
}

describe('an attempt that is over', () => {
  it('hears nothing more of a transport that talks on after the abort, and leaves no timer', async () => {
    const stop = new AbortController();
    const {transport, sink, finish} = talkative();
    const {attempt: own, clock, cursor, heard} = attempt(transport, stop.signal);
    const reading = own.read().catch((reason: unknown) => reason);
    stop.abort('enough');
    sayEverything(sink());
    finish();
    expect(await reading).to.equal('enough');
    sayEverything(sink());
    expect([heard, cursor.nextSeq, clock.pending]).to.deep.equal([[], 0, 0]);
  });

  it('hears nothing more after it had waited in vain', async () => {
    const {transport, sink, finish} = talkative();
    const {attempt: own, clock, cursor, heard} = attempt(transport, new AbortController().signal);
    const reading = own.read();
    clock.advance(100);
    sayEverything(sink());
    finish();
    expect((await reading).kind).to.equal('refused');
    expect([heard, cursor.nextSeq, clock.pending]).to.deep.equal([[], 0, 0]);
  });
});
