import {afterEach, beforeEach, describe, it} from 'node:test';
import {expect} from 'chai';
import {pino} from 'pino';
import type {ServerOptions} from '../../../../demo/server/app.js';
import {chunkOf, type FakeUpstream, startFakeUpstream} from '../../../support/fake-upstream.js';
import {postJson, sendBody, startServer, type TestServer} from '../../../support/server-harness.js';
import {as, secret} from '../people/people-server.js';

const canary = 'sk-canary-1234567890-of-a-person';
const service = 'openai-compatible';

describe('a key of a person’s own', () => {
  let usual: FakeUpstream;
  let other: FakeUpstream;
  let server: TestServer;
  const lines: string[] = [];
  beforeEach(async () => {
    [usual, other] = await Promise.all([startFakeUpstream(), startFakeUpstream()]);
    for (const upstream of [usual, other])
      upstream.answerWith((outgoing) => {
        outgoing.writeHead(200, {'content-type': 'text/event-stream'});
        outgoing.end(`${chunkOf('Hello')}${chunkOf('', 'stop')}data: [DONE]\n\n`);
      });
  });
  afterEach(async () => {
    await server.dispose();
    await Promise.all([usual.close(), other.close()]);
    lines.length = 0;
  });

  const start = async (options: ServerOptions = {}): Promise<void> => {
    server = await startServer({
      openAI: {baseUrl: usual.baseUrl, apiKey: 'sk-of-the-server', model: 'm'},
      servicePorts: [Number(new URL(other.baseUrl).port)],
      logger: pino({level: 'trace'}, {write: (line) => void lines.push(line)}),
      ...options,
    });
  };
  const put = (change: object, headers: Record<string, string> = {}): Promise<Response> =>
    postJson(`${server.url}/api/ai/keys/${service}`, change, {method: 'PUT', headers});
  const ask = async (headers: Record<string, string> = {}): Promise<string> =>
    (await postJson(`${server.url}/api/ai/chat`, sendBody('Hi', {model: 'm'}), {headers})).text();
  const shown = ({requests}: FakeUpstream): unknown[] => requests.map(({headers}) => headers.authorization);

  it('is what the service sees, in place of the server’s', async () => {
    await start();
    await ask();
    expect((await put({key: canary})).status).to.equal(200);
    await ask();
    await fetch(`${server.url}/api/ai/keys/${service}`, {method: 'DELETE'});
    await ask();
    expect(shown(usual)).to.deep.equal([
      'Bearer sk-of-the-server',
      `Bearer ${canary}`,
      'Bearer sk-of-the-server',
    ]);
  });

  it('is seen by nobody else: no answer, no log line', async () => {
    await start();
    const answers = [
      await (await put({key: canary})).text(),
      await ask(),
      await (await fetch(`${server.url}/api/ai/keys`)).text(),
      await (await fetch(`${server.url}/api/ai/models`)).text(),
    ];
    usual.answerWith(
      (outgoing) => void outgoing.writeHead(401).end(JSON.stringify({error: {message: canary}})),
    );
    answers.push(await ask());
    expect(answers.filter((answer) => answer.includes(canary))).to.deep.equal([]);
    expect(lines.filter((line) => line.includes(canary))).to.deep.equal([]);
    expect(lines.join('')).to.contain('are sealed with a master key');
  });

  it('goes to its own address, and the server’s key does not', async () => {
    await start();
    expect((await put({key: canary, baseUrl: other.baseUrl})).status).to.equal(200);
    await ask();
    expect((await put({baseUrl: other.baseUrl.replace('/v1', '/v2')})).status).to.equal(200);
    await ask();
    expect([shown(other), shown(usual)]).to.deep.equal([[`Bearer ${canary}`, undefined], []]);
  });

  it('is of one person', async () => {
    await start({sessionSecret: secret});
    const [ann, bob] = [await as('ann'), await as('bob')];
    await put({key: canary}, ann);
    await Promise.all([ask(ann), ask(bob)]);
    expect(shown(usual).sort()).to.deep.equal([`Bearer ${canary}`, 'Bearer sk-of-the-server'].sort());
  });

  it('has the server’s usual address where there are accounts', async () => {
    await start({sessionSecret: secret});
    const answer = await put({key: canary, baseUrl: other.baseUrl}, await as('ann'));
    expect(answer.status).to.equal(403);
    expect(
      await (await fetch(`${server.url}/api/ai/keys`, {headers: await as('ann')})).json(),
    ).to.have.deep.property('keys', []);
  });
});
