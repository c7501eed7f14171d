import assert from 'node:assert/strict';
import {request} from 'node:http';
import {after, before, describe, it} from 'node:test';
import {expect} from 'chai';
import {ManualClock} from '../../support/manual-clock.js';
import {readAll, startOf, startReading} from '../../support/server-events.js';
import {postJson, sendBody, startServer, streamPath, type TestServer} from '../../support/server-harness.js';

describe('POST /api/ai/chat/stream', () => {
  let server: TestServer;
  before(async () => {
    server = await startServer();
  });
  after(() => server.dispose());

  const expectedHeaders: readonly (readonly [name: string, value: string | RegExp])[] = [
    ['content-type', 'text/event-stream; charset=utf-8'],
    ['cache-control', 'no-cache, no-transform'],
    ['connection', 'keep-alive'],
    ['x-accel-buffering', 'no'],
    ['stream-id', /^[\w-]{22}$/],
    ['location', /^\/api\/ai\/chat\/stream\/[\w-]{22}$/],
    ['x-request-id', /^[\w-]{22}$/],
    ['x-content-type-options', 'nosniff'],
    ['referrer-policy', 'no-referrer'],
    ['cross-origin-resource-policy', 'same-origin'],
    ['content-security-policy', "default-src 'none'; frame-ancestors 'none'"],
    ['strict-transport-security', 'max-age=63072000; includeSubDomains'],
    ['vary', 'Origin'],
    ['transfer-encoding', 'chunked'],
  ];
  for (const [name, value] of expectedHeaders) {
    it(`answers with the header ${name}`, async () => {
      // Not fetch: it hides `connection` and `transfer-encoding`.
      const headers = await new Promise<NodeJS.Dict<string | string[]>>((resolve, reject) => {
        const outgoing = request(`${server.url}${streamPath}`, {
          method: 'POST',
          headers: {'content-type': 'application/json'},
        });
        outgoing.on('response', (incoming) => {
          incoming.resume();
          incoming.on('end', () => resolve(incoming.headers));
        });
        outgoing.on('error', reject);
        outgoing.end(JSON.stringify(sendBody('hi')));
      });
      if (typeof value === 'string') expect(headers[name]).to.equal(value);
      else expect(headers[name]).to.match(value);
    });
  }

  it('points Location at the stream that Stream-Id names and that `start` names too', async () => {
    const {response, all} = await startReading(server, 'hi').then(async (reader) => {
      await reader.rest();
      return reader;
    });
    const {streamId} = startOf(all);
    expect([response.headers.get('stream-id'), response.headers.get('location')]).to.deep.equal([
      streamId,
      `${streamPath}/${streamId}`,
    ]);
  });

  it('makes a conversation where none is named, and names it in `start`', async () => {
    const events = await readAll(await postJson(`${server.url}${streamPath}`, sendBody('First words')));
    const response = await fetch(`${server.url}/api/ai/conversations/${startOf(events).conversationId}`);
    expect(await response.json()).to.include({title: 'First words'});
  });

  it('goes on in the conversation that is named', async () => {
    const first = startOf(await readAll(await postJson(`${server.url}${streamPath}`, sendBody('one'))));
    const {conversationId} = first;
    const second = await readAll(
      await postJson(`${server.url}${streamPath}`, sendBody('two', {conversationId})),
    );
    expect(startOf(second).conversationId).to.equal(conversationId);
  });

  it('answers 202 at once to who prefers that, and the run can be polled', async () => {
    const response = await postJson(`${server.url}${streamPath}`, sendBody('one two'), {
      headers: {prefer: 'respond-async'},
    });
    const {streamId} = (await response.json()) as {streamId: string};
    const location = response.headers.get('location') ?? '';
    const events = await readAll(await fetch(server.url + location));
    expect([response.status, startOf(events).streamId, events.at(-1)?.event.type]).to.deep.equal([
      202,
      streamId,
      'done',
    ]);
  });

  it('uses the default model where none is named', async () => {
    const events = await readAll(
      await postJson(`${server.url}${streamPath}`, {trigger: 'send', message: 'hi'}),
    );
    expect(startOf(events).model).to.equal('mock/markdown');
  });
});

describe('the first bytes and the silence of a stream', () => {
  it('sends the retry line before the model has said a word, and a comment after each 15 s of silence', async () => {
    const clock = new ManualClock();
    const server = await startServer({clock, mockWordDelayMs: 3_600_000});
    try {
      const response = await postJson(`${server.url}${streamPath}`, sendBody('hi'));
      assert(response.body);
      const reader = response.body
        .pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>)
        .getReader();
      let text = '';
      const readUntil = async (pattern: RegExp): Promise<void> => {
        while (!pattern.test(text)) {
          const {done, value} = await reader.read();
          if (done) throw new Error(`ended after ${JSON.stringify(text)}`);
          text += value;
        }
      };
      await readUntil(/^retry: 1500\n\n.*"type":"start"/s);
      clock.advance(14_999);
      clock.advance(1);
      await readUntil(/: hb\n\n$/);
      clock.advance(15_000);
      await readUntil(/: hb\n\n: hb\n\n$/);
      await reader.cancel();
      expect(text.match(/: hb/g)).to.have.length(2);
    } finally {
      await server.dispose();
    }
  });
});
