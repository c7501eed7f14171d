import {cleanName} from '../../../../demo/server/files/clean-name.js';
import type {WireMessage} from '../../../../src/model/native-wire.js';
import {readAll, startOf, textOf} from '../../../support/server-events.js';
import {
  messagesOf,
  postJson,
  sendBody,
  streamPath,
  type TestServer,
} from '../../../support/server-harness.js';

/** What came of putting a text into a field. */
export interface FieldOutcome {
  readonly status: number;
  /** The answer as it came; of one that is an event stream, nothing. */
  readonly body: string;
  readonly contentType: string | null;
  /** Where the field keeps texts: what it should give back, and what it did. */
  readonly kept?: {readonly expected: unknown; readonly found: unknown};
}

/** A place where people can put text into the server. */
export interface TextField {
  readonly name: string;
  /** The route that it belongs to; a server may be without it. */
  readonly path: string;
  /** Null for a text that HTTP cannot carry there. */
  put(server: TestServer, text: string): Promise<FieldOutcome | null>;
}

const conversationsPath = '/api/ai/conversations';

async function outcomeOf(response: Response): Promise<FieldOutcome> {
  return {
    status: response.status,
    body: await response.text(),
    contentType: response.headers.get('content-type'),
  };
}

async function send(
  server: TestServer,
  path: string,
  body: unknown,
  options: {method?: string; headers?: Record<string, string>} = {},
): Promise<FieldOutcome> {
  return outcomeOf(await postJson(`${server.url}${path}`, body, options));
}

/** A turn that was answered: its conversation and its answer. */
async function answeredTurn(server: TestServer): Promise<{conversationId: string; messageId: string}> {
  return startOf(await readAll(await postJson(`${server.url}${streamPath}`, sendBody('hi'))));
}

const firstTurns = new WeakMap<TestServer, ReturnType<typeof answeredTurn>>();
/** One such turn a server, for fields that change it over and over. */
function oneTurn(server: TestServer): ReturnType<typeof answeredTurn> {
  const turn = firstTurns.get(server) ?? answeredTurn(server);
  firstTurns.set(server, turn);
  return turn;
}

/** Sends a start and, where it is taken, reads what is kept of it. */
async function sendStart(
  server: TestServer,
  body: unknown,
  kept: (messages: readonly WireMessage[], streamed: string) => FieldOutcome['kept'],
): Promise<FieldOutcome> {
  const response = await postJson(`${server.url}${streamPath}`, body);
  if (response.status !== 200) return outcomeOf(response);
  const contentType = response.headers.get('content-type');
  const events = await readAll(response);
  const found = kept(await messagesOf(server, startOf(events).conversationId), textOf(events));
  return {status: 200, body: '', contentType, ...(found ? {kept: found} : {})};
}

/** Bytes of UTF-8, as headers carry them; null where no header may have them. */
function headerValue(text: string): string | null {
  const bytes = Buffer.from(text, 'utf8').toString('latin1');
  return bytes.trim() === bytes && /^[\t\x20-\x7e\x80-\xff]+$/.test(bytes) ? bytes : null;
}

function inHeader(name: string, path: string, body: () => unknown): TextField {
  return {
    name: `the header ${name}`,
    path,
    async put(server, text) {
      const value = headerValue(text);
      if (value === null) return null;
      const response = await postJson(`${server.url}${path}`, body(), {headers: {[name]: value}});
      return outcomeOf(response);
    },
  };
}

function inPath(name: string, path: string, method: string): TextField {
  return {
    name,
    path,
    async put(server, text) {
      // What is empty, or dots, names another path.
      if (/\p{Cs}/u.test(text) || /^\.{0,2}$/.test(text)) return null;
      const address = `${server.url}${path.replace(/:\w+/, () => encodeURIComponent(text))}`;
      return outcomeOf(await fetch(address, {method}));
    },
  };
}

function inStart(name: string, fields: (text: string) => Record<string, unknown>): TextField {
  return {
    name,
    path: streamPath,
    put: (server, text) => sendStart(server, fields(text), () => undefined),
  };
}

