import {after, before, describe, it} from 'node:test';
import {expect} from 'chai';
import {ManualClock} from '../../support/manual-clock.js';
import {readAll, startOf, startReading} from '../../support/server-events.js';
import {eventually} from '../../support/server-eventually.js';
import {
  messagesOf,
  postJson,
  rowCounts,
  sendBody,
  startServer,
  streamPath,
  type TestServer,
} from '../../support/server-harness.js';

interface Answer {
  readonly conversationId: string;
  readonly messageId: string;
  readonly text: string;
  readonly userMessageId: string;
}

describe('conversations', () => {
  let server: TestServer;
  before(async () => {
    server = await startServer();
  });
  after(() => server.dispose());

  const ask = async (message: string, fields = {}): Promise<Answer> =>
    (await postJson(`${server.url}/api/ai/chat`, sendBody(message, fields))).json() as Promise<Answer>;
  const urlOf = ({conversationId}: Answer): string => `${server.url}/api/ai/conversations/${conversationId}`;
  const texts = async ({conversationId}: Answer): Promise<string[]> =>
    (await messagesOf(server, conversationId)).map(({role, text}) => `${role}: ${text}`);

  it('are listed, the one used last first', async () => {
    const first = await ask('first');
    const second = await ask('second');
    await ask('first again', {conversationId: first.conversationId});
    const {conversations} = (await (await fetch(`${server.url}/api/ai/conversations`)).json()) as {
      conversations: {id: string}[];
    };
    expect(conversations.slice(0, 2).map(({id}) => id)).to.deep.equal([
      first.conversationId,
      second.conversationId,
    ]);
  });

  it('are named after the first words, on one line, at most 80 characters, no emoji cut', async () => {
    const {title} = (await (await fetch(urlOf(await ask(`a\n\tb ${'😀'.repeat(200)}`)))).json()) as {
      title: string;
    };
    expect([title.startsWith('a b 😀'), [...title].length, /\p{Cs}/u.test(title)]).to.deep.equal([
      true,
      80,
      false,
    ]);
  });

  it('can be renamed', async () => {
    const asked = await ask('old name');
    const response = await postJson(urlOf(asked), {title: '  New name '}, {method: 'PATCH'});
    expect([response.status, await (await fetch(urlOf(asked))).json()]).to.deep.equal([
      200,
      await response.json(),
    ]);
  });

  it('can be deleted, with their messages and streams', async () => {
    const before = await rowCounts(server);
    const events = await (await startReading(server, 'delete me')).rest();
    const {conversationId, streamId} = startOf(events);
    const url = `${server.url}/api/ai/conversations/${conversationId}`;
    const {status} = await fetch(url, {method: 'DELETE'});
    const stream = await fetch(`${server.url}${streamPath}/${streamId}`);
    expect([
      status,
      (await fetch(url)).status,
      (await fetch(`${url}/messages`)).status,
      stream.status,
      await rowCounts(server),
    ]).to.deep.equal([204, 404, 404, 404, before]);
  });

  it('keep what was asked and answered, in order', async () => {
    const {conversationId} = await ask('one');
    const last = await ask('two', {conversationId});
    expect(await texts(last)).to.deep.equal(['user: one', 'assistant: one', 'user: two', 'assistant: two']);
  });

  it('keep the data that came with a message', async () => {
    const {conversationId} = await ask('look', {data: {page: '/prices', nested: {a: [1]}}});
    const [question] = await messagesOf(server, conversationId);
    expect(question?.metadata).to.deep.equal({data: {page: '/prices', nested: {a: [1]}}});
  });

  const regenerate = async (fields: Record<string, unknown>): Promise<Answer> =>
    (
      await postJson(`${server.url}/api/ai/chat`, {trigger: 'regenerate', ...fields})
    ).json() as Promise<Answer>;

  it('take another answer to the same message beside the first, by either id', async () => {
    const first = await ask('again');
    const {conversationId} = first;
    const second = await regenerate({conversationId, messageId: first.messageId});
    const third = await regenerate({conversationId, parentId: first.userMessageId});
    const path = await messagesOf(server, conversationId);
    expect(path.map(({id, siblings}) => [id, siblings])).to.deep.equal([
      [first.userMessageId, [first.userMessageId]],
      [third.messageId, [first.messageId, second.messageId, third.messageId]],
    ]);
  });

  it('take another answer to the last message where none is named', async () => {
    const first = await ask('again');
    const second = await regenerate({conversationId: first.conversationId});
    // By the model that had answered it, which echoes.
    expect(second.text).to.equal('again');
    expect((await messagesOf(server, first.conversationId)).at(-1)?.siblings).to.deep.equal([
      first.messageId,
      second.messageId,
    ]);
  });

  it('take an edited message beside the old one', async () => {
    const first = await ask('typo');
    const edited = await ask('no typo', {
      conversationId: first.conversationId,
      messageId: first.userMessageId,
    });
    const [question] = await messagesOf(server, first.conversationId);
    expect([await texts(edited), question?.siblings]).to.deep.equal([
      ['user: no typo', 'assistant: no typo'],
      [first.userMessageId, edited.userMessageId],
    ]);
  });

  it('go on after the message that is named, not after the last', async () => {
    const first = await ask('root');
    const {conversationId} = first;
    await ask('left', {conversationId});
    const right = await ask('right', {conversationId, parentId: first.messageId});
    expect(await texts(right)).to.deep.equal([
      'user: root',
      'assistant: root',
      'user: right',
      'assistant: right',
    ]);
  });
});

