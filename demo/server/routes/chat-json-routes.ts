import {ChatError} from '../../../src/base/chat-error.js';
import {applyToParts} from '../../../src/model/apply-to-parts.js';
import {type ChatEvent, isTerminal} from '../../../src/model/chat-event.js';
import type {MessagePart} from '../../../src/model/message-part.js';
import {headerNames, nativePaths} from '../../../src/model/native-wire.js';
import type {FinishReason, Usage} from '../../../src/model/usage.js';
import {textOf} from '../store/message-path.js';
import type {Router, Services} from './environment.js';
import {findStream} from './find-stream.js';
import {startFrom} from './start-request.js';

/** What `POST /api/ai/chat` answers with: the finished message. */
export interface JsonAnswer {
  readonly conversationId: string;
  readonly messageId: string;
  readonly userMessageId?: string;
  readonly model: string;
  readonly parts: readonly MessagePart[];
  readonly text: string;
  readonly finishReason: FinishReason;
  readonly usage?: Usage;
}

/** The answer in one piece, for those who cannot stream. The run is the same; this only reads it to its end. */
export function chatJsonRoutes(router: Router, services: Services): void {
  router.post(nativePaths.json, async (context) => {
    const {outgoing} = context.env;
    const left = new AbortController();
    const leave = (): void => left.abort();
    outgoing.once('close', leave);
    services.closing.addEventListener('abort', leave);
    try {
      const streamId = await startFrom(context, services);
      const stream = await findStream(services, streamId);
      const answer = await readAnswer(stream.batches(-1, left.signal));
      return context.json(answer, 200, {[headerNames.streamId]: streamId});
    } finally {
      outgoing.off('close', leave);
      services.closing.removeEventListener('abort', leave);
    }
  });
}

async function readAnswer(
  batches: AsyncIterable<readonly {readonly event: ChatEvent}[]>,
): Promise<JsonAnswer> {
  let start: Extract<ChatEvent, {type: 'start'}> | undefined;
  let parts: readonly MessagePart[] = [];
  for await (const batch of batches) {
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
  {conversationId, messageId, userMessageId, model}: Extract<ChatEvent, {type: 'start'}>,
  parts: readonly MessagePart[],
  end: Extract<ChatEvent, {type: 'done' | 'stopped'}>,
): JsonAnswer {
  return {
    conversationId,
    messageId,
    ...(userMessageId === undefined ? {} : {userMessageId}),
    model,
    parts,
    text: textOf(parts),
    finishReason: end.type === 'done' ? end.finishReason : 'stopped',
    ...(end.type === 'done' && end.usage ? {usage: end.usage} : {}),
  };
}
