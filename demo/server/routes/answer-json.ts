import {ChatError} from '../../../src/base/chat-error.js';
import {applyToParts} from '../../../src/model/apply-to-parts.js';
import {type ChatEvent, isTerminal} from '../../../src/model/chat-event.js';
import type {MessagePart} from '../../../src/model/message-part.js';
import {headerNames, type JsonAnswer} from '../../../src/model/native-wire.js';
import {textOf} from '../store/message-path.js';
import {type RouteContext, type Services, userOf} from './environment.js';
import {type FoundStream, findStream} from './find-stream.js';
import {whileThere} from './when-left.js';

/**
 * Waits for the end of a run and answers its message in one piece, for those who cannot stream.
 *
 * @throws {ChatError} the run's own error; `interrupted` (503) where the server closes before the run ends.
 */
export async function answerJson(
  context: RouteContext,
  services: Services,
  streamId: string,
): Promise<Response> {
  const answer = await wholeAnswer(context, services, streamId);
  return context.json(answer, 200, {[headerNames.streamId]: streamId});
}

/** The message that a run ends with, once it has; throws as {@link answerJson} does. */
export async function wholeAnswer(
  context: RouteContext,
  services: Services,
  streamId: string,
): Promise<JsonAnswer> {
  const stream = await findStream(services, userOf(context), streamId);
  const there = {outgoing: context.env.outgoing, closing: services.closing};
  return whileThere(there, (signal) => readAnswer(stream, signal));
}

/** True for a reader that wants the answer as JSON and not as a stream. */
export function wantsJson(context: RouteContext): boolean {
  const accept = context.req.header('Accept')?.toLowerCase() ?? '';
  return accept.includes('application/json') && !accept.includes('text/event-stream');
}

async function readAnswer(stream: FoundStream, signal: AbortSignal): Promise<JsonAnswer> {
  let start: Extract<ChatEvent, {type: 'start'}> | undefined;
  let parts: readonly MessagePart[] = [];
  for await (const batch of stream.batches(-1, signal)) {
    for (const {event} of batch) {
      if (event.type === 'start') start = event;
      parts = applyToParts(parts, event);
      if (event.type === 'error') {
        throw new ChatError(event.message, {...event, partial: parts.length > 0});
      }
      if (start && isTerminal(event)) return answerOf(start, parts, event);
    }
  }
  throw new ChatError('The stream ended before the answer did.', {code: 'interrupted', status: 503});
}

function answerOf(
  {streamId, conversationId, messageId, userMessageId, model}: Extract<ChatEvent, {type: 'start'}>,
  parts: readonly MessagePart[],
  end: Extract<ChatEvent, {type: 'done' | 'stopped'}>,
): JsonAnswer {
  return {
    streamId,
    conversationId,
    messageId,
    ...(userMessageId === undefined ? {} : {userMessageId}),
    model,
    parts: parts as JsonAnswer['parts'],
    text: textOf(parts),
    finishReason: end.type === 'done' ? end.finishReason : 'stopped',
    ...(end.type === 'done' && end.usage ? {usage: end.usage} : {}),
  };
}