describe('a conversation in which a reply is being written', () => {
  it('names its stream in its messages, so that a new tab can join', async () => {
    const clock = new ManualClock();
    const server = await startServer({clock, mockWordDelayMs: 30});
    try {
      const reader = await startReading(server, 'one two');
      await reader.next();
      const {conversationId, streamId} = startOf(reader.all);
      const during = (await messagesOf(server, conversationId)).at(-1);
      await postJson(`${server.url}${streamPath}/${streamId}/stop`, {});
      const after = (await messagesOf(server, conversationId)).at(-1);
      expect([during?.status, during?.streamId, after?.status, after?.streamId]).to.deep.equal([
        'streaming',
        streamId,
        'stopped',
        undefined,
      ]);
    } finally {
      await server.dispose();
    }
  });

  it('can be deleted: who waits for its answer as JSON is told 404', async () => {
    const server = await startServer({clock: new ManualClock(), mockWordDelayMs: 30});
    try {
      const reader = await startReading(server, 'one two');
      await reader.next();
      const {conversationId, streamId} = startOf(reader.all);
      const asked = fetch(`${server.url}${streamPath}/${streamId}`, {headers: {accept: 'application/json'}});
      await eventually(
        () => server.counts().waiting,
        (waiting) => waiting === 2,
      );
      await fetch(`${server.url}/api/ai/conversations/${conversationId}`, {method: 'DELETE'});
      const response = await asked;
      expect([response.status, ((await response.json()) as {code: string}).code]).to.deep.equal([
        404,
        'not-found',
      ]);
    } finally {
      await server.dispose();
    }
  });

  it('can be deleted: its readers hear that it is gone, and nothing is left', async () => {
    const clock = new ManualClock();
    const server = await startServer({clock, mockWordDelayMs: 30});
    try {
      const before = await rowCounts(server);
      const response = await postJson(`${server.url}${streamPath}`, sendBody('one two'));
      const read = readAll(response);
      const streamId = response.headers.get('stream-id') ?? '';
      const run = await server.db
        .selectFrom('runs')
        .selectAll()
        .where('stream_id', '=', streamId as never)
        .executeTakeFirstOrThrow();
      const {status} = await fetch(`${server.url}/api/ai/conversations/${run.conversation_id}`, {
        method: 'DELETE',
      });
      const types = (await read).map(({event}) =>
        event.type === 'error' ? `error ${event.code}` : event.type,
      );
      expect([status, types, server.counts().runs, await rowCounts(server)]).to.deep.equal([
        204,
        ['start', 'error not-found'],
        0,
        before,
      ]);
    } finally {
      await server.dispose();
    }
  });
});
