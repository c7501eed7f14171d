import {afterEach, describe, it} from 'node:test';
import {expect} from 'chai';
import type {ServerOptions} from '../../../../demo/server/app.js';
import {lookEveryMs} from '../../../../demo/server/people/session-watch.js';
import {endSession} from '../../../../demo/server/store/sessions.js';
import {ManualClock} from '../../../support/manual-clock.js';
import {eventually} from '../../../support/server-eventually.js';
import {postJson, sendBody, streamPath, type TestServer} from '../../../support/server-harness.js';
import {as, sessionId, startServerOfPeople, tokenOf} from './people-server.js';

const words = Array.from({length: 400}, (_, at) => `word${at}`).join(' ');

describe('a session', () => {
  let server: TestServer;
  afterEach(() => server.dispose());

  const start = async (options: ServerOptions = {}): Promise<void> => {
    server = await startServerOfPeople(options);
  };
  const call = async (method: string, headers: Record<string, string>): Promise<Response> =>
    fetch(`${server.url}/api/ai/sessions`, {method, headers});
  const status = async (headers: Record<string, string>): Promise<number> =>
    (await call('GET', headers)).status;

  it('goes on with a new token for the old one, good for the page that asked', async () => {
    await start({allowedOrigins: ['https://a.example', 'https://b.example']});
    const answer = await call('POST', {...(await as('ann', 's1')), origin: 'https://a.example'});
    const {token, expiresAt} = (await answer.json()) as {token: string; expiresAt: number};
    expect(expiresAt).to.be.within(Date.now() + 890_000, Date.now() + 900_000);
    const authorization = `Bearer ${token}`;
    const who = await call('GET', {authorization, origin: 'https://a.example'});
    expect(await who.json()).to.deep.equal({userId: 'ann', sessionId: 's1', isAnonymous: false});
    expect(await status({authorization, origin: 'https://b.example'})).to.equal(401);
  });

  it('stays bound to its page where the request for a new token names none', async () => {
    await start({allowedOrigins: ['https://a.example', 'https://b.example']});
    const exchange = async (headers: Record<string, string>): Promise<string> => {
      const {token} = (await (await call('POST', headers)).json()) as {token: string};
      return `Bearer ${token}`;
    };
    const bound = await exchange({...(await as('ann', 's1')), origin: 'https://a.example'});
    const authorization = await exchange({authorization: bound});
    expect([
      await status({authorization, origin: 'https://a.example'}),
      await status({authorization, origin: 'https://b.example'}),
    ]).to.deep.equal([200, 401]);
  });

  it('is not to be had for a token that names none, nor where there are no accounts', async () => {
    await start();
    expect((await call('POST', await as('ann'))).status).to.equal(422);
    expect((await call('DELETE', await as('ann'))).status).to.equal(422);
    await server.dispose();
    await start({sessionSecret: null});
    expect(await (await call('GET', {})).json()).to.deep.equal({
      userId: 'local',
      sessionId: null,
      isAnonymous: true,
    });
    expect((await call('POST', {})).status).to.equal(422);
  });

  it('that was signed out is over, for every token of it and no other', async () => {
    await start();
    const other = await tokenOf({userId: 'ann', sessionId: sessionId('s1')}, Date.now(), 60);
    expect((await call('DELETE', await as('ann', 's1'))).status).to.equal(204);
    expect(await status({authorization: `Bearer ${other}`})).to.equal(401);
    expect(await status(await as('ann', 's2'))).to.equal(200);
    expect(await status(await as('ann'))).to.equal(200);
  });

  it('belongs to one person', async () => {
    await start();
    expect(await status(await as('ann', 's1'))).to.equal(200);
    expect(await status(await as('bob', 's1'))).to.equal(401);
  });

  it('is over an hour after its last request, and half a day after its first', async () => {
    const clock = new ManualClock();
    await start({clock, sessionIdleMs: 3_600_000, sessionMaxMs: 12 * 3_600_000});
    const headers = async (): Promise<Record<string, string>> => ({
      authorization: `Bearer ${await tokenOf({userId: 'ann', sessionId: sessionId('s1')}, clock.now())}`,
    });
    for (let hour = 0; hour < 12; hour += 1) {
      expect(await status(await headers()), `hour ${hour}`).to.equal(200);
      clock.advance(3_600_000 - 1_000);
    }
    clock.advance(20_000);
    expect(await status(await headers())).to.equal(401);
  });

  it('that nobody used for an hour is over', async () => {
    const clock = new ManualClock();
    await start({clock, sessionIdleMs: 3_600_000});
    const headers = async (): Promise<Record<string, string>> => ({
      authorization: `Bearer ${await tokenOf({userId: 'ann', sessionId: sessionId('s1')}, clock.now())}`,
    });
    expect(await status(await headers())).to.equal(200);
    clock.advance(3_600_001);
    expect(await status(await headers())).to.equal(401);
  });

  /** Reads an answer in session `s1` from its first bytes on. `end` resolves with how its stream ended. */
  async function reading(now: number): Promise<{readonly end: Promise<'whole' | 'cut'>}> {
    const token = await tokenOf({userId: 'ann', sessionId: sessionId('s1')}, now);
    const headers = {authorization: `Bearer ${token}`};
    const response = await postJson(`${server.url}${streamPath}`, sendBody(words), {headers});
    const reader = response.body?.getReader();
    if (!reader) throw new Error('There is no stream.');
    await reader.read();
    const toItsEnd = async (): Promise<void> => {
      while (!(await reader.read()).done);
    };
    return {
      end: toItsEnd().then(
        () => 'whole',
        () => 'cut',
      ),
    };
  }

  it('that is signed out takes what it reads along, at once, and the answer is written on', async () => {
    await start({mockWordDelayMs: 20});
    const {end} = await reading(Date.now());
    await call('DELETE', await as('ann', 's1'));
    expect(await end).to.equal('cut');
    expect(server.counts().runs).to.equal(1);
    await eventually(
      () => server.counts(),
      ({readers, sessions}) => readers === 0 && sessions === 0,
    );
  });

  it('that another process ended takes what it reads along within five seconds', async () => {
    const clock = new ManualClock();
    await start({clock, mockWordDelayMs: 60_000});
    const {end} = await reading(clock.now());
    await endSession(server.db, sessionId('s1'), clock.now());
    expect(lookEveryMs).to.be.below(5_000);
    clock.advance(lookEveryMs);
    expect(await end).to.equal('cut');
  });
});
