import {after, before, describe, it} from 'node:test';
import {expect} from 'chai';
import {applyToParts} from '../../../src/model/apply-to-parts.js';
import type {MessagePart} from '../../../src/model/message-part.js';
import {ManualClock} from '../../support/manual-clock.js';
import {
  EventReader,
  readAll,
  startOf,
  startReading,
  textOf,
  type WireEvent,
} from '../../support/server-events.js';
import {eventually} from '../../support/server-eventually.js';
import {startServer, streamPath, type TestServer} from '../../support/server-harness.js';

const message = 'one two three four five six';

const fold = (events: readonly WireEvent[]): readonly MessagePart[] =>
  events.reduce<readonly MessagePart[]>((parts, {event}) => applyToParts(parts, event), []);

describe('taking up a stream that has ended', () => {
  let server: TestServer;
  let whole: readonly WireEvent[];
  let streamUrl: string;
  before(async () => {
    server = await startServer();
    whole = await (await startReading(server, message)).rest();
    streamUrl = `${server.url}${streamPath}/${startOf(whole).streamId}`;
  });
  after(() => server.dispose());

  it('gives exactly what follows, after every event, by Last-Event-ID', async () => {
    for (const {id, seq} of whole.slice(0, -1)) {
      const rest = await readAll(await fetch(streamUrl, {headers: {'last-event-id': id}}));
      expect(rest).to.deep.equal(whole.slice(seq + 1));
    }
  });

  it('gives exactly what follows, after every event, by ?cursor=', async () => {
    for (const {id, seq} of whole.slice(0, -1)) {
      expect(await readAll(await fetch(`${streamUrl}?cursor=${id}`))).to.deep.equal(whole.slice(seq + 1));
    }
  });

  it('gives all without a cursor', async () => {
    expect(await readAll(await fetch(streamUrl))).to.deep.equal(whole);
  });

  it('answers 204, naming the stream, at the terminal event', async () => {
    const {streamId} = startOf(whole);
    const response = await fetch(streamUrl, {
      headers: {'last-event-id': `${streamId}.${whole.length - 1}`},
    });
    expect([response.status, response.headers.get('stream-id')]).to.deep.equal([204, streamId]);
  });

  it('answers 409 to a cursor ahead of the terminal event: it saw what this server never said', async () => {
    const {streamId} = startOf(whole);
    const response = await fetch(streamUrl, {headers: {'last-event-id': `${streamId}.${whole.length}`}});
    expect([response.status, ((await response.json()) as {code: string}).code]).to.deep.equal([
      409,
      'resume-lost',
    ]);
  });

  it('gives a snapshot: start, the whole as a reset with the number of its last event, and the end', async () => {
    const snapshot = await readAll(await fetch(`${streamUrl}?format=snapshot`));
    expect(snapshot.map(({event, seq}) => [event.type, seq])).to.deep.equal([
      ['start', 0],
      ['reset', whole.length - 2],
      ['done', whole.length - 1],
    ]);
    expect(fold(snapshot)).to.deep.equal(fold(whole));
  });

  it('gives the same events by polling, at once, and says that it is done', async () => {
    const response = await fetch(`${streamUrl}/events?after=2`);
    const {events, next, done} = (await response.json()) as {events: unknown[]; next: number; done: boolean};
    expect({events, next, done}).to.deep.equal({
      events: whole.slice(3).map(({event, seq}) => ({...event, seq})),
      next: whole.length - 1,
      done: true,
    });
  });

  const refusals: readonly (readonly [string, string, number, string])[] = [
    ['a cursor of another stream', '?cursor=AAAAAAAAAAAAAAAAAAAAAA.1', 409, 'resume-lost'],
    ['a cursor that is none', '?cursor=garbage', 400, 'invalid'],
    ['a format that is not known', '?format=xml', 400, 'invalid'],
    ['a poll after a number from the future', '/events?after=999', 409, 'resume-lost'],
    ['a poll after no number', '/events?after=x', 400, 'invalid'],
    ['a poll that would wait too long', '/events?wait=600', 400, 'invalid'],
  ];
  for (const [what, suffix, status, code] of refusals) {
    it(`answers ${status} to ${what}`, async () => {
      const response = await fetch(`${streamUrl}${suffix}`);
      expect({status: response.status, code: ((await response.json()) as {code: string}).code}).to.deep.equal(
        {status, code},
      );
    });
  }

  it('answers 404 to a stream that never was', async () => {
    const response = await fetch(`${server.url}${streamPath}/AAAAAAAAAAAAAAAAAAAAAA`);
    expect([response.status, ((await response.json()) as {code: string}).code]).to.deep.equal([
      404,
      'not-found',
    ]);
  });

  it('answers HEAD with the headers and no events', async () => {
    const response = await fetch(streamUrl, {method: 'HEAD'});
    expect([response.status, await response.text()]).to.deep.equal([200, '']);
  });
});

