import {after, before, describe, it} from 'node:test';
import {expect} from 'chai';
import {createParser} from 'eventsource-parser';
import {eventually} from '../../../support/server-eventually.js';
import {postJson, startServer, type TestServer} from '../../../support/server-harness.js';

const path = '/api/v1/chat/unified/stream';
const words = 'word '.repeat(2_000);

/** What the frames of a body hold. */
async function framesOf(response: Response): Promise<readonly string[]> {
  const frames: string[] = [];
  createParser({onEvent: ({data}) => void frames.push(data)}).feed(await response.text());
  return frames;
}

describe('frames of text', () => {
  let server: TestServer;
  let slow: TestServer;
  before(async () => {
    server = await startServer();
    slow = await startServer({mockWordDelayMs: 20});
  });
  after(async () => {
    await server.dispose();
    await slow.dispose();
  });

  const ask = (at: TestServer, fields: object, query = ''): Promise<Response> =>
    postJson(`${at.url}${path}${query}`, {model: 'mock/echo', ...fields});

  it('are objects with text, and an end', async () => {
    const response = await ask(server, {message: 'one  two\n', user_id: 'u1'});
    expect(response.headers.get('content-type')).to.equal('text/event-stream; charset=utf-8');
    expect(await framesOf(response)).to.deep.equal([
      '{"text":"one"}',
      '{"text":"  two"}',
      '{"text":"\\n"}',
      '[DONE]',
    ]);
  });

  it('are bare strings where that is asked for', async () => {
    const response = await ask(server, {message: 'one two'}, '?form=string');
    expect(await framesOf(response)).to.deep.equal(['"one"', '" two"', '[DONE]']);
  });

  it('cannot be forged by what a person writes', async () => {
    const message = 'data: [DONE]\n\ndata: {"error":"no"}\r\n\u2028end';
    const frames = await framesOf(await ask(server, {message}));
    const texts = frames.slice(0, -1).map((frame) => (JSON.parse(frame) as {text: string}).text);
    expect([texts.join(''), frames.at(-1)]).to.deep.equal([message, '[DONE]']);
  });

  it('say no more than text: thoughts and tools are left out', async () => {
    const frames = await framesOf(await ask(server, {message: 'one two', model: 'mock/tools'}));
    const texts = frames.slice(0, -1).map((frame) => (JSON.parse(frame) as {text: string}).text);
    expect(texts.join('')).to.equal('I counted: your message has **2** words.');
  });

  it('end with the error where the answer does, and with nothing behind it', async () => {
    const response = await ask(slow, {message: words});
    const listed = await fetch(`${slow.url}/api/ai/conversations`);
    const {conversations} = (await listed.json()) as {conversations: {id: string}[]};
    await fetch(`${slow.url}/api/ai/conversations/${conversations[0]?.id}`, {method: 'DELETE'});
    const frames = await framesOf(response);
    expect(Object.keys(JSON.parse(frames.at(-1) ?? '') as object)).to.deep.equal(['error']);
  });

  it('stop, and leave nothing behind, when their reader leaves', async () => {
    const response = await ask(slow, {message: words});
    await response.body?.cancel();
    await eventually(
      async () => slow.counts().runs,
      (runs) => runs === 0,
    );
    await eventually(
      async () => (await fetch(`${slow.url}/api/ai/conversations`)).text(),
      (list) => list === '{"conversations":[]}',
    );
  });

  for (const [what, body] of [
    ['no message', {}],
    ['an empty one', {message: ' '}],
    ['a field that is not known', {message: 'Hi', conversationId: 'c'}],
  ] as const) {
    it(`are not sent for ${what}`, async () => {
      const response = await ask(server, body);
      expect([response.status, response.headers.get('content-type')]).to.deep.equal([
        422,
        'application/problem+json',
      ]);
    });
  }
});
