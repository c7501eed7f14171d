import {as} from '../people/people-server.js';
import type {Try} from './site.js';

const sessions = '/api/ai/sessions';
const keys = '/api/ai/keys';
const inspect = '/api/ai/inspect';
const none = 'n'.repeat(22);
const ownKey = {key: 'sk-of-anns-own-0123456789'};

/** A page, and what a method that it does not have is told. */
const pageTries = (path: string, route = path): readonly Try[] => [
  {route: `GET ${route}`, status: 200, send: (site) => site.get(path)},
  {route: `GET ${route}`, status: 405, send: (site) => site.ask('DELETE', path)},
];

/** A file, what who has it is told, and one that is not there. */
const assetTries = (folder: string, file: string): readonly Try[] => [
  {route: `GET /${folder}/{path}`, status: 200, send: (site) => site.get(`/${folder}/${file}`)},
  {
    route: `GET /${folder}/{path}`,
    status: 304,
    send: async (site) => {
      const first = await site.get(`/${folder}/${file}`);
      await first.text();
      return site.get(`/${folder}/${file}`, {'if-none-match': first.headers.get('etag') ?? ''});
    },
  },
  {route: `GET /${folder}/{path}`, status: 404, send: (site) => site.get(`/${folder}/none.js`)},
];

/** People, keys, what can be watched, and pages. */
export const otherTries: readonly Try[] = [
  {route: 'GET /api/ai/models', status: 200, send: (site) => site.get('/api/ai/models')},
  {route: 'GET /api/ai/templates', status: 200, send: (site) => site.get('/api/ai/templates')},
  {route: `GET ${sessions}`, status: 200, send: (site) => site.get(sessions)},
  {route: `POST ${sessions}`, status: 200, send: (site) => site.ask('POST', sessions)},
  {
    route: `POST ${sessions}`,
    status: 422,
    send: async (site) => site.ask('POST', sessions, await as('ann')),
  },
  {
    route: `DELETE ${sessions}`,
    status: 204,
    send: async (site) => site.ask('DELETE', sessions, await as('ann', 'another-session')),
  },
  {
    route: `DELETE ${sessions}`,
    status: 422,
    send: async (site) => site.ask('DELETE', sessions, await as('ann')),
  },
  {
    route: `PUT ${keys}/{provider}`,
    status: 200,
    send: (site) => site.json('PUT', `${keys}/openai-compatible`, ownKey),
  },
  {
    route: `PUT ${keys}/{provider}`,
    status: 403,
    send: (site) => site.json('PUT', `${keys}/openai-compatible`, {baseUrl: 'https://a.example'}),
  },
  {
    route: `PUT ${keys}/{provider}`,
    status: 404,
    send: (site) => site.json('PUT', `${keys}/nobody`, ownKey),
  },
  {route: `PUT ${keys}/{provider}`, status: 422, send: (site) => site.json('PUT', `${keys}/nobody`, {})},
  {route: `GET ${keys}`, status: 200, send: (site) => site.get(keys)},
  {
    route: `POST ${keys}/{provider}/test`,
    status: 200,
    send: (site) => site.ask('POST', `${keys}/openai-compatible/test`),
  },
  {
    route: `POST ${keys}/{provider}/test`,
    status: 404,
    send: (site) => site.ask('POST', `${keys}/nobody/test`),
  },
  {
    route: `DELETE ${keys}/{provider}`,
    status: 204,
    send: (site) => site.delete(`${keys}/openai-compatible`),
  },
  {route: `DELETE ${keys}/{provider}`, status: 404, send: (site) => site.delete(`${keys}/nobody`)},
  {
    route: `GET ${inspect}/{streamId}`,
    status: 200,
    send: async (site) => site.get(`${inspect}/${(await site.answer()).streamId}`),
  },
  {route: `GET ${inspect}/{streamId}`, status: 404, send: (site) => site.get(`${inspect}/${none}`)},
  {
    route: 'POST /api/ai/events',
    status: 204,
    send: (site) =>
      site.json('POST', '/api/ai/events', {
        events: [
          {kind: 'copy', at: 1},
          {kind: 'render-error', code: 'malformed'},
        ],
      }),
  },
  {
    route: 'POST /api/ai/events',
    status: 422,
    send: (site) => site.json('POST', '/api/ai/events', {events: []}),
  },
  {
    route: 'GET /metrics',
    status: 200,
    send: (site) => site.get('/metrics', {authorization: `Bearer ${site.server.metricsToken}`}),
  },
  {route: 'GET /metrics', status: 404, send: (site) => site.get('/metrics')},
  ...pageTries('/healthz'),
  ...pageTries('/readyz'),
  ...pageTries('/openapi.json'),
  ...pageTries('/'),
  ...pageTries('/widget'),
  ...assetTries('dist', 'chat-stream.js'),
  ...assetTries('demo', 'page.css'),
];
