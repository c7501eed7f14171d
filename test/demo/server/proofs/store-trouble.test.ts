import {Writable} from 'node:stream';
import {afterEach, beforeEach, describe, it} from 'node:test';
import {expect} from 'chai';
import {sql} from 'kysely';
import Libsql from 'libsql';
import {pino} from 'pino';
import type {Problem} from '../../../../src/model/native-wire.js';
import {
  chunkOf,
  completion,
  eventStream,
  type FakeUpstream,
  startFakeUpstream,
} from '../../../support/fake-upstream.js';
import {ManualClock} from '../../../support/manual-clock.js';
import {EventReader, startOf, textOf} from '../../../support/server-events.js';
import {eventually} from '../../../support/server-eventually.js';
import {
  messagesOf,
  postJson,
  rowCounts,
  sendBody,
  streamPath,
  type TestServer,
} from '../../../support/server-harness.js';
import {startWithUpstream} from '../../../support/start-with-upstream.js';
import {fillDisk, freeDisk} from './small-disk.js';

/** What may be wrong with a store, for as long as a test likes. Ends it, and resolves when it has begun. */
type Trouble = (server: TestServer) => Promise<() => Promise<void>>;

const troubles: Readonly<Record<string, Trouble>> = {
  'whose disk is full': async ({db}) => {
    await fillDisk(db);
    return () => freeDisk(db);
  },
  'that another process has locked': async ({db, databaseFile}) => {
    const other = new Libsql(databaseFile);
    other.exec('begin immediate');
    await sql`pragma busy_timeout = 1`.execute(db);
    return async () => {
      other.exec('rollback');
      other.close();
    };
  },
};

/** More than fits into what is left of pages that are in use. */
const longText = 'words and more of them '.repeat(1_000);

for (const [what, begin] of Object.entries(troubles)) {
  describe(`a store ${what}`, () => {
    let upstream: FakeUpstream;
    let server: TestServer;
    let clock: ManualClock;
    let logged: string;
    /** Has the model say a piece of text; '' ends the answer. */
    let say: (text: string) => void;
    const start = (databaseFile?: string): Promise<TestServer> => {
      const sink = new Writable({
        write(chunk, _, done) {
          logged += chunk;
          done();
        },
      });
      return startWithUpstream(upstream, {
        clock,
        logger: pino(sink),
        ...(databaseFile === undefined ? {} : {databaseFile}),
      });
    };
    beforeEach(async () => {
      clock = new ManualClock();
      logged = '';
      upstream = await startFakeUpstream();
      upstream.answerWith((outgoing) => {
        outgoing.writeHead(200, {'content-type': 'text/event-stream'}).flushHeaders();
        say = (text) => void (text === '' ? outgoing.end(completion()) : outgoing.write(chunkOf(text)));
      });
      server = await start();
    });
    afterEach(async () => {
      await server.dispose();
      await upstream.close();
    });

    const send = (message: string, fields = {}): Promise<Response> =>
      postJson(`${server.url}${streamPath}`, sendBody(message, fields), {headers: {'idempotency-key': 'k'}});
    /** An answer that has said a word and is being written. */
    const writing = async (): Promise<EventReader> => {
      const reader = new EventReader(await send('a question', {model: 'm'}));
      await reader.next();
      await eventually(
        () => upstream.requests.length,
        (count) => count === 1,
      );
      say('first ');
      await reader.next();
      return reader;
    };
    const untilLogged = (words: string): Promise<string> =>
      eventually(
        () => logged,
        (text) => text.includes(words),
      );
    /** Lets time pass until no run is alive. */
    const untilOver = (): Promise<number> =>
      eventually(
        () => {
          clock.advance(1_000);
          return server.counts().runs;
        },
        (runs) => runs === 0,
      );

    it('has a question refused with 503 and when to come back, and keeps nothing of it', async () => {
      const before = await rowCounts(server);
      const end = await begin(server);
      const response = await send(longText);
      const {code} = (await response.json()) as Problem;
      await end();
      expect([
        response.status,
        code,
        response.headers.get('retry-after'),
        server.counts().streams,
      ]).to.deep.equal([503, 'overloaded', '5', 0]);
      expect(await rowCounts(server)).to.deep.equal(before);
    });

    it('has the same request answered once, when it comes again after that', async () => {
      upstream.answerWith(eventStream(completion('an answer')));
      const end = await begin(server);
      await (await send(longText, {model: 'm'})).text();
      await end();
      const texts = [];
      for (let again = 0; again < 2; again++)
        texts.push(textOf(await new EventReader(await send(longText, {model: 'm'})).rest()));
      expect([texts, (await rowCounts(server))['runs'], upstream.requests.length]).to.deep.equal([
        ['an answer', 'an answer'],
        1,
        1,
      ]);
    });

    it('still gives what it has', async () => {
      const events = await new EventReader(await send('kept')).rest();
      const end = await begin(server);
      const saved = await messagesOf(server, startOf(events).conversationId);
      await end();
      expect(saved.map(({text}) => text)).to.deep.equal(['kept', 'kept']);
    });

    it('costs an answer that is being written nothing, once that is over', async () => {
      const reader = await writing();
      const end = await begin(server);
      say(longText);
      await untilLogged('checkpoint not saved');
      say('last');
      say('');
      await untilLogged('end of a run not saved');
      await end();
      await untilOver();
      const events = await reader.rest();
      const saved = (await messagesOf(server, startOf(events).conversationId)).at(-1);
      const text = `first ${longText}last`;
      expect([events.at(-1)?.event.type, textOf(events), saved?.text, saved?.status]).to.deep.equal([
        'done',
        text,
        text,
        'complete',
      ]);
    });

    it('has its reader told that the answer is not saved, where that lasts; the next server has what was', async () => {
      const reader = await writing();
      clock.advance(1_000);
      await eventually(
        () => rowCounts(server),
        (counts) => counts['message_deltas'] === 1,
      );
      const end = await begin(server);
      say(longText);
      say('');
      await untilLogged('end of a run not saved');
      await untilOver();
      const last = (await reader.rest()).at(-1)?.event;
      const {databaseFile} = server;
      await server.close();
      // A small disk is of a connection, which is closed.
      await end().catch(() => undefined);
      const next = await start(databaseFile);
      const saved = (await messagesOf(next, startOf(reader.all).conversationId)).at(-1);
      await next.close();
      expect(last).to.include({type: 'error', code: 'server'});
      expect([saved?.text, saved?.status]).to.deep.equal(['first ', 'interrupted']);
    });
  });
}
