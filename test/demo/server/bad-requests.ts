import {sendBody, streamPath} from '../../support/server-harness.js';

export const json = {'content-type': 'application/json'};

export interface BadRequest {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
  readonly status: number;
  readonly code: string;
  /** What the hint must name. */
  readonly names?: string;
}

const deep = (levels: number): unknown => JSON.parse(`${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`);

/** Requests that must be refused. Bodies that are strings or blobs are sent as they stand, others as JSON. */
export const badRequests: Readonly<Record<string, BadRequest>> = {
  'JSON that is cut': {body: '{"trigger":"send"', status: 400, code: 'invalid', names: 'JSON'},
  'no body': {body: '', status: 400, code: 'invalid', names: 'JSON'},
  'bytes that are not UTF-8': {
    body: new Blob([new Uint8Array([0x22, 0xff, 0xfe, 0x22])]),
    status: 400,
    code: 'invalid',
    names: 'UTF-8',
  },
  'a list': {body: [], status: 422, code: 'invalid'},
  'a bare string': {body: '"hello"', status: 422, code: 'invalid', names: 'body'},
  'JSON of 40 levels': {body: sendBody('hi', {data: deep(40)}), status: 400, code: 'invalid', names: '32'},
  'no trigger': {body: {message: 'hi'}, status: 422, code: 'invalid', names: '`trigger`'},
  'a trigger that is none': {
    body: sendBody('hi', {trigger: 'shout'}),
    status: 422,
    code: 'invalid',
    names: '`trigger`',
  },
  'outputs of tools that are not there': {
    body: {trigger: 'tool-output', conversationId: 'c', messageId: 'm'},
    status: 422,
    code: 'invalid',
    names: '`toolOutputs`',
  },
  'outputs of tools without a conversation': {
    body: {trigger: 'tool-output', toolOutputs: [{toolCallId: 't', output: 1}]},
    status: 422,
    code: 'invalid',
    names: '`conversationId`',
  },
  'a message with outputs of tools': {
    body: sendBody('hi', {toolOutputs: [{toolCallId: 't', output: 1}]}),
    status: 422,
    code: 'invalid',
    names: '`toolOutputs`',
  },
  'an output that is not there': {
    body: {trigger: 'tool-output', conversationId: 'c', toolOutputs: [{toolCallId: 't'}]},
    status: 422,
    code: 'invalid',
    names: 'output',
  },
  'continue without a conversation': {
    body: {trigger: 'continue'},
    status: 422,
    code: 'invalid',
    names: '`conversationId`',
  },
  'continue with a message': {
    body: sendBody('hi', {trigger: 'continue'}),
    status: 422,
    code: 'invalid',
    names: '`message`',
  },
  'continue with a parent': {
    body: {trigger: 'continue', conversationId: 'c', parentId: 'p'},
    status: 422,
    code: 'invalid',
    names: '`parentId`',
  },
  'no message': {body: {trigger: 'send'}, status: 422, code: 'invalid', names: '`message`'},
  'a blank message': {body: sendBody(' \n\t '), status: 422, code: 'invalid', names: '`message`'},
  'a message that is a number': {
    body: sendBody('', {message: 5}),
    status: 422,
    code: 'invalid',
    names: '`message`',
  },
  'a message of half a surrogate pair': {
    body: '{"trigger":"send","message":"a\\ud800b"}',
    status: 422,
    code: 'invalid',
    names: '`message`',
  },
  'a message of 32 001 characters': {
    body: sendBody('x'.repeat(32_001)),
    status: 413,
    code: 'too-large',
    names: '`message`',
  },
  'a message of 1 MB': {
    body: sendBody('x'.repeat(1_000_000)),
    status: 413,
    code: 'too-large',
    names: '256 kB',
  },
  'a field that is not known': {
    body: sendBody('hi', {role: 'system'}),
    status: 422,
    code: 'invalid',
    names: '`role`',
  },
  'a conversation id that is a list': {
    body: sendBody('hi', {conversationId: ['a']}),
    status: 422,
    code: 'invalid',
    names: '`conversationId`',
  },
  'a conversation that is not there': {
    body: sendBody('hi', {conversationId: "x' OR '1'='1"}),
    status: 404,
    code: 'not-found',
  },
  'a parent where there is no conversation': {
    body: sendBody('hi', {parentId: 'nowhere'}),
    status: 404,
    code: 'not-found',
    names: '`parentId`',
  },
  'a model that is not known': {
    body: sendBody('hi', {model: 'mock/nothing'}),
    status: 422,
    code: 'invalid',
    names: '`model`',
  },
  'a model that no provider has': {
    body: sendBody('hi', {model: 'gpt-9'}),
    status: 422,
    code: 'invalid',
    names: '`model`',
  },
  'a model with a line break in its name': {
    body: sendBody('hi', {model: 'a\r\nb'}),
    status: 422,
    code: 'invalid',
    names: '`model`',
  },
  files: {
    body: sendBody('hi', {attachments: Array(6).fill({fileId: 'f'})}),
    status: 422,
    code: 'invalid',
    names: '`attachments`',
  },
  'a template': {body: sendBody('hi', {template: 't'}), status: 422, code: 'invalid', names: '`template`'},
  'regenerate without a conversation': {
    body: {trigger: 'regenerate'},
    status: 422,
    code: 'invalid',
    names: '`conversationId`',
  },
  'a form': {
    headers: {'content-type': 'application/x-www-form-urlencoded'},
    body: 'a=b',
    status: 415,
    code: 'invalid',
    names: 'application/json',
  },
  'plain text': {
    headers: {'content-type': 'text/plain'},
    body: sendBody('hi'),
    status: 415,
    code: 'invalid',
    names: 'application/json',
  },
  'JSON in another encoding': {
    headers: {'content-type': 'application/json; charset=utf-16'},
    body: sendBody('hi'),
    status: 415,
    code: 'invalid',
  },
  'a compressed body': {
    headers: {...json, 'content-encoding': 'gzip'},
    body: sendBody('hi'),
    status: 415,
    code: 'invalid',
    names: 'compression',
  },
  'a stop after a number that is none': {
    path: `${streamPath}/x/stop`,
    body: {afterSeq: 1.5},
    status: 422,
    code: 'invalid',
    names: '`afterSeq`',
  },
  'a title that is empty': {
    method: 'PATCH',
    path: '/api/ai/conversations/x',
    body: {title: ' '},
    status: 422,
    code: 'invalid',
    names: '`title`',
  },
  'a change of nothing in a conversation': {
    method: 'PATCH',
    path: '/api/ai/conversations/x',
    body: {},
    status: 422,
    code: 'invalid',
    names: '`activeMessageId`',
  },
  'another path in a conversation that is not there': {
    method: 'PATCH',
    path: '/api/ai/conversations/x',
    body: {activeMessageId: 'a'},
    status: 404,
    code: 'not-found',
  },
  'a deletion of a message that is not there': {
    method: 'DELETE',
    path: '/api/ai/messages/x',
    status: 404,
    code: 'not-found',
  },
  'a rename of nothing': {
    method: 'PATCH',
    path: '/api/ai/conversations/x',
    body: {title: 'a'},
    status: 404,
    code: 'not-found',
  },
  'a deletion of nothing': {
    method: 'DELETE',
    path: '/api/ai/conversations/x',
    status: 404,
    code: 'not-found',
  },
  'messages of nothing': {
    method: 'GET',
    path: '/api/ai/conversations/x/messages',
    status: 404,
    code: 'not-found',
  },
  'GET of the chat': {method: 'GET', path: '/api/ai/chat', status: 405, code: 'invalid', names: 'POST'},
  'GET of the stream': {method: 'GET', path: streamPath, status: 405, code: 'invalid', names: 'POST'},
  'PUT of a conversation': {method: 'PUT', path: '/api/ai/conversations/x', status: 405, code: 'invalid'},
  'an address that leads nowhere': {method: 'GET', path: '/api/ai/nothing', status: 404, code: 'not-found'},
  'an address of 3 kB': {method: 'GET', path: `/api/ai/${'x'.repeat(3_000)}`, status: 414, code: 'invalid'},
};
