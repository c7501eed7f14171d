import type {AnswerFacts, WireEncoder} from '../../../src/encoders/wire-encoder.js';
import type {ChatEvent} from '../../../src/model/chat-event.js';
import {headerNames} from '../../../src/model/native-wire.js';
import {findRun} from '../store/runs.js';
import {type RouteContext, type Services, userOf} from './environment.js';
import {type FoundStream, findStream, gone} from './find-stream.js';
import {answerWithStream} from './send-event-stream.js';
import {whileThere} from './when-left.js';

/** A run whose answer is told in another wire's words. */
export interface EmittedAnswer {
  readonly facts: AnswerFacts;
  readonly stream: FoundStream;
}

/** @throws {ChatError} `not-found`, status 404, for a run that is not there or another person's. */
export async function answerOf(
  context: RouteContext,
  services: Services,
  streamId: string,
): Promise<EmittedAnswer> {
  const userId = userOf(context);
  const run = await findRun(services.db, userId, streamId);
  if (!run) throw gone(404);
  return {
    facts: {
      streamId,
      messageId: run.message_id,
      conversationId: run.conversation_id,
      model: run.model,
      createdAt: Number(run.created_at),
    },
    stream: await findStream(services, userId, streamId),
  };
}

/** Sends an answer from its start, as `encoder` writes it. */
export function emitAnswer(
  context: RouteContext,
  services: Services,
  {stream, facts: {streamId}}: EmittedAnswer,
  encoder: WireEncoder,
): Response {
  return answerWithStream(context, streamId, {
    headers: {[headerNames.streamId]: streamId, ...encoder.headers},
    batches: (signal) => stream.batches(-1, signal),
    services,
    encoder,
  });
}

/** The first event that says something of an answer; null where its reader leaves, or the server closes, before. */
export function firstSaid(
  {stream}: EmittedAnswer,
  {env: {outgoing}}: RouteContext,
  {closing}: Services,
): Promise<ChatEvent | null> {
  return whileThere({outgoing, closing}, async (signal) => {
    for await (const batch of stream.batches(-1, signal)) {
      const said = batch.find(({event}) => event.type !== 'start');
      if (said) return said.event;
    }
    return null;
  });
}
