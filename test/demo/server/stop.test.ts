import {afterEach, beforeEach, describe, it} from 'node:test';
import {expect} from 'chai';
import * as v from 'valibot';
import {stopAnswerSchema} from '../../../src/model/native-wire.js';
import {ManualClock} from '../../support/manual-clock.js';
import {EventReader, readAll, startOf, startReading, textOf} from '../../support/server-events.js';
import {eventually} from '../../support/server-eventually.js';
import {
  messagesOf,
  postJson,
  rowCounts,
  sendBody,
  startServer,
  streamPath,
  type TestServer,
} from '../../support/server-harness.js';

const message = 'one two three four five six';

describe('stopping a run', () => {
  let server: TestServer;
  let clock: ManualClock;
  beforeEach(async () => {
    clock = new ManualClock();
    server = await startServer({clock, mockWordDelayMs: 30});
  });
  afterEach(() => server.dispose());

  /** A reader of a run that has said `words` words. */
  const reading = async (words: number, headers: Record<string, string> = {}): Promise<EventReader> => {
    const reader = await startReading(server, message, {headers});
    await reader.next();
    for (let heard = 0; heard < words; heard++) {
      await eventually(() => clock.isDueIn(30), Boolean);
      clock.advance(30);
      await reader.next();
    }
    return reader;
  };
  const stop = (reader: EventReader, body: unknown = {}): Promise<Response> =>
    postJson(`${server.url}${streamPath}/${startOf(reader.all).streamId}/stop`, body);
  const namesOf = (reader: EventReader) => {
    const {streamId, conversationId, messageId, userMessageId} = startOf(reader.all);
    return {streamId, conversationId, messageId, userMessageId};
  };
  const savedAnswer = async (reader: EventReader) =>
    (await messagesOf(server, startOf(reader.all).conversationId)).at(-1);

  it('answers 202 once the end is saved, with the status and the names of the run', async () => {
    const reader = await reading(2);
    const response = await stop(reader);
    expect([response.status, await response.json()]).to.deep.equal([
      202,
      {status: 'stopped', ...namesOf(reader)},
    ]);
  });

  it('answers in the schema that the SDK reads', async () => {
    const json: unknown = await (await stop(await reading(2))).json();
    expect(v.parse(stopAnswerSchema, json)).to.deep.equal(json);
  });

  it('ends the stream with `stopped` and the length of what was said', async () => {
    const reader = await reading(2);
    await stop(reader);
    expect((await reader.rest()).at(-1)?.event).to.deep.equal({type: 'stopped', length: 'one two'.length});
  });

  it('keeps what was said, marked as stopped', async () => {
    const reader = await reading(3);
    await stop(reader);
    const {text, status} = (await savedAnswer(reader)) ?? {};
    expect({text, status}).to.deep.equal({text: 'one two three', status: 'stopped'});
  });

  it('ends the generation: no timer of it is left', async () => {
    await stop(await reading(2));
    expect(server.counts().runs).to.equal(0);
  });

  it('cuts the saved answer to what the person had seen', async () => {
    const reader = await reading(4);
    await stop(reader, {afterSeq: 2});
    expect((await savedAnswer(reader))?.text).to.equal('one two');
  });

  it('cuts it too where the answer was finished before the stop came, once', async () => {
    const reader = await reading(4);
    clock.advance(60_000);
    await eventually(
      () => server.counts().runs,
      (runs) => runs === 0,
    );
    await stop(reader, {afterSeq: 2});
    await stop(reader, {afterSeq: 2});
    const {text, status} = (await savedAnswer(reader)) ?? {};
    expect({text, status}).to.deep.equal({text: 'one two', status: 'stopped'});
  });

  it('tells other readers of the cut: a reset, then stopped', async () => {
    const reader = await reading(4);
    await stop(reader, {afterSeq: 2});
    const rest = (await reader.rest()).slice(5);
    expect(rest.map(({seq, event}) => [seq, event])).to.deep.equal([
      [5, {type: 'reset', parts: [{type: 'text', text: 'one two'}]}],
      [6, {type: 'stopped', length: 7}],
    ]);
  });

  it('cuts nothing when the person had seen all, or says to have seen more', async () => {
    for (const afterSeq of [3, 99]) {
      const reader = await reading(3);
      await stop(reader, {afterSeq});
      expect([textOf(await reader.rest()), (await savedAnswer(reader))?.text]).to.deep.equal([
        'one two three',
        'one two three',
      ]);
    }
  });

  it('leaves an empty answer when nothing had been seen', async () => {
    const reader = await reading(2);
    await stop(reader, {afterSeq: -1});
    const {text, status} = (await savedAnswer(reader)) ?? {};
    expect({text, status}).to.deep.equal({text: '', status: 'stopped'});
  });

  it('may be asked again: nothing changes', async () => {
    const reader = await reading(3);
    await stop(reader);
    const again = await stop(reader, {afterSeq: 1});
    expect([again.status, (await savedAnswer(reader))?.text]).to.deep.equal([202, 'one two three']);
  });

  it('does not touch an answer that is complete, where the person had seen all of it', async () => {
    const reader = await reading(6);
    clock.advance(30);
    await reader.rest();
    const response = await stop(reader, {afterSeq: 6});
    expect([await response.json(), (await savedAnswer(reader))?.text]).to.deep.equal([
      {status: 'done', ...namesOf(reader)},
      message,
    ]);
  });

  it('needs no body', async () => {
    const reader = await reading(1);
    const response = await fetch(`${server.url}${streamPath}/${startOf(reader.all).streamId}/stop`, {
      method: 'POST',
    });
    expect(response.status).to.equal(202);
  });

  it('frees the conversation for the next message', async () => {
    const reader = await reading(2);
    await stop(reader);
    const {conversationId} = startOf(reader.all);
    const next = await postJson(`${server.url}${streamPath}`, sendBody('next', {conversationId}));
    await next.body?.cancel();
    expect(next.status).to.equal(200);
  });

  it('is not what closing the connection does', async () => {
    const reader = await reading(2);
    await reader.leave();
    const {streamId, conversationId} = startOf(reader.all);
    const second = new EventReader(await fetch(`${server.url}${streamPath}/${streamId}`));
    for (let read = 0; read < 3; read++) await second.next();
    for (let word = 0; word < 5; word++) {
      clock.advance(30);
      await second.next();
    }
    expect((await messagesOf(server, conversationId)).at(-1)).to.include({text: message, status: 'complete'});
  });

  it('works by the key of the request, before the stream has a name', async () => {
    const reader = await reading(2, {'idempotency-key': 'key-1'});
    const response = await postJson(
      `${server.url}${streamPath}/stop`,
      {},
      {headers: {'idempotency-key': 'key-1'}},
    );
    expect([response.status, await response.json(), (await reader.rest()).at(-1)?.event.type]).to.deep.equal([
      202,
      {status: 'stopped', ...namesOf(reader)},
      'stopped',
    ]);
  });

  describe('that has not come yet', () => {
    const stopFirst = () =>
      postJson(`${server.url}${streamPath}/stop`, {}, {headers: {'idempotency-key': 'late'}});
    const postLate = () =>
      postJson(`${server.url}${streamPath}`, sendBody(message), {headers: {'idempotency-key': 'late'}});

    it('is accepted, and names nothing', async () => {
      const response = await stopFirst();
      expect([response.status, await response.json()]).to.deep.equal([202, {status: 'accepted'}]);
    });

    it('starts stopped, the question kept, without a word from the model', async () => {
      await stopFirst();
      const events = await readAll(await postLate());
      const saved = await messagesOf(server, startOf(events).conversationId);
      expect([
        events.map(({event}) => event.type),
        saved.map(({text, status}) => [text, status]),
      ]).to.deep.equal([
        ['start', 'stopped'],
        [
          [message, 'complete'],
          ['', 'stopped'],
        ],
      ]);
    });

    it('is one run, however often the request comes', async () => {
      await stopFirst();
      await readAll(await postLate());
      await readAll(await postLate());
      expect((await rowCounts(server))['runs']).to.equal(1);
    });

    it('is forgotten after 24 hours', async () => {
      await stopFirst();
      clock.advance(25 * 60 * 60_000);
      const late = new EventReader(await postLate());
      await late.next();
      clock.advance(30);
      expect((await late.next())?.event).to.deep.equal({type: 'chunk', content: 'one'});
    });
  });

  it('by key is refused without one', async () => {
    const response = await postJson(`${server.url}${streamPath}/stop`, {});
    expect(response.status).to.equal(422);
  });

  it('of an unknown stream answers 404', async () => {
    const response = await postJson(`${server.url}${streamPath}/AAAAAAAAAAAAAAAAAAAAAA/stop`, {});
    expect(response.status).to.equal(404);
  });
});

describe('a run that nobody reads', () => {
  it('is stopped after ten minutes, not before, with what it said kept', async () => {
    const clock = new ManualClock();
    const server = await startServer({clock, mockWordDelayMs: 7 * 60_000, runTimeoutMs: 60 * 60_000});
    try {
      const reader = await startReading(server, message);
      await reader.next();
      clock.advance(7 * 60_000);
      await reader.next();
      await reader.leave();
      await eventually(
        () => server.counts().readers,
        (count) => count === 0,
      );
      clock.advance(9 * 60_000);
      // Answered from the same connection: an end before it would be saved by now.
      await messagesOf(server, startOf(reader.all).conversationId);
      const before = server.counts().runs;
      clock.advance(60_000);
      await eventually(
        () => server.counts().runs,
        (count) => count === 0,
      );
      const answer = (await messagesOf(server, startOf(reader.all).conversationId)).at(-1);
      expect([before, answer?.status]).to.deep.equal([1, 'stopped']);
    } finally {
      await server.dispose();
    }
  });
});
