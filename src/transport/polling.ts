import {fetchJson} from './answer-body.js';
import type {Transport} from './transport.js';

/**
 * Pages of events, each asked for by a request of its own: gets through where something holds streams back.
 *
 * What a page holds is told by the protocol (`framesOf` of the request).
 */
export function polling(): Transport {
  return {
    name: 'polling',
    carriage: 'pages',
    async open(request, sink, options) {
      const page = await fetchJson(request, sink, options, 'poll');
      for (const data of request.framesOf?.(page) ?? []) {
        if (options.signal.aborted) break;
        sink.frame({event: 'message', data, id: ''});
      }
      return 'page';
    },
  };
}
