import {Late} from '../base/late.js';
import type {Transport} from './transport.js';

const late = new Late('the part that reads event streams', () => import('./fetch-sse.js'));

/**
 * Server-sent events over `fetch`: any method, any header. An answer of one JSON value a line is read too.
 *
 * Where there is a document the engine is fetch-event-source, one call an attempt, fed with a body that
 * eventsource-parser made canonical; elsewhere that body is read directly. Both pass the same tests.
 *
 * @see docs/decisions/0001-fetch-event-source.md
 */
export function sse(): Transport {
  return {
    name: 'sse',
    carriage: 'stream',
    load: () => late.load(),
    open: async (request, sink, options) =>
      (late.value ?? (await late.load())).openEventStream(request, sink, options),
  };
}
