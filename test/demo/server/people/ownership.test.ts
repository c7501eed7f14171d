import {after, before, describe, it} from 'node:test';
import {expect} from 'chai';
import type {StreamId} from '../../../../src/base/ids.js';
import type {Problem} from '../../../../src/model/native-wire.js';
import {eventually} from '../../../support/server-eventually.js';
import {postJson, rowCounts, sendBody, streamPath, type TestServer} from '../../../support/server-harness.js';
import {filesPath, upload} from '../files/file-requests.js';
import {png} from '../files/sample-files.js';
import {as, startServerOfPeople} from './people-server.js';

/** What Ann has, made anew for each row. */
interface Things {
  readonly conversationId: string;
  readonly messageId: string;
  readonly userMessageId: string;
  readonly streamId: string;
  /** An answer that is being written. */
  readonly runningStreamId: string;
  readonly fileId: string;
  readonly documentId: string;
}

interface Row {
  /** The path with Ann's ids, or with others that nobody has. */
  readonly path: (things: Things) => string;
  readonly body?: (things: Things) => unknown;
}

const conversations = '/api/ai/conversations';

/** By route, what another person might try; each is also tried with ids that nobody has, and both must look the same. */
const rows: Readonly<Record<string, readonly Row[]>> = {
  [`GET ${conversations}/:id`]: [{path: ({conversationId: id}) => `${conversations}/${id}`}],
  [`PATCH ${conversations}/:id`]: [
    {path: ({conversationId: id}) => `${conversations}/${id}`, body: () => ({title: 'Taken'})},
    {
      path: ({conversationId: id}) => `${conversations}/${id}`,
      body: ({messageId}) => ({activeMessageId: messageId}),
    },
  ],
  [`DELETE ${conversations}/:id`]: [{path: ({conversationId: id}) => `${conversations}/${id}`}],
  [`GET ${conversations}/:id/messages`]: [
    {path: ({conversationId: id}) => `${conversations}/${id}/messages`},
  ],
  'DELETE /api/ai/messages/:id': [
    {path: ({messageId}) => `/api/ai/messages/${messageId}`},
    {path: ({userMessageId}) => `/api/ai/messages/${userMessageId}`},
  ],
  'PUT /api/ai/messages/:id/feedback': [
    {path: ({messageId}) => `/api/ai/messages/${messageId}/feedback`, body: () => ({rating: 'up'})},
    {path: ({userMessageId}) => `/api/ai/messages/${userMessageId}/feedback`, body: () => ({rating: null})},
  ],
  [`GET ${filesPath}/:id`]: [{path: ({fileId}) => `${filesPath}/${fileId}`}],
  [`DELETE ${filesPath}/:id`]: [{path: ({fileId}) => `${filesPath}/${fileId}`}],
  'GET /api/ai/documents/:id': [{path: ({documentId}) => `/api/ai/documents/${documentId}`}],
  'DELETE /api/ai/documents/:id': [{path: ({documentId}) => `/api/ai/documents/${documentId}`}],
  [`GET ${streamPath}/:streamId`]: [
    {path: ({streamId}) => `${streamPath}/${streamId}`},
    {path: ({runningStreamId}) => `${streamPath}/${runningStreamId}`},
    {path: ({streamId}) => `${streamPath}/${streamId}?format=snapshot`},
    {path: ({streamId}) => `${streamPath}/${streamId}?cursor=${streamId}.0`},
  ],
  [`GET ${streamPath}/:streamId/events`]: [
    {path: ({streamId}) => `${streamPath}/${streamId}/events`},
    {path: ({runningStreamId}) => `${streamPath}/${runningStreamId}/events?after=0&wait=1`},
  ],
  [`POST ${streamPath}/:streamId/stop`]: [
    {path: ({streamId}) => `${streamPath}/${streamId}/stop`, body: () => ({afterSeq: 1})},
    {path: ({runningStreamId}) => `${streamPath}/${runningStreamId}/stop`, body: () => ({})},
  ],
  'GET /api/ai/inspect/:streamId': [
    {path: ({streamId}) => `/api/ai/inspect/${streamId}`},
    {path: ({runningStreamId}) => `/api/ai/inspect/${runningStreamId}`},
  ],
  'POST /api/demo/streams/:streamId/interrupt': [
    {path: ({runningStreamId}) => `/api/demo/streams/${runningStreamId}/interrupt`},
  ],
  // Routes whose ids stand in the body.
  [`POST ${streamPath}`]: [
    {path: () => streamPath, body: ({conversationId}) => sendBody('Hi', {conversationId})},
    {path: () => streamPath, body: ({fileId}) => sendBody('Hi', {attachments: [{fileId}]})},
    {path: () => streamPath, body: ({conversationId}) => ({trigger: 'regenerate', conversationId})},
    {path: () => streamPath, body: ({conversationId}) => ({trigger: 'continue', conversationId})},
    {
      path: () => streamPath,
      body: ({conversationId, messageId}) => ({
        trigger: 'tool-output',
        conversationId,
        messageId,
        toolOutputs: [{toolCallId: 't', output: 1}],
      }),
    },
    {
      path: () => streamPath,
      body: ({conversationId, messageId}) => sendBody('Hi', {conversationId, parentId: messageId}),
    },
    {
      path: () => streamPath,
      body: ({conversationId, userMessageId}) => sendBody('Hi', {conversationId, messageId: userMessageId}),
    },
  ],
  'POST /api/ai/chat': [
    {path: () => '/api/ai/chat', body: ({conversationId}) => sendBody('Hi', {conversationId})},
  ],
};

