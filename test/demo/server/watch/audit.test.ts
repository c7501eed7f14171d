import {after, before, describe, it} from 'node:test';
import {expect} from 'chai';
import {postJson, sendBody, type TestServer} from '../../../support/server-harness.js';
import {as, secret, startServerOfPeople, tokenOf} from '../people/people-server.js';
import {loggedLines} from './logged-lines.js';
import {readSeries} from './series.js';

describe('the audit log', () => {
  const log = loggedLines();
  let server: TestServer;
  before(async () => {
    server = await startServerOfPeople({
      logger: log.logger,
      sessionSecret: secret,
      openAI: {baseUrl: 'http://127.0.0.1:9/v1', apiKey: undefined, model: undefined},
      limits: {
        maxRunsPerUser: null,
        userRate: {capacity: 1, refillPerSecond: 0.001},
        providerRate: null,
        quotas: [{of: 'user', unit: 'tokens', span: 'day', granted: 7_000}],
      },
    });
  });
  after(() => server.dispose());

  const ask = (headers: Record<string, string>): Promise<Response> =>
    postJson(`${server.url}/api/ai/chat`, sendBody('Hi'), {headers});
  const sessions = async (method: string, headers: Record<string, string>): Promise<Response> =>
    fetch(`${server.url}/api/ai/sessions`, {method, headers});

  it('tells who came, once a session, and who went', async () => {
    const headers = await as('ann', 'session-of-ann');
    await sessions('GET', headers);
    const refreshed = await sessions('POST', headers);
    await sessions('DELETE', headers);
    const [came, ...more] = log.ofEvent('auth.login');
    expect(more).to.deep.equal([]);
    expect(came).to.include({userId: 'ann', level: 30});
    expect(came?.['time']).to.match(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    expect(log.ofEvent('auth.refreshed').map(({requestId}) => requestId)).to.deep.equal([
      refreshed.headers.get('x-request-id'),
    ]);
    expect(log.ofEvent('auth.logout')).to.have.length(1);
  });

  it('tells of tokens that were refused, and nothing of them', async () => {
    const response = await ask({authorization: 'Bearer not.a.token'});
    expect(response.status).to.equal(401);
    const [line] = log.ofEvent('auth.failed');
    expect(line).to.include({userId: null, requestId: response.headers.get('x-request-id'), level: 40});
    expect(log.text()).not.to.contain('not.a.token');
  });

  it('tells of pages that may not use the server', async () => {
    const response = await ask({...(await as('ann')), origin: 'https://evil.example'});
    expect(response.status).to.equal(403);
    expect(log.ofEvent('access.denied')).to.have.length(1);
    expect(log.text()).not.to.contain('evil.example');
  });

  it('tells who came too fast, and whose quota is used up', async () => {
    const quick = await as('quick');
    const statuses = [(await ask(quick)).status, (await ask(quick)).status];
    expect(statuses).to.deep.equal([200, 429]);
    expect(log.ofEvent('rate.limited').map(({userId}) => userId)).to.deep.equal(['quick']);
    await server.db
      .insertInto('quota_grants')
      .values({account: 'user:poor', unit: 'tokens', span: 'day', amount: 0})
      .execute();
    expect((await ask(await as('poor'))).status).to.equal(402);
    expect(log.ofEvent('quota.denied').map(({userId}) => userId)).to.deep.equal(['poor']);
  });

  it('tells whose keys changed, and nothing of them', async () => {
    const headers = await as('ann');
    const url = `${server.url}/api/ai/keys/openai-compatible`;
    await postJson(url, {key: 'sk-a-key-of-anns-0123456789'}, {method: 'PUT', headers});
    await fetch(url, {method: 'DELETE', headers});
    await fetch(url, {method: 'DELETE', headers});
    const [saved] = log.ofEvent('key.saved');
    expect(saved).to.include({userId: 'ann', provider: 'openai-compatible'});
    expect(log.ofEvent('key.deleted'), 'not what failed').to.have.length(1);
    expect(log.text()).not.to.contain('sk-a-key');
  });

  it('shows an id that is an e-mail address as a digest, the same each time', async () => {
    const email = 'ann.smith@example.com';
    const headers = {authorization: `Bearer ${await tokenOf({userId: email})}`};
    await (await ask(headers)).text();
    const names = log
      .ofEvent('run.start')
      .map(({userId}) => String(userId))
      .filter((name) => name.startsWith('hidden-'));
    await ask(headers);
    const [limited] = log.ofEvent('rate.limited').slice(-1);
    expect(names).to.deep.equal([limited?.['userId']]);
    expect(log.text()).not.to.contain(email);
  });

  it('is counted by event', async () => {
    const series = await readSeries(server);
    const count = (event: string) => series.value('chat_stream_audit_events_total', {event});
    expect(['auth.login', 'auth.failed', 'rate.limited'].map(count)).to.deep.equal([1, 1, 2]);
  });
});
