import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, describe, it} from 'node:test';
import {expect} from 'chai';
import {EventReader, readAll, startOf, textOf, type WireEvent} from '../../support/server-events.js';
import {postJson, sendBody, streamPath} from '../../support/server-harness.js';
import {ServerProcess} from './server-process.js';

const message = Array.from({length: 400}, (_, index) => `word${index}`).join(' ');

describe('a server that is killed while it answers', () => {
  let directory: string;
  let heard: readonly WireEvent[];
  let second: ServerProcess;
  let url: string;
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'chat-stream-test-'));
    const first = new ServerProcess({DATA_DIR: directory, MOCK_WORD_DELAY_MS: '4'});
    const reader = new EventReader(
      await postJson(`${await first.url()}${streamPath}`, sendBody(message), {
        headers: {'idempotency-key': 'k'},
      }),
    );
    for (let read = 0; read < 200; read++) await reader.next();
    first.kill('SIGKILL');
    await first.exited;
    heard = await reader.rest().catch(() => reader.all);
    second = new ServerProcess({DATA_DIR: directory, MOCK_WORD_DELAY_MS: '0'});
    url = await second.url();
  });
  after(async () => {
    second.kill('SIGTERM');
    await second.exited;
    await rm(directory, {recursive: true, force: true});
  });

  const savedAnswer = async () => {
    const response = await fetch(`${url}/api/ai/conversations/${startOf(heard).conversationId}/messages`);
    const {messages} = (await response.json()) as {messages: {status: string; text: string}[]};
    return messages.at(-1);
  };

  it('has its answer marked as interrupted, kept but for at most the last 256 characters', async () => {
    const {status, text} = (await savedAnswer()) ?? {status: '', text: ''};
    const said = textOf(heard);
    expect([
      status,
      message.startsWith(text),
      said.length - text.length <= 256 + 12,
      text.length > 300,
    ]).to.deep.equal(['interrupted', true, true, true]);
  });

  it('lets a reader that saw more than was saved end with what was saved, by numbers past all it saw', async () => {
    const {streamId} = startOf(heard);
    const last = heard.at(-1)?.id ?? '';
    const rest = await readAll(
      await fetch(`${url}${streamPath}/${streamId}`, {headers: {'last-event-id': last}}),
    );
    const [reset, end] = rest;
    expect([
      rest.map(({event}) => event.type),
      end?.event.type === 'error' && end.event.code,
      (reset?.seq ?? 0) > heard.length,
      textOf(rest) === (await savedAnswer())?.text,
    ]).to.deep.equal([['reset', 'error'], 'interrupted', true, true]);
  });

  it('answers the same key with that run, not with a new one', async () => {
    const events = await readAll(
      await postJson(`${url}${streamPath}`, sendBody(message), {headers: {'idempotency-key': 'k'}}),
    );
    expect(startOf(events).streamId).to.equal(startOf(heard).streamId);
  });

  it('takes the next message in that conversation', async () => {
    const {conversationId} = startOf(heard);
    const events = await readAll(await postJson(`${url}${streamPath}`, sendBody('go on', {conversationId})));
    expect(events.at(-1)?.event.type).to.equal('done');
  });
});

describe('a server that is asked to end', () => {
  const interrupted = async (signal: NodeJS.Signals, words: number, delayMs: number) => {
    const directory = await mkdtemp(join(tmpdir(), 'chat-stream-test-'));
    try {
      const server = new ServerProcess({DATA_DIR: directory, MOCK_WORD_DELAY_MS: String(delayMs)});
      const text = Array.from({length: words}, () => 'word').join(' ');
      const reader = new EventReader(await postJson(`${await server.url()}${streamPath}`, sendBody(text)));
      await reader.next();
      await reader.next();
      server.kill(signal);
      const events = await reader.rest();
      return {last: events.at(-1)?.event, text: textOf(events) === text, code: await server.exited};
    } finally {
      await rm(directory, {recursive: true, force: true});
    }
  };

  it('by SIGTERM lets answers finish, then exits with 0', async () => {
    const {last, text, code} = await interrupted('SIGTERM', 20, 20);
    expect([last?.type, text, code]).to.deep.equal(['done', true, 0]);
  });

  it('by SIGINT tells readers that it was interrupted, and exits with 0', async () => {
    const {last, code} = await interrupted('SIGINT', 20, 300);
    expect([last?.type === 'error' && last.code, code]).to.deep.equal(['interrupted', 0]);
  });
});

describe('a server with wrong settings', () => {
  it('names them all and exits with 1', async () => {
    const server = new ServerProcess({
      PORT: 'eighty',
      ALLOWED_ORIGINS: '*',
      REDIS_URL: 'redis://x',
      DATABASE_URL: 'mysql://x',
    });
    const code = await server.exited;
    const named = ['PORT', 'ALLOWED_ORIGINS', 'REDIS_URL', 'DATABASE_URL'].filter((name) =>
      server.output.includes(name),
    );
    expect([code, named]).to.deep.equal([1, ['PORT', 'ALLOWED_ORIGINS', 'REDIS_URL', 'DATABASE_URL']]);
  });
});
