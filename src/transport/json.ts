import {fetchJson} from './answer-body.js';
import type {Transport} from './transport.js';

/** The whole answer in one piece, when it is written: the last resort, where not even pages get through. */
export function json(): Transport {
  return {
    name: 'json',
    carriage: 'whole',
    async open(request, sink, options) {
      const answer = await fetchJson(request, sink, options, 'open');
      sink.frame({event: 'message', data: JSON.stringify(answer), id: ''});
      return 'ended';
    },
  };
}
