import {isTerminal} from '../../../src/model/chat-event.js';
import {
  headerNames,
  nativePaths,
  type StopRequest,
  stopRequestSchema,
} from '../../../src/model/native-wire.js';
import {answerJson, wantsJson} from './answer-json.js';
import {type RouteContext, type Router, type Services, userOf} from './environment.js';
import {afterOf, ahead, type FoundStream, findStream} from './find-stream.js';
import {idempotencyKey} from './idempotency-key.js';
import {invalid} from './problem.js';
import {hasBody, readJson} from './read-json.js';
import {answerWithStream} from './send-event-stream.js';
import {startFrom} from './start-request.js';
import {stopByKey, stopStream} from './stop-run.js';
import {whileThere} from './when-left.js';

const {stream: streamPath} = nativePaths;
/** Most seconds that a poll waits: below what every proxy allows. */
const maxWaitSeconds = 25;

/** Start, resume, poll and stop. */
export function chatStreamRoutes(router: Router, services: Services): void {
  const {resumes} = services.watch.metrics;
  router.post(streamPath, async (context) => {
    const streamId = await startFrom(context, services);
    // RFC 7240: who will poll needs no stream.
    if (context.req.header(headerNames.prefer) === 'respond-async') {
      return context.json({streamId}, 202, {
        ...streamHeaders(streamId),
        'Preference-Applied': 'respond-async',
      });
    }
    const stream = await findStream(services, userOf(context), streamId);
    const cursor = context.req.header(headerNames.lastEventId);
    if (cursor !== undefined) resumes.inc({kind: 'resume'});
    return sendStream(context, services, streamId, stream, cursor);
  });

  router.post(`${streamPath}/stop`, async (context) => {
    const key = idempotencyKey(context.req.header(headerNames.idempotencyKey));
    if (key === null) throw invalid(422, 'The Idempotency-Key header must name the request to stop.');
    const {afterSeq} = await readStop(context);
    return context.json(await stopByKey(services, userOf(context), key, afterSeq), 202);
  });

  router.get(`${streamPath}/:streamId`, async (context) => {
    const streamId = context.req.param('streamId');
    if (wantsJson(context)) return answerJson(context, services, streamId);
    const stream = await findStream(services, userOf(context), streamId);
    const format = context.req.query('format');
    if (format === 'snapshot') {
      resumes.inc({kind: 'snapshot'});
      return send(context, services, streamId, (signal) => stream.snapshot(signal));
    }
    if (format !== undefined) throw invalid(400, '`format` must be snapshot.');
    const cursor = context.req.header(headerNames.lastEventId) ?? context.req.query('cursor');
    resumes.inc({kind: 'resume'});
    return sendStream(context, services, streamId, stream, cursor);
  });

  router.get(`${streamPath}/:streamId/events`, async (context) => {
    const stream = await findStream(services, userOf(context), context.req.param('streamId'));
    const after = wholeNumber(context.req.query('after'), 'after', {min: -1, fallback: -1});
    const waitSeconds = wholeNumber(context.req.query('wait'), 'wait', {
      min: 0,
      max: maxWaitSeconds,
      fallback: 0,
    });
    if (after > stream.position.lastSeq) throw ahead();
    resumes.inc({kind: 'poll'});
    return context.json(await poll(context, services, stream, after, waitSeconds));
  });

  router.post(`${streamPath}/:streamId/stop`, async (context) => {
    const streamId = context.req.param('streamId');
    const {afterSeq} = await readStop(context);
    return context.json(await stopStream(services, userOf(context), streamId, afterSeq), 202);
  });
}

function sendStream(
  context: RouteContext,
  services: Services,
  streamId: string,
  stream: FoundStream,
  cursor: string | undefined,
): Response {
  const {position} = stream;
  const after = afterOf(cursor, streamId, position);
  if (position.hasEnded && after === position.lastSeq) {
    return context.body(null, 204, {[headerNames.streamId]: streamId});
  }
  return send(context, services, streamId, (signal) => stream.batches(after, signal));
}

function send(
  context: RouteContext,
  services: Services,
  streamId: string,
  batches: (signal: AbortSignal) => ReturnType<FoundStream['snapshot']>,
): Response {
  return answerWithStream(context, streamId, {headers: streamHeaders(streamId), batches, services});
}

function streamHeaders(streamId: string): Record<string, string> {
  return {
    [headerNames.streamId]: streamId,
    [headerNames.location]: `${streamPath}/${encodeURIComponent(streamId)}`,
  };
}

/** The same tail of the log that sockets read, cut after its first batch or after `waitSeconds`. */
async function poll(
  context: RouteContext,
  {clock, closing}: Services,
  stream: FoundStream,
  after: number,
  waitSeconds: number,
): Promise<{events: unknown[]; next: number; done: boolean}> {
  const {lastSeq, hasEnded} = stream.position;
  const nothing = {events: [], next: after, done: hasEnded && after >= lastSeq};
  if (nothing.done || (waitSeconds === 0 && after >= lastSeq)) return nothing;
  return whileThere({outgoing: context.env.outgoing, closing}, async (signal) => {
    const over = new AbortController();
    const timer = clock.setTimeout(() => over.abort(), waitSeconds * 1_000);
    try {
      for await (const batch of stream.batches(after, AbortSignal.any([signal, over.signal]))) {
        const last = batch.at(-1);
        if (!last) break;
        return {
          events: batch.map(({event, seq}) => ({...event, seq})),
          next: last.seq,
          done: isTerminal(last.event),
        };
      }
      return nothing;
    } finally {
      clock.clearTimeout(timer);
    }
  });
}

async function readStop({env}: RouteContext): Promise<StopRequest> {
  return hasBody(env.incoming) ? readJson(env.incoming, stopRequestSchema) : {};
}

function wholeNumber(
  value: string | undefined,
  name: string,
  {
    min,
    max = Number.MAX_SAFE_INTEGER,
    fallback,
  }: {readonly min: number; readonly max?: number; readonly fallback: number},
): number {
  if (value === undefined) return fallback;
  const number = /^-?\d{1,15}$/.test(value) ? Number(value) : Number.NaN;
  if (number >= min && number <= max) return number;
  throw invalid(
    400,
    `\`${name}\` must be a whole number from ${min}${max === Number.MAX_SAFE_INTEGER ? '' : ` to ${max}`}.`,
  );
}
