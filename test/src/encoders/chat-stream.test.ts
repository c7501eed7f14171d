import {encodeEvent, encodeRetry, heartbeatFrame} from '../../../src/encoders/chat-stream.js';
import type {ChatEvent} from '../../../src/model/chat-event.js';
import {chatStream} from '../../../src/protocols/chat-stream.js';
import {readEventStream} from '../../../src/transport/event-stream-reader.js';
import type {Frame} from '../../../src/transport/transport.js';
import {describe, expect, it} from '../../support/suite.js';

async function readBack(text: string): Promise<Frame[]> {
  const frames: Frame[] = [];
  const body = new Response(text).body;
  if (!body) throw new Error('No body.');
  const listener = {
    frame: (frame: Frame) => frames.push(frame),
    activity: () => {},
    heartbeat: () => {},
    retryAfter: () => {},
  };
  await readEventStream(body, listener, new AbortController().signal);
  return frames;
}

describe('encodeEvent', () => {
  const nasty = [
    'a\nb',
    'a\r\n\r\ndata: forged',
    '\u2028\u2029',
    'id: 9\n\n',
    '\u0000',
    '﻿',
    '\ud83d',
    '😀',
    ':',
    ' ',
  ];

  for (const content of nasty) {
    it(`carries ${JSON.stringify(content)} as one event, and back`, async () => {
      const event: ChatEvent = {type: 'chunk', content};
      const frames = await readBack(encodeEvent('s', 3, event));
      const [decoded] = frames.map((frame) => chatStream().createDecoder().decode(frame));
      expect([frames.length, decoded]).to.deep.equal([1, {kind: 'event', event, seq: 3, id: 's.3'}]);
    });
  }

  it('costs less than 90 bytes for a word', () => {
    expect(encodeEvent('x'.repeat(22), 123, {type: 'chunk', content: 'seven '}).length).to.be.below(90);
  });
});

describe('what is no event', () => {
  it('is read as none', async () => {
    expect(await readBack(heartbeatFrame + encodeRetry(1500))).to.deep.equal([]);
  });
});
