import {createHmac} from 'node:crypto';
import {after, before, describe, it} from 'node:test';
import {expect} from 'chai';
import {mintWidgetToken} from '../../../../demo/server/people/widget-token.js';
import {postJson, rowCounts, sendBody, streamPath, type TestServer} from '../../../support/server-harness.js';
import {as, audience, secret, startServerOfPeople, tokenOf} from './people-server.js';

const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token with whatever header and claims, signed by `key`. */
function forged(header: object, claims: object, key: string = secret): string {
  const body = `${base64(header)}.${base64(claims)}`;
  return `${body}.${createHmac('sha256', key).update(body).digest('base64url')}`;
}

const seconds = (): number => Math.floor(Date.now() / 1_000);
const good = () => ({sub: 'ann', aud: audience, iat: seconds(), exp: seconds() + 60});
const header = {alg: 'HS256'};

describe('a server with accounts', () => {
  let server: TestServer;
  before(async () => {
    server = await startServerOfPeople({allowedOrigins: ['https://a.example', 'https://b.example']});
  });
  after(() => server.dispose());

  const who = (authorization?: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${server.url}/api/ai/sessions`, {
      headers: {...(authorization === undefined ? {} : {authorization}), ...headers},
    });

  it('knows who a good token is of', async () => {
    const answer = await who(`Bearer ${forged(header, good())}`);
    expect([answer.status, await answer.json()]).to.deep.equal([
      200,
      {userId: 'ann', sessionId: null, isAnonymous: false},
    ]);
  });

  const wrong: Readonly<Record<string, () => string | undefined>> = {
    'no token': () => undefined,
    'no word before it': () => forged(header, good()),
    'another scheme': () => 'Basic YTpi',
    'no signature': () => `Bearer ${forged(header, good()).split('.').slice(0, 2).join('.')}.`,
    'a signature by another secret': () =>
      `Bearer ${forged(header, good(), 'another secret, just as long as it')}`,
    'the algorithm none': () => `Bearer ${base64({alg: 'none'})}.${base64(good())}.`,
    'another algorithm': () => `Bearer ${forged({alg: 'HS512'}, good())}`,
    'another audience': () => `Bearer ${forged(header, {...good(), aud: 'elsewhere'})}`,
    'no audience': () => `Bearer ${forged(header, {...good(), aud: undefined})}`,
    'no subject': () => `Bearer ${forged(header, {...good(), sub: undefined})}`,
    'no end': () => `Bearer ${forged(header, {...good(), exp: undefined})}`,
    'an end that is over': () =>
      `Bearer ${forged(header, {...good(), iat: seconds() - 120, exp: seconds() - 60})}`,
    'a beginning to come': () =>
      `Bearer ${forged(header, {...good(), iat: seconds() + 600, exp: seconds() + 660})}`,
    'a life of more than 15 minutes': () => `Bearer ${forged(header, {...good(), exp: seconds() + 3_600})}`,
    'a name of strange characters': () => `Bearer ${forged(header, {...good(), sub: 'a\nb'})}`,
    'a name that is too long': () => `Bearer ${forged(header, {...good(), sub: 'a'.repeat(65)})}`,
    'no object': () => `Bearer ${forged(header, ['ann'])}`,
    'megabytes of it': () => `Bearer ${'a'.repeat(5_000)}`,
  };
  for (const [name, token] of Object.entries(wrong)) {
    it(`refuses ${name}, and says no more than that`, async () => {
      const answer = await who(token());
      const {code, hint} = (await answer.json()) as {code: string; hint: string};
      expect([answer.status, code]).to.deep.equal([401, 'auth']);
      expect(hint).to.equal(
        'Ask your own backend for a new token, and send it as `Authorization: Bearer …`.',
      );
    });
  }

  it('takes a token for an origin from pages of that origin alone', async () => {
    const authorization = `Bearer ${await tokenOf({userId: 'ann', origin: 'https://a.example'})}`;
    const statusFrom = async (origin: string): Promise<number> => (await who(authorization, {origin})).status;
    expect([await statusFrom('https://a.example'), await statusFrom('https://b.example')]).to.deep.equal([
      200, 401,
    ]);
  });

  it('asks for a token everywhere but at its health checks and its page', async () => {
    const before = await rowCounts(server);
    const statuses = await Promise.all([
      fetch(`${server.url}/api/ai/conversations`),
      fetch(`${server.url}/api/ai/models`),
      postJson(`${server.url}${streamPath}`, sendBody('Hi')),
      postJson(`${server.url}/api/ai/chat`, sendBody('Hi')),
      fetch(`${server.url}/api/ai/nothing-here`),
      fetch(`${server.url}/healthz`),
      fetch(`${server.url}/readyz`),
    ]);
    expect(statuses.map(({status}) => status)).to.deep.equal([401, 401, 401, 401, 401, 200, 200]);
    expect(await rowCounts(server)).to.deep.equal(before);
  });

  it('writes and reads for who asks', async () => {
    const answer = await postJson(`${server.url}/api/ai/chat`, sendBody('Mine'), {headers: await as('bea')});
    const {conversationId} = (await answer.json()) as {conversationId: string};
    const {user_id: owner} = await server.db
      .selectFrom('conversations')
      .select('user_id')
      .where('id', '=', conversationId as never)
      .executeTakeFirstOrThrow();
    expect(owner).to.equal('bea');
  });

  it('mints none that lives too long', async () => {
    const terms = {secret, audience, now: Date.now()};
    const tries = [0, -1, 901].map((life) => {
      try {
        return mintWidgetToken({userId: 'ann'}, terms, life);
      } catch (error) {
        return error;
      }
    });
    expect(tries.every((error) => error instanceof RangeError)).to.equal(true);
  });
});
