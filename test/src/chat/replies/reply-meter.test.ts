import {estimateTokenCount} from 'tokenx';
import {ReplyMeter} from '../../../../src/chat/replies/reply-meter.js';
import type {ChatEvent} from '../../../../src/model/chat-event.js';
import {ManualClock} from '../../../support/manual-clock.js';
import {describe, expect, it} from '../../../support/suite.js';

const start: ChatEvent = {type: 'start', streamId: 's', messageId: 'm', conversationId: 'c', model: 'x'};
const chunk = (content: string): ChatEvent => ({type: 'chunk', content});
const usage = {inputTokens: 1, outputTokens: 40, totalTokens: 41};

/** A meter, and a reply that is told it with `wait` milliseconds before each event. */
function metered() {
  const clock = new ManualClock();
  const meter = new ReplyMeter(clock);
  const hear = (waitMs: number, event: ChatEvent): void => {
    clock.advance(waitMs);
    meter.received(event);
  };
  return {clock, meter, hear};
}

const prose = 'The quick brown fox jumps over the lazy dog, and then it thinks about what it did.\n'.repeat(
  60,
);
const longWords = 'characteristically uncomplicated internationalization responsibilities '.repeat(60);

describe('ReplyMeter', () => {
  it('has nothing to tell before anything came', () => {
    const {clock, meter} = metered();
    clock.advance(3_000);
    expect(meter.now()).to.deep.equal({
      timeToFirstTokenMs: null,
      durationMs: 3_000,
      outputTokens: 0,
      isEstimate: true,
      tokensPerSecond: null,
      longestSilenceMs: 0,
      reconnects: 0,
      bytes: 0,
    });
  });

  const first: [string, ChatEvent][] = [
    ['text', chunk('a')],
    ['reasoning', {type: 'reasoning', content: 'a'}],
    ['a tool call', {type: 'tool-call', toolCallId: 't', name: 'n'}],
    ['a snapshot', {type: 'reset', parts: [{type: 'text', text: 'a'}]}],
  ];
  for (const [name, event] of first) {
    it(`takes ${name} for the first token`, () => {
      const {meter, hear} = metered();
      hear(100, start);
      hear(200, event);
      hear(400, chunk('b'));
      expect(meter.now().timeToFirstTokenMs).to.equal(300);
    });
  }

  it('takes neither the start, nor a source, nor an empty text for the first token', () => {
    const {meter, hear} = metered();
    hear(1, start);
    hear(1, {type: 'source', id: 's', title: 't'});
    hear(1, chunk(''));
    hear(1, {type: 'reset', parts: []});
    expect(meter.now().timeToFirstTokenMs).to.equal(null);
  });

  it('tells the longest silence between two events, not the wait for the first token', () => {
    const {meter, hear} = metered();
    hear(5_000, start);
    hear(9_000, chunk('a'));
    hear(700, chunk('b'));
    hear(300, {type: 'source', id: 's', title: 't'});
    expect(meter.now().longestSilenceMs).to.equal(700);
  });

  it('measures durations by a clock that does not jump', () => {
    const {clock, meter, hear} = metered();
    hear(100, chunk('a'));
    clock.jump(-3_600_000);
    hear(100, chunk('b'));
    const {durationMs, longestSilenceMs} = meter.end(null);
    expect([durationMs, longestSilenceMs]).to.deep.equal([200, 100]);
  });

  for (const length of [1, 3, 7, 150, 250, 10_000]) {
    it(`estimates the same text much the same in pieces of ${length}`, () => {
      for (const text of [prose, longWords]) {
        const {meter, hear} = metered();
        for (let at = 0; at < text.length; at += length) hear(1, chunk(text.slice(at, at + length)));
        const whole = estimateTokenCount(text);
        expect(meter.now().outputTokens).to.be.within(whole * 0.99, whole * 1.01);
      }
    });
  }

  it('estimates a text without spaces too', () => {
    const {meter, hear} = metered();
    const text = '猫は液体である'.repeat(100);
    for (const letter of text) hear(1, chunk(letter));
    const whole = estimateTokenCount(text);
    expect(meter.now().outputTokens).to.be.within(whole * 0.9, whole * 1.1);
  });

  it('is not changed by being read', () => {
    const {meter, hear} = metered();
    for (const letter of prose) {
      hear(1, chunk(letter));
      meter.now();
    }
    const read = meter.now().outputTokens;
    const unread = metered();
    for (const letter of prose) unread.hear(1, chunk(letter));
    expect(read).to.equal(unread.meter.now().outputTokens);
  });

  it('counts a snapshot in the place of what it replaces', () => {
    const {meter, hear} = metered();
    hear(1, chunk(prose));
    hear(1, {type: 'reset', parts: [{type: 'text', text: prose}]});
    const whole = estimateTokenCount(prose);
    expect(meter.now().outputTokens).to.be.within(whole * 0.99, whole * 1.01);
  });

  it('takes the provider’s count over its own, and says so', () => {
    const {meter, hear} = metered();
    hear(100, chunk('a b c'));
    hear(2_000, chunk('d e f'));
    expect(meter.now().isEstimate).to.equal(true);
    const {outputTokens, isEstimate, tokensPerSecond} = meter.end(usage);
    expect([outputTokens, isEstimate, tokensPerSecond]).to.deep.equal([40, false, 20]);
  });

  it('tells no rate of an answer that came in one piece', () => {
    const {meter, hear} = metered();
    hear(3_000, chunk(prose));
    expect(meter.end(usage).tokensPerSecond).to.equal(null);
  });

  it('counts bytes and reconnects', () => {
    const {meter} = metered();
    meter.bytes(10);
    meter.bytes(5);
    meter.reconnected();
    expect([meter.now().bytes, meter.now().reconnects]).to.deep.equal([15, 1]);
  });

  it('stays as it was at the end', () => {
    const {clock, meter, hear} = metered();
    hear(100, chunk('a'));
    const ended = meter.end(null);
    hear(5_000, chunk('late'));
    clock.advance(1_000);
    expect([meter.now(), meter.end(usage)]).to.deep.equal([ended, ended]);
  });
});
