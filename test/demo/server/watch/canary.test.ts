import {mkdtemp, rm} from 'node:fs/promises';
import {request} from 'node:http';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, describe, it} from 'node:test';
import {expect} from 'chai';
import Libsql from 'libsql';
import {mintWidgetToken} from '../../../../demo/server/people/widget-token.js';
import {type FakeUpstream, startFakeUpstream} from '../../../support/fake-upstream.js';
import {EventReader} from '../../../support/server-events.js';
import {eventually} from '../../../support/server-eventually.js';
import {postJson, sendBody, streamPath} from '../../../support/server-harness.js';
import {ServerProcess} from '../server-process.js';
import {canaries, canary} from './canaries.js';
import {type BadRequest, badRequests} from './canary-requests.js';
import {endlessAnswer, goodAnswer, leakyAnswers} from './leaky-upstream.js';

/** An answer that is a refusal, or the error event of a stream. */
interface Refusal {
  readonly status: number;
  readonly text: string;
}

describe('what is secret', () => {
  let directory: string;
  let upstream: FakeUpstream;
  let process: ServerProcess;
  let url: string;
  let headers: Record<string, string>;

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'chat-stream-test-'));
    upstream = await startFakeUpstream();
    process = new ServerProcess(
      {
        DATA_DIR: directory,
        LOG_LEVEL: 'trace',
        SESSION_SECRET: canaries.sessionSecret,
        MASTER_PASSWORD: canaries.masterPassword,
        METRICS_TOKEN: canaries.metricsToken,
        OPENAI_BASE_URL: upstream.baseUrl,
        OPENAI_API_KEY: canaries.serverKey,
        DEFAULT_MODEL: 'usual',
        CLIENT_EVENTS: '1',
        GUARD_PII: 'mask',
        KEYRING: '0',
        OLLAMA_URL: 'off',
        USER_STARTS_BURST: '1000',
        ADDRESS_REQUESTS_BURST: '1000',
      },
      'test/demo/server/watch/traced-main.ts',
    );
    url = await process.url();
    const terms = {secret: canaries.sessionSecret, audience: 'chat-stream', now: Date.now()};
    const token = await mintWidgetToken({userId: canaries.userId}, terms);
    headers = {authorization: `Bearer ${token}`, cookie: canaries.header, 'x-trace': canaries.header};
  });
  after(async () => {
    process.kill('SIGKILL');
    await process.exited;
    await upstream.close();
    await rm(directory, {recursive: true, force: true});
  });

  /** What the process wrote, logs and spans, with all that there is to say of what was asked so far. */
  const written = async (): Promise<string> => {
    const last = (await fetch(`${url}/healthz`)).headers.get('x-request-id') ?? '';
    const count = (pattern: RegExp): number => [...process.output.matchAll(pattern)].length;
    await eventually(
      () => [count(/"run\.start"/g), count(/"run\.(?:end|error)"/g), count(/name: 'chat /g)],
      ([started, ended, traced]) => started === ended && ended === traced && process.output.includes(last),
    );
    return process.output;
  };
  const expectNothingWritten = async (): Promise<void> => {
    const lines = (await written()).split('\n');
    const signature = headers['authorization']?.split('.')[2] ?? '';
    expect(lines.filter((line) => canary.test(line) || line.includes(signature))).to.deep.equal([]);
  };
  const expectWritten = async (...words: readonly string[]): Promise<void> => {
    const output = await written();
    expect(words.filter((word) => !output.includes(word))).to.deep.equal([]);
  };
  const post = (fields = {}, more = {}): Promise<Response> =>
    postJson(`${url}${streamPath}`, sendBody(canaries.prompt, {model: undefined, ...fields}), {
      headers: {...headers, ...more},
    });
  /** The error events of a stream, read to its end. */
  const errorsOf = async (response: Response): Promise<readonly string[]> =>
    (await new EventReader(response).rest())
      .filter(({event}) => event.type === 'error')
      .map(({event}) => JSON.stringify(event));

  it('is in no log and no trace of answers that succeed and that are stopped', async () => {
    upstream.answerWith(goodAnswer);
    const response = await post({}, {'idempotency-key': canaries.idempotencyKey});
    expect(await errorsOf(response)).to.deep.equal([]);
    upstream.answerWith(endlessAnswer);
    const reader = new EventReader(await post({model: canaries.model}));
    const first = await reader.next();
    await reader.next();
    await postJson(`${url}${streamPath}/${first?.id.split('.')[0]}/stop`, {}, {headers});
    await reader.rest();
    await expectWritten('"run.end"', "name: 'chat usual'", "name: 'chat other'");
    await expectNothingWritten();
  });

  it('is in no error and no log, whatever a model service says back', async () => {
    await postJson(`${url}/api/ai/keys/openai-compatible`, {key: canaries.ownKey}, {method: 'PUT', headers});
    for (const [name, answer] of Object.entries(leakyAnswers(upstream))) {
      upstream.answerWith(answer);
      const errors = await errorsOf(await post({model: canaries.model}));
      expect(errors, name).to.have.length(1);
      expect(errors[0], name).not.to.match(canary);
      const whole = await postJson(`${url}/api/ai/chat`, sendBody(canaries.prompt, {model: 'usual'}), {
        headers,
      });
      expect(whole.status, name).to.be.at.least(400);
      expect(await whole.text(), name).not.to.match(canary);
      const tested = await fetch(`${url}/api/ai/keys/openai-compatible/test`, {method: 'POST', headers});
      expect(await tested.text(), name).not.to.match(canary);
    }
    expect(upstream.requests.at(-1)?.headers.authorization).to.contain(canaries.ownKey);
    await expectNothingWritten();
  });

  it('is in no refusal of a request, and in no log of it', async () => {
    for (const [name, bad] of Object.entries(badRequests)) {
      const {status, text} = await refusalOf(bad);
      expect(status, name).to.be.within(400, 499);
      expect(text, name).not.to.match(canary);
    }
    await expectNothingWritten();
  });

  it('is in no metric', async () => {
    const response = await fetch(`${url}/metrics`, {
      headers: {authorization: `Bearer ${canaries.metricsToken}`},
    });
    const text = await response.text();
    expect(text).to.contain('chat_stream_runs_total{outcome="error"');
    expect(text).not.to.match(canary);
  });

  it('is in no answer and no log when the store fails', async () => {
    const store = new Libsql(join(directory, 'chat-stream.db'));
    store.exec('alter table request_keys rename to elsewhere');
    store.close();
    const response = await post({}, {'idempotency-key': `${canaries.idempotencyKey}-2`});
    expect(response.status).to.equal(500);
    expect(await response.text()).not.to.match(canary);
    await expectWritten('request failed', '"code":"SQLITE_ERROR"');
    await expectNothingWritten();
  });

  /** Node's own client: `fetch` sets the host itself, and mends addresses. */
  function refusalOf({method = 'POST', path, body, isAnonymous, ...bad}: BadRequest): Promise<Refusal> {
    const {port} = new URL(url);
    const sent = {
      ...(body !== undefined && {'content-type': 'application/json'}),
      ...(!isAnonymous && headers),
      ...bad.headers,
    };
    return new Promise((resolve, reject) => {
      const outgoing = request({port, method, path, headers: sent}, async (incoming) => {
        let text = JSON.stringify(incoming.headers);
        for await (const chunk of incoming.setEncoding('utf8')) text += chunk;
        resolve({status: incoming.statusCode ?? 0, text});
      });
      outgoing.on('error', reject);
      outgoing.end(body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body));
    });
  }
});
