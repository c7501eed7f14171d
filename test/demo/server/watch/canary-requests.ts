import {canaries} from './canaries.js';

/** A request that is refused, though it brings canaries. */
export interface BadRequest {
  readonly method?: string;
  readonly path: string;
  /** Sent as it is where it is a text. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent by nobody who is known. */
  readonly isAnonymous?: boolean;
}

const stream = '/api/ai/chat/stream';
const send = (fields: object) => ({trigger: 'send', message: canaries.prompt, ...fields});

/** By what is wrong with them. */
export const badRequests: Readonly<Record<string, BadRequest>> = {
  'JSON that breaks off': {path: stream, body: `{"trigger":"send","message":"${canaries.prompt}`},
  'a field of another type': {path: stream, body: send({message: {text: canaries.prompt}})},
  'a value out of its set': {path: stream, body: send({trigger: canaries.field})},
  'a field that is none': {path: stream, body: send({note: canaries.field})},
  'a file that is none': {path: stream, body: send({attachments: [{fileId: canaries.fileName}]})},
  'a template that is none': {path: stream, body: send({template: canaries.field})},
  'a conversation that is none': {path: stream, body: send({conversationId: canaries.field})},
  'a model that is none': {path: stream, body: send({model: `${canaries.model} `})},
  'another content type': {path: stream, body: canaries.prompt, headers: {'content-type': canaries.header}},
  'a key that is none': {path: stream, body: send({}), headers: {'idempotency-key': 'canary key'}},
  'a cursor that is none': {method: 'GET', path: `${stream}/${canaries.path}?cursor=${canaries.query}`},
  'a number that is none': {method: 'GET', path: `${stream}/${canaries.path}/events?after=${canaries.query}`},
  'a path that is none': {method: 'GET', path: `/api/ai/${canaries.path}?token=${canaries.query}`},
  'a file of the demo that is none': {method: 'GET', path: `/dist/${canaries.path}.js?${canaries.query}`},
  'an address with a backslash': {method: 'GET', path: `/${canaries.path}\\${canaries.query}`},
  'a method that is none here': {method: 'PUT', path: `/api/ai/conversations/${canaries.path}`},
  'an empty change': {method: 'PATCH', path: `/api/ai/conversations/${canaries.path}`, body: {}},
  'a title with a control character': {
    method: 'PATCH',
    path: `/api/ai/conversations/${canaries.path}`,
    body: {title: `${canaries.field}\u0007`},
  },
  'a provider that is none': {
    method: 'PUT',
    path: `/api/ai/keys/${canaries.path}`,
    body: {key: canaries.ownKey},
  },
  'a key that cannot be one': {
    method: 'PUT',
    path: '/api/ai/keys/openai-compatible',
    body: {key: `${canaries.ownKey} ü`},
  },
  'an address of one’s own': {
    method: 'PUT',
    path: '/api/ai/keys/openai-compatible',
    body: {baseUrl: `${canaries.origin}/v1`},
  },
  'an event that is none': {path: '/api/ai/events', body: {events: [{kind: canaries.field}]}},
  'a token that is none': {
    path: stream,
    body: send({}),
    headers: {authorization: `Bearer ${canaries.token}`},
    isAnonymous: true,
  },
  'a token for /metrics that is none': {
    method: 'GET',
    path: '/metrics',
    headers: {authorization: `Bearer ${canaries.token}`},
    isAnonymous: true,
  },
  'a page elsewhere': {path: stream, body: send({}), headers: {origin: canaries.origin}},
  'a name of another host': {path: stream, body: send({}), headers: {host: 'canary.example'}},
};
