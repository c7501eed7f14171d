import {ChatError} from '../../../src/base/chat-error.js';
import type {Inspector} from '../inspect/inspector.js';
import {findRun} from '../store/runs.js';
import {type Router, type Services, userOf} from './environment.js';

/** What was sent to the model for one's own answers, and how it went. */
export function inspectRoutes(router: Router, {db}: Services, inspector: Inspector): void {
  router.get('/api/ai/inspect/:streamId', async (context) => {
    const run = await findRun(db, userOf(context), context.req.param('streamId'));
    const inspection = run && (await inspector.find(run.stream_id));
    if (!inspection) throw notKept();
    const {request, answeredBy, usage, cost, events, beganAt, ...times} = inspection;
    return context.json({
      streamId: run.stream_id,
      conversationId: run.conversation_id,
      messageId: run.message_id,
      status: run.status,
      finishReason: run.finish_reason,
      errorCode: run.error_code,
      request: request && {model: run.model, ...request},
      answeredBy,
      timings: {startedAt: beganAt, ...times},
      usage,
      cost,
      events,
    });
  });
}

function notKept(): ChatError {
  return new ChatError('Nothing is kept of such a run.', {
    code: 'not-found',
    status: 404,
    stage: 'load',
    hint: 'What was sent for this answer is not kept any more.',
  });
}