/** Routes that lead to nothing of a person's, or that name it by who asks. */
const withoutIds: ReadonlySet<string> = new Set([
  `GET ${conversations}`,
  `POST ${streamPath}/stop`,
  `GET ${filesPath}`,
  `POST ${filesPath}`,
  // Chats of other clients: whoever asks has one of their own under each name.
  'POST /api/chat',
  'GET /api/chat/:id/stream',
  'POST /api/v1/chat/unified/stream',
  'POST /api/ai/events',
  'GET /api/ai/documents',
  'POST /api/ai/documents',
  'GET /api/ai/templates',
  'GET /api/ai/models',
  'GET /api/ai/sessions',
  'POST /api/ai/sessions',
  'DELETE /api/ai/sessions',
  'GET /api/ai/keys',
  'PUT /api/ai/keys/:provider',
  'DELETE /api/ai/keys/:provider',
  'POST /api/ai/keys/:provider/test',
]);

/** An answer of these outlasts every test. */
const words = 'word '.repeat(2_000);

const nobodys: Things = {
  conversationId: 'c'.repeat(22),
  messageId: 'm'.repeat(22),
  userMessageId: 'u'.repeat(22),
  streamId: 's'.repeat(22),
  runningStreamId: 'r'.repeat(22),
  fileId: 'f'.repeat(22),
  documentId: 'd'.repeat(22),
};