/** All of them. What a field keeps it gives back as it was, or in the one form that it says. */
export const textFields: readonly TextField[] = [
  {
    name: 'the message',
    path: streamPath,
    put: (server, text) =>
      sendStart(server, sendBody(text), ([question, answer], streamed) => ({
        expected: [text, text, text],
        found: [question?.text, streamed, answer?.text],
      })),
  },
  {
    name: 'application data, names and values',
    path: streamPath,
    put(server, text) {
      const data = {value: text, list: [text], [`name ${text}`]: {deeper: text}};
      return sendStart(server, sendBody('hi', {data}), ([question]) => ({
        expected: data,
        found: question?.metadata?.['data'],
      }));
    },
  },
  inStart('the template and its variables', (text) =>
    sendBody('hi', {template: text, variables: {[`name ${text}`]: text}}),
  ),
  inStart('the model', (text) => sendBody('hi', {model: text})),
  inStart('the conversation of a message', (text) => sendBody('hi', {conversationId: text})),
  inStart('the file of a message', (text) => sendBody('hi', {attachments: [{fileId: text}]})),
  {
    name: 'the parent of a message',
    path: streamPath,
    async put(server, text) {
      const {conversationId} = await oneTurn(server);
      return send(server, streamPath, sendBody('hi', {conversationId, parentId: text}));
    },
  },
  inHeader('idempotency-key', streamPath, () => sendBody('hi')),
  inHeader('last-event-id', streamPath, () => sendBody('hi')),
  inHeader('prefer', streamPath, () => sendBody('hi')),
  inHeader('authorization', streamPath, () => sendBody('hi')),
  inPath('the conversation of an address', `${conversationsPath}/:id/messages`, 'GET'),
  inPath('the message of an address', '/api/ai/messages/:id', 'DELETE'),
  inPath('the stream of an address', `${streamPath}/:streamId`, 'GET'),
  inPath('the file of an address', '/api/ai/files/:id', 'GET'),
  {
    name: 'the cursor of an address',
    path: `${streamPath}/:streamId`,
    async put(server, text) {
      if (/\p{Cs}/u.test(text)) return null;
      return outcomeOf(await fetch(`${server.url}${streamPath}/x?cursor=${encodeURIComponent(text)}`));
    },
  },
  {
    name: 'the title of a conversation',
    path: `${conversationsPath}/:id`,
    async put(server, text) {
      const {conversationId} = await oneTurn(server);
      const path = `${conversationsPath}/${conversationId}`;
      const outcome = await send(server, path, {title: text}, {method: 'PATCH'});
      if (outcome.status !== 200) return outcome;
      const {title} = (await (await fetch(`${server.url}${path}`)).json()) as {title: string};
      return {...outcome, kept: {expected: text.trim(), found: title}};
    },
  },
  {
    name: 'a comment on an answer',
    path: '/api/ai/messages/:id/feedback',
    async put(server, text) {
      const {conversationId, messageId} = await oneTurn(server);
      const path = `/api/ai/messages/${messageId}/feedback`;
      const outcome = await send(server, path, {rating: 'up', comment: text}, {method: 'PUT'});
      if (outcome.status !== 204) return outcome;
      const answer = (await messagesOf(server, conversationId)).find(({id}) => id === messageId);
      const comment = text.trim();
      const expected = {rating: 'up', ...(comment === '' ? {} : {comment})};
      return {...outcome, kept: {expected, found: answer?.feedback}};
    },
  },
  {
    name: 'the name of a file',
    path: '/api/ai/files',
    async put(server, text) {
      const form = new FormData();
      form.append('file', new File(['words'], text, {type: 'text/plain'}));
      const outcome = await outcomeOf(
        await fetch(`${server.url}/api/ai/files`, {method: 'POST', body: form}),
      );
      if (outcome.status !== 201) return outcome;
      const {fileId, name} = JSON.parse(outcome.body) as {fileId: string; name: string};
      await fetch(`${server.url}/api/ai/files/${fileId}`, {method: 'DELETE'});
      // It is kept in the one form that is safe to show; such a form stays as it is.
      return {...outcome, kept: {expected: cleanName(name), found: name}};
    },
  },
  {
    name: 'the title of a document, and its text',
    path: '/api/ai/documents',
    async put(server, text) {
      const document = {title: text, text: `# ${text}\n\n${text}`};
      const outcome = await send(server, '/api/ai/documents', document);
      if (outcome.status >= 300) return outcome;
      const {id, title} = JSON.parse(outcome.body) as {id: string; title: string};
      await fetch(`${server.url}/api/ai/documents/${id}`, {method: 'DELETE'});
      return {...outcome, kept: {expected: text.trim(), found: title}};
    },
  },
  {
    name: 'a key of a model service, and its address',
    path: '/api/ai/keys/:provider',
    async put(server, text) {
      return send(server, '/api/ai/keys/openai', {key: text, baseUrl: text}, {method: 'PUT'});
    },
  },
];
