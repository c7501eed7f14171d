import {after, before, describe, it} from 'node:test';
import {expect} from 'chai';
import {ManualClock} from '../../support/manual-clock.js';
import {EventReader, readAll, startOf, startReading} from '../../support/server-events.js';
import {
  postJson,
  rowCounts,
  sendBody,
  startServer,
  streamPath,
  type TestServer,
} from '../../support/server-harness.js';

describe('an Idempotency-Key', () => {
  let server: TestServer;
  before(async () => {
    server = await startServer();
  });
  after(() => server.dispose());

  const post = (key: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
    postJson(`${server.url}${streamPath}`, body, {headers: {'idempotency-key': key, ...headers}});

  it('sent again with the same fields gives the same run from its first event', async () => {
    const first = await readAll(await post('same', sendBody('hi')));
    expect(await readAll(await post('same', sendBody('hi')))).to.deep.equal(first);
  });

  it('knows fields whatever order they come in', async () => {
    const first = await readAll(await post('order', {trigger: 'send', message: 'hi', model: 'mock/echo'}));
    const again = await readAll(await post('order', {model: 'mock/echo', message: 'hi', trigger: 'send'}));
    expect(again).to.deep.equal(first);
  });

  it('goes on after Last-Event-ID where that is sent along', async () => {
    const first = await readAll(await post('after', sendBody('one two three')));
    const again = await readAll(
      await post('after', sendBody('one two three'), {'last-event-id': first[1]?.id ?? ''}),
    );
    expect(again).to.deep.equal(first.slice(2));
  });

  it('starts one run for twenty requests at once, and all read the same', async () => {
    const before = await rowCounts(server);
    const all = await Promise.all(
      Array.from({length: 20}, async () => readAll(await post('twenty', sendBody('one two')))),
    );
    const after = await rowCounts(server);
    const texts = new Set(all.map((events) => JSON.stringify(events)));
    expect([
      texts.size,
      (after['runs'] ?? 0) - (before['runs'] ?? 0),
      (after['messages'] ?? 0) - (before['messages'] ?? 0),
    ]).to.deep.equal([1, 1, 2]);
  });

  it('with other fields is refused: 422 conflict, and nothing is saved', async () => {
    await readAll(await post('other', sendBody('hi')));
    const before = await rowCounts(server);
    const response = await post('other', sendBody('something else'));
    const {code} = (await response.json()) as {code: string};
    expect([response.status, code, await rowCounts(server)]).to.deep.equal([422, 'conflict', before]);
  });

  it('belongs to both chat routes: the JSON route gives the run that the stream route started', async () => {
    const events = await readAll(await post('both', sendBody('hi there')));
    const response = await postJson(`${server.url}/api/ai/chat`, sendBody('hi there'), {
      headers: {'idempotency-key': 'both'},
    });
    const {messageId, text} = (await response.json()) as {messageId: string; text: string};
    expect({messageId, text}).to.deep.equal({messageId: startOf(events).messageId, text: 'hi there'});
  });

  it('of a request that was refused is free: the corrected one runs', async () => {
    const refused = await post('refused', sendBody('hi', {conversationId: 'nowhere'}));
    const accepted = await post('refused', sendBody('hi'));
    await readAll(accepted);
    expect([refused.status, accepted.status]).to.deep.equal([404, 200]);
  });

  for (const [what, key] of [
    ['longer than 128 characters', 'k'.repeat(129)],
    ['with a space in it', 'a b'],
  ] as const) {
    it(`${what} is refused`, async () => {
      expect((await post(key, sendBody('hi'))).status).to.equal(422);
    });
  }
});

describe('a second message while a reply is being written', () => {
  it('is refused in that conversation with 409 conversation-busy, saves nothing, and is taken elsewhere', async () => {
    const clock = new ManualClock();
    const server = await startServer({clock, mockWordDelayMs: 30});
    try {
      const reader = await startReading(server, 'one two');
      await reader.next();
      const {conversationId} = startOf(reader.all);
      const before = await rowCounts(server);
      const second = await postJson(`${server.url}${streamPath}`, sendBody('me too', {conversationId}));
      const {code} = (await second.json()) as {code: string};
      expect([second.status, code, await rowCounts(server)]).to.deep.equal([
        409,
        'conversation-busy',
        before,
      ]);
      const elsewhere = new EventReader(await postJson(`${server.url}${streamPath}`, sendBody('elsewhere')));
      expect((await elsewhere.next())?.event.type).to.equal('start');
    } finally {
      await server.dispose();
    }
  });

  it('is taken from exactly one of ten that come at once', async () => {
    const server = await startServer({mockWordDelayMs: 20});
    try {
      const {conversationId} = startOf(await (await startReading(server, 'first')).rest());
      // Long enough that the one that is taken still runs when the last of the others comes.
      const long = 'word '.repeat(1000);
      const statuses = await Promise.all(
        Array.from({length: 10}, async (_, index) => {
          const response = await postJson(
            `${server.url}${streamPath}`,
            sendBody(`${index} of ten: ${long}`, {conversationId}),
          );
          await response.body?.cancel();
          return response.status;
        }),
      );
      expect(statuses.sort()).to.deep.equal([200, ...Array.from({length: 9}, () => 409)]);
    } finally {
      await server.dispose();
    }
  });
});