describe('what belongs to another person', () => {
  let server: TestServer;
  before(async () => {
    server = await startServerOfPeople({mockWordDelayMs: 50, demoRoutes: true, clientEvents: true});
  });
  after(() => server.dispose());

  const call = async (user: string, route: string, {path, body}: Row, things: Things): Promise<Response> => {
    const [method = ''] = route.split(' ');
    const headers = await as(user);
    const url = `${server.url}${path(things)}`;
    return body ? postJson(url, body(things), {method, headers}) : fetch(url, {method, headers});
  };
  /** What an answer says, but for the number of its request. */
  const said = async (response: Response): Promise<unknown> => {
    const {requestId, ...problem} = (await response.json()) as Problem;
    const headers = [...response.headers.keys()].filter((name) => name !== 'x-request-id').sort();
    return {status: response.status, problem, headers};
  };

  async function annsThings(): Promise<Things> {
    const headers = await as('ann');
    const whole = await postJson(`${server.url}/api/ai/chat`, sendBody('short'), {headers});
    const {conversationId, messageId, userMessageId, streamId} = (await whole.json()) as Things;
    const running = await postJson(`${server.url}${streamPath}`, sendBody(words), {headers});
    const runningStreamId = running.headers.get('stream-id') ?? '';
    await running.body?.cancel();
    const {fileId} = await upload(server, png(), {headers});
    const document = await postJson(
      `${server.url}/api/ai/documents`,
      {title: 'Pump', text: 'The pump.'},
      {headers},
    );
    const {id: documentId} = (await document.json()) as {id: string};
    return {conversationId, messageId, userMessageId, streamId, runningStreamId, fileId, documentId};
  }

  /** The running answer has to go on; then it has done its service. */
  async function expectRunning({runningStreamId}: Things): Promise<void> {
    expect(await statusOf(runningStreamId)).to.equal('running');
    await postJson(`${server.url}${streamPath}/${runningStreamId}/stop`, {}, {headers: await as('ann')});
  }

  const statusOf = async (streamId: string): Promise<string | undefined> =>
    (
      await server.db
        .selectFrom('runs')
        .select('status')
        .where('stream_id', '=', streamId as StreamId)
        .executeTakeFirst()
    )?.status;

  it('has a row for every route of the API', () => {
    const routes = server.routes
      .map(({method, path}) => `${method} ${path}`)
      .filter((route) => /\/api\//.test(route));
    const known = [...Object.keys(rows), ...withoutIds];
    expect([...new Set(routes)].sort()).to.deep.equal(known.sort());
  });

  for (const [route, tries] of Object.entries(rows)) {
    tries.forEach((row, at) => {
      it(`is as if it were not there: ${route}${at === 0 ? '' : `, try ${at + 1}`}`, async () => {
        const things = await annsThings();
        const before = await rowCounts(server);
        const [hers, none] = [await call('bob', route, row, things), await call('bob', route, row, nobodys)];
        expect(hers.status).to.be.oneOf([404, 422]);
        expect(await said(hers)).to.deep.equal(await said(none));
        expect(await rowCounts(server)).to.deep.equal(before);
        await expectRunning(things);
      });

      it(`is there for its owner: ${route}${at === 0 ? '' : `, try ${at + 1}`}`, async () => {
        const things = await annsThings();
        const answer = await call('ann', route, row, things);
        await answer.body?.cancel();
        expect(answer.status).not.to.equal(404);
        await postJson(
          `${server.url}${streamPath}/${things.runningStreamId}/stop`,
          {},
          {headers: await as('ann')},
        );
      });
    });
  }

  it('is not reached from a conversation of one’s own', async () => {
    const {messageId, userMessageId} = await annsThings();
    const own = await postJson(`${server.url}/api/ai/chat`, sendBody('short'), {headers: await as('bob')});
    const {conversationId} = (await own.json()) as Things;
    const before = await rowCounts(server);
    const bodies = [
      sendBody('Hi', {conversationId, parentId: messageId}),
      sendBody('Hi', {conversationId, messageId: userMessageId}),
      {trigger: 'regenerate', conversationId, messageId},
      {trigger: 'continue', conversationId, messageId},
    ];
    for (const body of bodies) {
      const answer = await postJson(`${server.url}${streamPath}`, body, {headers: await as('bob')});
      expect([answer.status, ((await answer.json()) as Problem).code]).to.deep.equal([404, 'not-found']);
    }
    expect(await rowCounts(server)).to.deep.equal(before);
  });

  it('is in no list of others', async () => {
    await annsThings();
    const listed = await fetch(`${server.url}${conversations}`, {headers: await as('cleo')});
    expect(await listed.json()).to.deep.equal({conversations: []});
  });

  it('is not reached by the key of its request: each person has keys of their own', async () => {
    const key = {'idempotency-key': 'the-same-key-of-two-people'};
    const send = async (user: string): Promise<string> => {
      const headers = {...(await as(user)), ...key};
      const response = await postJson(`${server.url}${streamPath}`, sendBody(words), {headers});
      await response.body?.cancel();
      return response.headers.get('stream-id') ?? '';
    };
    const [anns, bobs] = [await send('dora'), await send('emil')];
    expect(anns).not.to.equal(bobs);
    await postJson(`${server.url}${streamPath}/stop`, {}, {headers: {...(await as('emil')), ...key}});
    await eventually(
      () => statusOf(bobs),
      (status) => status === 'stopped',
    );
    expect(await statusOf(anns)).to.equal('running');
  });
});
