import * as v from 'valibot';
import {ChatError, chatErrorCodes} from '../../../src/base/chat-error.js';
import {takeToken} from '../limits/token-bucket.js';
import {clientErrorKinds, interactionKinds, isClientErrorKind} from '../watch/client-event-kinds.js';
import {type RouteContext, type Router, type Services, userOf} from './environment.js';
import {invalid} from './problem.js';
import {readJson} from './read-json.js';

const maxEvents = 50;
/** Batches of one person: so many at once, then one every two seconds. */
const batchRate = {capacity: 30, refillPerSecond: 0.5} as const;

const eventSchema = v.strictObject({
  kind: v.picklist([...interactionKinds, ...clientErrorKinds]),
  /** When it was, for the page's own order: batches come late. Not kept. */
  at: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(0))),
  code: v.exactOptional(v.picklist(chatErrorCodes)),
});
const batchSchema = v.strictObject({events: v.pipe(v.array(eventSchema), v.minLength(1))});

/** Counts what people do with answers, and what fails on their pages: kinds alone, never words. */
export function eventRoutes(router: Router, services: Services): void {
  const {interactions, clientErrors} = services.watch.metrics;
  router.post('/api/ai/events', async (context) => {
    await checkRate(context, services);
    const {events} = await readJson(context.env.incoming, batchSchema);
    if (events.length > maxEvents) throw invalid(422, `\`events\` may hold ${maxEvents} at most.`);
    for (const {kind, code = 'none'} of events) {
      if (isClientErrorKind(kind)) clientErrors.inc({kind, code});
      else interactions.inc({kind});
    }
    return context.body(null, 204);
  });
}

async function checkRate(context: RouteContext, {db, clock}: Services): Promise<void> {
  const bucket = `events:${userOf(context)}`;
  const taken = await takeToken(db, {...batchRate, bucket, now: clock.now()});
  if (taken.isAllowed) return;
  throw new ChatError('Too many batches of events.', {
    code: 'rate-limit',
    status: 429,
    stage: 'open',
    retryAfterMs: taken.retryAfterMs,
    hint: 'Too many events in a short time. Send them in larger batches, less often.',
    providerCode: 'user-events',
  });
}
