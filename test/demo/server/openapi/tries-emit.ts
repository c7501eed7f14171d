import type {Try} from './site.js';

const completions = '/v1/chat/completions';
const textFrames = '/api/v1/chat/unified/stream';
const model = 'mock/echo';
const messages = [{role: 'user', content: 'Hello'}];
const uiMessages = (text: string) => [{id: 'm', role: 'user', parts: [{type: 'text', text}]}];

/** The same answers in the words of other wires. */
export const emitTries: readonly Try[] = [
  ...['echo', 'reasoning', 'tools'].flatMap((name): Try[] =>
    [true, false].map((stream) => ({
      route: `POST ${completions}`,
      status: 200,
      send: (site) => site.json('POST', completions, {model: `mock/${name}`, messages, stream}),
    })),
  ),
  {
    route: `POST ${completions}`,
    status: 400,
    send: (site) => site.json('POST', completions, {model, messages: []}),
  },
  {
    route: `POST ${completions}`,
    status: 401,
    send: (site) => site.json('POST', completions, {model, messages}, {authorization: 'none'}),
  },
  {
    route: `POST ${completions}`,
    status: 404,
    send: (site) => site.json('POST', completions, {model: '/none', messages}),
  },
  {
    route: `POST ${completions}`,
    status: 413,
    send: (site) =>
      site.json('POST', completions, {model, messages: [{role: 'user', content: 'x'.repeat(32_001)}]}),
  },
  {route: 'GET /v1/models', status: 200, send: (site) => site.get('/v1/models')},
  {route: 'GET /v1/models', status: 401, send: (site) => site.get('/v1/models', {authorization: 'none'})},
  {
    route: 'POST /api/chat',
    status: 200,
    send: (site) => site.json('POST', '/api/chat', {id: 'one', messages: uiMessages('Hello'), model}),
  },
  {
    route: 'POST /api/chat',
    status: 413,
    send: (site) => site.json('POST', '/api/chat', {id: 'two', messages: uiMessages('x'.repeat(32_001))}),
  },
  {
    route: 'POST /api/chat',
    status: 422,
    send: (site) => site.json('POST', '/api/chat', {id: 'two', messages: uiMessages('')}),
  },
  {route: 'GET /api/chat/{id}/stream', status: 204, send: (site) => site.get('/api/chat/none/stream')},
  {
    route: 'GET /api/chat/{id}/stream',
    status: 401,
    send: (site) => site.get('/api/chat/none/stream', {authorization: 'none'}),
  },
  {
    route: `POST ${textFrames}`,
    status: 200,
    send: (site) => site.json('POST', textFrames, {message: 'Hello', user_id: 'u1', model}),
  },
  {
    route: `POST ${textFrames}`,
    status: 400,
    send: (site) => site.json('POST', `${textFrames}?form=none`, {message: 'Hello'}),
  },
  {
    route: `POST ${textFrames}`,
    status: 422,
    send: (site) => site.json('POST', textFrames, {message: 'Hello', more: 1}),
  },
];