describe('joining a stream that is being written', () => {
  let server: TestServer;
  let clock: ManualClock;
  before(async () => {
    clock = new ManualClock();
    server = await startServer({clock, mockWordDelayMs: 30});
  });
  after(() => server.dispose());

  /** Lets the model say `words` words, each read before the next. */
  const hear = async (reader: EventReader, words: number): Promise<void> => {
    for (let heard = 0; heard < words; heard++) {
      clock.advance(30);
      await reader.next();
    }
  };

  it('gives a second reader what was said, then what is said, and both the same', async () => {
    const first = await startReading(server, message);
    await first.next();
    await hear(first, 3);
    const second = new EventReader(await fetch(`${server.url}${streamPath}/${startOf(first.all).streamId}`));
    for (let read = 0; read < 4; read++) await second.next();
    await hear(first, 4);
    expect(await second.rest()).to.deep.equal(await first.rest());
  });

  it('gives a reader that was cut the rest, with one generation', async () => {
    const first = await startReading(server, message);
    await first.next();
    await hear(first, 2);
    await first.leave();
    const {streamId} = startOf(first.all);
    const second = new EventReader(
      await fetch(`${server.url}${streamPath}/${streamId}`, {headers: {'last-event-id': `${streamId}.2`}}),
    );
    await hear(second, 5);
    expect(textOf([...first.all, ...(await second.rest())])).to.equal(message);
  });

  it('gives a snapshot of what was said so far, and goes on from there', async () => {
    const first = await startReading(server, message);
    await first.next();
    await hear(first, 3);
    const snapshot = new EventReader(
      await fetch(`${server.url}${streamPath}/${startOf(first.all).streamId}?format=snapshot`),
    );
    await snapshot.next();
    const reset = await snapshot.next();
    await hear(first, 4);
    const rest = (await snapshot.rest()).slice(2).map(({seq}) => seq);
    expect([reset?.seq, reset?.event, rest]).to.deep.equal([
      3,
      {type: 'reset', parts: [{type: 'text', text: 'one two three'}]},
      [4, 5, 6, 7],
    ]);
  });

  it('answers 409 to a cursor that is ahead', async () => {
    const first = await startReading(server, message);
    await first.next();
    const {streamId} = startOf(first.all);
    const response = await fetch(`${server.url}${streamPath}/${streamId}?cursor=${streamId}.7`);
    await hear(first, 7);
    expect(response.status).to.equal(409);
  });

  it('lets a poll wait for the next word, and come back empty when none comes', async () => {
    const first = await startReading(server, message);
    await first.next();
    const url = `${server.url}${streamPath}/${startOf(first.all).streamId}/events`;
    const waiting = fetch(`${url}?after=0&wait=20`).then((response) => response.json());
    await eventually(
      () => server.counts().waiting,
      (waiting) => waiting === 2,
    );
    await hear(first, 1);
    const empty = await fetch(`${url}?after=1&wait=0`).then((response) => response.json());
    await hear(first, 6);
    expect([await waiting, empty]).to.deep.equal([
      {events: [{type: 'chunk', content: 'one', seq: 1}], next: 1, done: false},
      {events: [], next: 1, done: false},
    ]);
  });
});

describe('a stream whose log is gone', () => {
  it('is served from the store: start, the whole as a reset, and the end with the number it had', async () => {
    const clock = new ManualClock();
    const server = await startServer({clock, mockWordDelayMs: 0});
    try {
      const whole = await (
        await startReading(server, message, {headers: {'idempotency-key': 'gone-1'}})
      ).rest();
      const {streamId} = startOf(whole);
      clock.advance(15 * 60_000);
      expect(server.counts().streams).to.equal(0);
      const stored = await readAll(
        await fetch(`${server.url}${streamPath}/${streamId}?cursor=${streamId}.2`),
      );
      expect(stored.map(({event, seq}) => [event.type, seq])).to.deep.equal([
        ['reset', whole.length - 2],
        ['done', whole.length - 1],
      ]);
      const attached = await (
        await startReading(server, message, {headers: {'idempotency-key': 'gone-1'}})
      ).rest();
      expect([attached[0], fold(attached), attached.at(-1)]).to.deep.equal([
        whole[0],
        fold(whole),
        whole.at(-1),
      ]);
    } finally {
      await server.dispose();
    }
  });
});
