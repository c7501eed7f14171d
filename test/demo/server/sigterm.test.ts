import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, it} from 'node:test';
import {expect} from 'chai';
import Libsql from 'libsql';
import {EventReader, readAll, startOf, textOf} from '../../support/server-events.js';
import {eventually} from '../../support/server-eventually.js';
import {postJson, sendBody, streamPath} from '../../support/server-harness.js';
import {ServerProcess} from './server-process.js';

const message = Array.from({length: 300}, (_, index) => `word${index}`).join(' ');

describe('a server that gets SIGTERM in the middle of an answer', () => {
  let directory: string;
  const processes: ServerProcess[] = [];
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'chat-stream-test-'));
  });
  afterEach(async () => {
    for (const each of processes.splice(0)) {
      each.kill('SIGKILL');
      await each.exited;
    }
    await rm(directory, {recursive: true, force: true});
  });

  const startProcess = async (environment: Record<string, string>) => {
    const server = new ServerProcess({DATA_DIR: directory, MOCK_WORD_DELAY_MS: '50', ...environment});
    processes.push(server);
    return {server, url: await server.url()};
  };
  /** A reader that has heard some words of a long answer. */
  const reading = async (url: string): Promise<EventReader> => {
    const reader = new EventReader(await postJson(`${url}${streamPath}`, sendBody(message)));
    for (let read = 0; read < 5; read++) await reader.next();
    return reader;
  };
  /** Asks until the server says that it is closing. */
  const untilDraining = (url: string): Promise<number> =>
    eventually(
      async () => (await fetch(`${url}/readyz`)).status,
      (status) => status === 503,
    );
  const savedAnswer = async (url: string, conversationId: string) => {
    const {messages} = (await (
      await fetch(`${url}/api/ai/conversations/${conversationId}/messages`)
    ).json()) as {messages: {status: string; text: string}[]};
    return {status: messages.at(-1)?.status, text: messages.at(-1)?.text};
  };

  it('interrupts it after DRAIN_MS, saved to the last word that was read, and exits with 0', async () => {
    const {server, url} = await startProcess({DRAIN_MS: '600'});
    const reader = await reading(url);
    const beganAt = performance.now();
    server.kill('SIGTERM');
    const events = await reader.rest();
    const code = await server.exited;
    const tookMs = performance.now() - beganAt;
    const end = events.at(-1)?.event;
    const {conversationId, streamId} = startOf(events);
    const next = await startProcess({});
    const resumed = async (cursor: string | undefined): Promise<unknown[]> =>
      (await readAll(await fetch(`${next.url}${streamPath}/${streamId}?cursor=${cursor}`))).map(({event}) =>
        event.type === 'error' ? [event.type, event.code] : event,
      );
    const reset = {type: 'reset', parts: [{type: 'text', text: textOf(events)}]};
    const interrupted = ['error', 'interrupted'];
    expect({
      code,
      inTime: tookMs > 550 && tookMs < 5_000,
      end: end?.type === 'error' && end.code,
      wentOn: events.length > 8,
      saved: await savedAnswer(next.url, conversationId),
      fromTheMiddle: await resumed(events[3]?.id),
      fromTheLastWord: await resumed(events.at(-2)?.id),
    }).to.deep.equal({
      code: 0,
      inTime: true,
      end: 'interrupted',
      wentOn: true,
      saved: {status: 'interrupted', text: textOf(events)},
      fromTheMiddle: [reset, interrupted],
      fromTheLastWord: [interrupted],
    });
  });

  it('tells its readers to come back in two seconds, and everybody else as well, but health checks', async () => {
    const {server, url} = await startProcess({DRAIN_MS: '2000'});
    const streaming = await postJson(`${url}${streamPath}`, sendBody(message));
    const body = streaming.text();
    server.kill('SIGTERM');
    await untilDraining(url);
    const refused = await postJson(`${url}${streamPath}`, sendBody('late'));
    const health = await fetch(`${url}/healthz`);
    const {code} = (await refused.json()) as {code: string};
    expect([
      refused.status,
      refused.headers.get('retry-after'),
      refused.headers.get('content-type'),
      code,
      health.status,
      (await body).match(/^retry: \d+$/gm),
    ]).to.deep.equal([
      503,
      '2',
      'application/problem+json',
      'overloaded',
      200,
      ['retry: 1500', 'retry: 2000'],
    ]);
  });

  it('still takes a stop, and is gone as soon as nothing is written any more', async () => {
    const {server, url} = await startProcess({DRAIN_MS: '20000'});
    const reader = await reading(url);
    const beganAt = performance.now();
    server.kill('SIGTERM');
    await untilDraining(url);
    const stopped = await postJson(`${url}${streamPath}/${startOf(reader.all).streamId}/stop`, {});
    const events = await reader.rest();
    const code = await server.exited;
    const tookMs = performance.now() - beganAt;
    expect([stopped.status, events.at(-1)?.event.type, code, tookMs < 10_000]).to.deep.equal([
      202,
      'stopped',
      0,
      true,
    ]);
  });

  it('exits at once when it gets another; the next one marks the answer as interrupted', async () => {
    const {server, url} = await startProcess({DRAIN_MS: '25000'});
    const reader = await reading(url);
    server.kill('SIGTERM');
    await untilDraining(url);
    const beganAt = performance.now();
    server.kill('SIGTERM');
    const code = await server.exited;
    const tookMs = performance.now() - beganAt;
    await reader.rest().catch(() => undefined);
    const next = await startProcess({});
    const {status, text = ''} = await savedAnswer(next.url, startOf(reader.all).conversationId);
    expect([code, tookMs < 2_000, status, message.startsWith(text)]).to.deep.equal([
      1,
      true,
      'interrupted',
      true,
    ]);
  });

  it('is gone within 25 s even when the store is locked all the time', {
    skip: !process.env['LONG'],
  }, async () => {
    const {server, url} = await startProcess({DRAIN_MS: '25000'});
    const reader = await reading(url);
    const other = new Libsql(join(directory, 'chat-stream.db'));
    other.exec('begin immediate');
    const beganAt = performance.now();
    server.kill('SIGTERM');
    const code = await server.exited;
    const tookMs = performance.now() - beganAt;
    other.exec('rollback');
    other.close();
    await reader.rest().catch(() => undefined);
    const next = await startProcess({});
    const {status} = await savedAnswer(next.url, startOf(reader.all).conversationId);
    expect([code, tookMs < 25_000, status]).to.deep.equal([1, true, 'interrupted']);
  });
});
