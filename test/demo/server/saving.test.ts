import {Writable} from 'node:stream';
import {afterEach, beforeEach, describe, it} from 'node:test';
import {expect} from 'chai';
import {sql} from 'kysely';
import Libsql from 'libsql';
import {pino} from 'pino';
import {chunkOf, completion, type FakeUpstream, startFakeUpstream} from '../../support/fake-upstream.js';
import {ManualClock} from '../../support/manual-clock.js';
import {EventReader, startOf} from '../../support/server-events.js';
import {eventually} from '../../support/server-eventually.js';
import {
  messagesOf,
  postJson,
  sendBody,
  startServer,
  streamPath,
  type TestServer,
} from '../../support/server-harness.js';
import {startWithUpstream} from '../../support/start-with-upstream.js';

describe('what is saved while a model answers', () => {
  let upstream: FakeUpstream;
  let server: TestServer;
  let clock: ManualClock;
  let logged: string;
  /** Has the model say a piece of text; '' ends the answer. */
  let say: (text: string) => void;
  beforeEach(async () => {
    clock = new ManualClock();
    upstream = await startFakeUpstream();
    upstream.answerWith((outgoing) => {
      outgoing.writeHead(200, {'content-type': 'text/event-stream'}).flushHeaders();
      say = (text) => void (text === '' ? outgoing.end(completion()) : outgoing.write(chunkOf(text)));
    });
    logged = '';
    const sink = new Writable({
      write(chunk, _, done) {
        logged += chunk;
        done();
      },
    });
    server = await startWithUpstream(upstream, {
      clock,
      logger: pino(sink),
    });
  });
  afterEach(async () => {
    await server.dispose();
    await upstream.close();
  });

  /** What another process sees in the database file. */
  const rows = (query: string): Record<string, unknown>[] => {
    const database = new Libsql(server.databaseFile);
    try {
      return database.prepare(query).all() as Record<string, unknown>[];
    } finally {
      database.close();
    }
  };
  const savedText = (): string =>
    rows('select events from message_deltas order by seq')
      .flatMap(({events}) => JSON.parse(String(events)) as {content: string}[])
      .map(({content}) => content)
      .join('');
  const start = async (): Promise<EventReader> => {
    const reader = new EventReader(
      await postJson(`${server.url}${streamPath}`, sendBody('my question', {model: 'm'})),
    );
    await reader.next();
    await eventually(
      () => upstream.requests.length,
      (count) => count === 1,
    );
    return reader;
  };
  const hear = async (reader: EventReader, text: string): Promise<void> => {
    say(text);
    await reader.next();
  };

  it('is the question, before the first word of the answer', async () => {
    await start();
    expect(rows('select role, status, parts from messages order by ordinal')).to.deep.equal([
      {role: 'user', status: 'complete', parts: '[{"type":"text","text":"my question"}]'},
      {role: 'assistant', status: 'streaming', parts: '[]'},
    ]);
  });

  it('is nothing yet of an answer that is short and young', async () => {
    const reader = await start();
    await hear(reader, 'x'.repeat(255));
    clock.advance(999);
    // Answered from the same connection: a save before it would be through by now.
    await messagesOf(server, startOf(reader.all).conversationId);
    expect(savedText()).to.equal('');
  });

  it('is the answer after a second', async () => {
    await hear(await start(), 'a few words');
    clock.advance(1_000);
    expect(await eventually(savedText, (text) => text !== '')).to.equal('a few words');
  });

  it('is the answer after 256 characters, without waiting for a clock', async () => {
    const reader = await start();
    await hear(reader, 'x'.repeat(200));
    await hear(reader, 'y'.repeat(56));
    expect(await eventually(savedText, (text) => text !== '')).to.equal('x'.repeat(200) + 'y'.repeat(56));
  });

  it('is each part of the answer once: a checkpoint writes only what is new', async () => {
    const reader = await start();
    for (const letter of ['a', 'b', 'c', 'd']) {
      await hear(reader, letter.repeat(300));
      await eventually(savedText, (text) => text.endsWith(letter));
    }
    const sizes = rows('select length(events) as size from message_deltas order by seq').map(
      ({size}) => size,
    );
    expect(new Set(sizes).size === 1 && sizes.length).to.equal(4);
  });

  it('is what the API gives of an answer that is still being written', async () => {
    const reader = await start();
    await hear(reader, 'so far');
    clock.advance(1_000);
    await eventually(savedText, (text) => text !== '');
    const answer = (await messagesOf(server, startOf(reader.all).conversationId)).at(-1);
    expect([answer?.text, answer?.status]).to.deep.equal(['so far', 'streaming']);
  });

  it('is, when the reader hears of the end, the whole answer with its state and without its pieces', async () => {
    const reader = await start();
    await hear(reader, 'x'.repeat(300));
    await hear(reader, ' the end');
    say('');
    await reader.next();
    clock.advance(1_000);
    await messagesOf(server, startOf(reader.all).conversationId);
    expect([
      rows("select status, parts from messages where role = 'assistant'"),
      savedText(),
      rows('select status from runs'),
    ]).to.deep.equal([
      [{status: 'complete', parts: JSON.stringify([{type: 'text', text: `${'x'.repeat(300)} the end`}])}],
      '',
      [{status: 'done'}],
    ]);
  });

  it('is retried when the store was locked: the end is told only when it is saved', async () => {
    const reader = await start();
    await hear(reader, 'an answer');
    const other = new Libsql(server.databaseFile);
    other.exec('begin immediate');
    await sql`pragma busy_timeout = 1`.execute(server.db);
    say('');
    await eventually(
      () => logged,
      (text) => text.includes('end of a run not saved'),
    );
    other.exec('rollback');
    other.close();
    const end = reader.next();
    await eventually(
      () => {
        clock.advance(1_000);
        return server.counts().runs;
      },
      (runs) => runs === 0,
    );
    expect([(await end)?.event.type, rows('select status from runs')]).to.deep.equal([
      'done',
      [{status: 'done'}],
    ]);
  });
});

describe('a store that is locked', () => {
  it('has requests answered 503 overloaded, and nothing half-written', async () => {
    const server = await startServer();
    try {
      await server.db.selectFrom('runs').select('status').execute();
      const other = new Libsql(server.databaseFile);
      other.exec('begin immediate');
      await sql`pragma busy_timeout = 1`.execute(server.db);
      const response = await postJson(`${server.url}${streamPath}`, sendBody('hi'));
      other.exec('rollback');
      other.close();
      const {code} = (await response.json()) as {code: string};
      const {count} = await server.db
        .selectFrom('messages')
        .select(({fn}) => fn.countAll().as('count'))
        .executeTakeFirstOrThrow();
      expect([response.status, code, response.headers.get('retry-after'), Number(count)]).to.deep.equal([
        503,
        'overloaded',
        '5',
        0,
      ]);
    } finally {
      await server.dispose();
    }
  });
});
