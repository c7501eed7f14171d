import {sendBody, streamPath} from '../../../support/server-harness.js';
import type {Try} from './site.js';

const stream = `/api/ai/chat/stream/{streamId}`;
const none = 'n'.repeat(22);

/** Answers: start, resume, poll, stop. */
export const chatTries: readonly Try[] = [
  ...['echo', 'reasoning', 'tools', 'markdown'].map(
    (model): Try => ({
      route: `POST ${streamPath}`,
      status: 200,
      send: (site) => site.json('POST', streamPath, sendBody('Hello', {model: `mock/${model}`})),
    }),
  ),
  {
    route: `POST ${streamPath}`,
    status: 202,
    send: (site) => site.json('POST', streamPath, sendBody('Hello'), {prefer: 'respond-async'}),
  },
  {
    route: `POST ${streamPath}`,
    status: 204,
    send: async (site) => {
      const key = {'idempotency-key': 'one-and-the-same'};
      const first = await site.json('POST', streamPath, sendBody('Hello'), key);
      await first.text();
      const last = await site.lastEventOf(first.headers.get('stream-id') ?? '');
      return site.json('POST', streamPath, sendBody('Hello'), {...key, 'last-event-id': last});
    },
  },
  {
    route: `POST ${streamPath}`,
    status: 400,
    send: (site) => site.json('POST', streamPath, '{'),
  },
  {
    route: `POST ${streamPath}`,
    status: 404,
    send: (site) => site.json('POST', streamPath, sendBody('Hello', {conversationId: none})),
  },
  {
    route: `POST ${streamPath}`,
    status: 413,
    send: (site) => site.json('POST', streamPath, sendBody('x'.repeat(32_001))),
  },
  {
    route: `POST ${streamPath}`,
    status: 415,
    send: (site) => site.json('POST', streamPath, sendBody('Hello'), {'content-type': 'text/plain'}),
  },
  {
    route: `POST ${streamPath}`,
    status: 422,
    send: (site) => site.json('POST', streamPath, {trigger: 'send'}),
  },
  ...['echo', 'reasoning', 'tools'].map(
    (model): Try => ({
      route: 'POST /api/ai/chat',
      status: 200,
      send: (site) => site.json('POST', '/api/ai/chat', sendBody('Hello', {model: `mock/${model}`})),
    }),
  ),
  {
    route: 'POST /api/ai/chat',
    status: 422,
    send: (site) => site.json('POST', '/api/ai/chat', {trigger: 'send', message: 'Hello', more: true}),
  },
  {
    route: `POST ${streamPath}/stop`,
    status: 202,
    send: (site) => site.json('POST', `${streamPath}/stop`, {}, {'idempotency-key': 'not-yet-come'}),
  },
  {
    route: `POST ${streamPath}/stop`,
    status: 422,
    send: (site) => site.json('POST', `${streamPath}/stop`, {}),
  },
  {
    route: `GET ${stream}`,
    status: 200,
    send: async (site) => site.get(`${streamPath}/${(await site.answer()).streamId}`),
  },
  {
    route: `GET ${stream}`,
    status: 200,
    send: async (site) =>
      site.get(`${streamPath}/${(await site.answer()).streamId}`, {accept: 'application/json'}),
  },
  {
    route: `GET ${stream}`,
    status: 200,
    send: async (site) =>
      site.get(`${streamPath}/${(await site.answer('mock/tools')).streamId}?format=snapshot`),
  },
  {
    route: `GET ${stream}`,
    status: 204,
    send: async (site) => {
      const {streamId} = await site.answer();
      return site.get(`${streamPath}/${streamId}?cursor=${await site.lastEventOf(streamId)}`);
    },
  },
  {
    route: `GET ${stream}`,
    status: 400,
    send: async (site) => site.get(`${streamPath}/${(await site.answer()).streamId}?format=other`),
  },
  {route: `GET ${stream}`, status: 404, send: (site) => site.get(`${streamPath}/${none}`)},
  {
    route: `GET ${stream}`,
    status: 409,
    send: async (site) => {
      const {streamId} = await site.answer();
      return site.get(`${streamPath}/${streamId}`, {'last-event-id': `${streamId}.9999`});
    },
  },
  {
    route: `GET ${stream}/events`,
    status: 200,
    send: async (site) => site.get(`${streamPath}/${(await site.answer('mock/reasoning')).streamId}/events`),
  },
  {
    route: `GET ${stream}/events`,
    status: 400,
    send: async (site) => site.get(`${streamPath}/${(await site.answer()).streamId}/events?wait=26`),
  },
  {
    route: `GET ${stream}/events`,
    status: 409,
    send: async (site) => site.get(`${streamPath}/${(await site.answer()).streamId}/events?after=9999`),
  },
  {
    route: `POST ${stream}/stop`,
    status: 202,
    send: async (site) =>
      site.json('POST', `${streamPath}/${(await site.answer()).streamId}/stop`, {afterSeq: 1}),
  },
  {
    route: `POST ${stream}/stop`,
    status: 404,
    send: (site) => site.json('POST', `${streamPath}/${none}/stop`, {}),
  },
  {
    route: 'POST /api/demo/streams/{streamId}/interrupt',
    status: 202,
    send: async (site) => site.ask('POST', `/api/demo/streams/${(await site.answer()).streamId}/interrupt`),
  },
  {
    route: 'POST /api/demo/streams/{streamId}/interrupt',
    status: 404,
    send: (site) => site.ask('POST', `/api/demo/streams/${none}/interrupt`),
  },
];
