import {type Clock, sleep} from '../base/clock.js';
import {newId} from '../base/ids.js';
import {encoderFor} from '../encoders/encoder-for.js';
import type {AnswerFacts} from '../encoders/wire-encoder.js';
import type {ChatEvent} from '../model/chat-event.js';
import type {Answering, TimedAnswer} from './answering.js';
import {splitFrames} from './frames.js';

/** Names for an answer that begins. */
export function factsOf({model, clock}: Pick<Answering, 'model' | 'clock'>): AnswerFacts {
  return {streamId: newId(), messageId: newId(), conversationId: newId(), model, createdAt: clock.now()};
}

/** The headers of an answer on its wire. */
export function headersFor(
  {wire}: Pick<Answering, 'wire'>,
  facts: AnswerFacts,
): Readonly<Record<string, string>> {
  return encoderFor(wire, facts).headers;
}

/** The frames of an answer, each when it is time. Throws the signal's reason when the reader leaves. */
export async function* framesOf(
  answer: TimedAnswer,
  facts: AnswerFacts,
  {wire, clock}: Pick<Answering, 'wire' | 'clock'>,
  left: AbortSignal,
): AsyncGenerator<string> {
  const encoder = encoderFor(wire, facts);
  const type = encoder.headers['content-type'] ?? '';
  for await (const event of timed(answer, facts, clock, left))
    yield* splitFrames(encoder.encode(event), type);
}

/** The start of an answer and its events, each when it is time. Throws the signal's reason when the reader leaves. */
export async function* timed(
  {events, atMs}: TimedAnswer,
  {createdAt: _, ...names}: AnswerFacts,
  clock: Clock,
  left: AbortSignal,
): AsyncGenerator<ChatEvent> {
  const start: ChatEvent = {type: 'start', ...names};
  const beganAt = clock.monotonic();
  for (const [seq, event] of [start, ...events].entries()) {
    const delayMs = beganAt + atMs(seq) - clock.monotonic();
    if (delayMs > 0) await sleep(delayMs, {clock, signal: left});
    yield event;
  }
}
