import {afterEach, beforeEach, describe, it} from 'node:test';
import {setTimeout} from 'node:timers/promises';
import {expect} from 'chai';
import type {ServerOptions} from '../../../demo/server/app.js';
import {untilAborted} from '../../../demo/server/generation/until-aborted.js';
import {
  chunkOf,
  completion,
  eventStream,
  type FakeUpstream,
  startFakeUpstream,
} from '../../support/fake-upstream.js';
import {ManualClock} from '../../support/manual-clock.js';
import {type EventReader, readAll, startOf, startReading, textOf} from '../../support/server-events.js';
import {eventually} from '../../support/server-eventually.js';
import {messagesOf, postJson, streamPath, type TestServer} from '../../support/server-harness.js';
import {startWithUpstream} from '../../support/start-with-upstream.js';

describe('limits of a run', () => {
  let upstream: FakeUpstream;
  let clock: ManualClock;
  let server: TestServer;
  beforeEach(async () => {
    upstream = await startFakeUpstream();
    clock = new ManualClock();
  });
  afterEach(async () => {
    await server.dispose();
    await upstream.close();
  });

  const start = async (options: ServerOptions): Promise<void> => {
    server = await startWithUpstream(upstream, {
      clock,
      ...options,
    });
  };
  /** A reader of an answer that stands after `contents`, its line open. */
  const hanging = async (...contents: readonly string[]): Promise<EventReader> => {
    upstream.answerWith((outgoing) => {
      outgoing
        .writeHead(200, {'content-type': 'text/event-stream'})
        .write(contents.map((text) => chunkOf(text)).join(''));
    });
    return startReading(server, 'hi', {fields: {model: 'm'}});
  };
  const answer = async (reader: EventReader) => {
    const last = (await messagesOf(server, startOf(reader.all).conversationId)).at(-1);
    return {text: last?.text, status: last?.status};
  };
  /** Whether the model service saw us leave, within the second that is promised. */
  const leftUpstream = (): Promise<boolean | undefined> =>
    Promise.race([upstream.requests.at(-1)?.left.then(() => true), setTimeout(1_000, false)]);

  describe('a run that takes too long', () => {
    it('ends with `timeout`, what it said kept and the model service left; not a millisecond before', async () => {
      await start({runTimeoutMs: 5_000});
      const reader = await hanging('so far');
      await reader.next();
      await reader.next();
      clock.advance(4_999);
      await messagesOf(server, startOf(reader.all).conversationId);
      const before = server.counts().runs;
      clock.advance(1);
      const end = await reader.next();
      expect([
        before,
        end?.event.type === 'error' && [end.event.code, end.event.retryable],
        await answer(reader),
        await leftUpstream(),
        server.counts().runs,
      ]).to.deep.equal([1, ['timeout', true], {text: 'so far', status: 'error'}, true, 0]);
    });

    it('and one that does not leaves no timer', async () => {
      await start({runTimeoutMs: 5_000, logRetentionMs: 0});
      const idle = clock.pending;
      await (await startReading(server, 'quick')).rest();
      clock.advance(1);
      expect(
        await eventually(
          () => clock.pending,
          (pending) => pending === idle,
        ),
      ).to.equal(idle);
    });
  });

  describe('an answer that gets too long', () => {
    const tenths = Array.from({length: 5}, () => 'x'.repeat(10));

    it('is cut there, done by `length`, and the model service is left', async () => {
      await start({maxAnswerLength: 25});
      const reader = await hanging(...tenths);
      const end = (await reader.rest()).at(-1)?.event;
      expect([end, await answer(reader), await leftUpstream()]).to.deep.equal([
        {type: 'done', finishReason: 'length', length: 25},
        {text: 'x'.repeat(25), status: 'complete'},
        true,
      ]);
    });

    it('is never cut inside a character', async () => {
      await start({maxAnswerLength: 5});
      expect(textOf(await (await hanging('😀😀😀😀')).rest())).to.equal('😀😀');
    });

    it('is not cut when it fits exactly', async () => {
      await start({maxAnswerLength: 50});
      upstream.answerWith(eventStream(completion(...tenths)));
      const events = await (await startReading(server, 'hi', {fields: {model: 'm'}})).rest();
      const end = events.at(-1)?.event;
      expect([textOf(events).length, end?.type === 'done' && end.finishReason]).to.deep.equal([50, 'stop']);
    });

    it('is as long as thoughts and text are together', async () => {
      await start({maxAnswerLength: 60});
      const events = await (await startReading(server, 'hi', {fields: {model: 'mock/reasoning'}})).rest();
      const thought = events.reduce(
        (sum, {event}) => sum + (event.type === 'reasoning' ? event.content.length : 0),
        0,
      );
      expect([thought, textOf(events)]).to.deep.equal([60, '']);
    });

    it('counts data that replaces itself once', async () => {
      const data = {type: 'data', name: 'n', id: 'i', value: 'x'.repeat(20)} as const;
      await start({maxAnswerLength: 100, answerHooks: [{open: () => ({said: () => [data]})}]});
      upstream.answerWith(eventStream(completion('a', 'b', 'c', 'd', 'e', 'f')));
      const events = await (await startReading(server, 'Hi', {fields: {model: 'm'}})).rest();
      expect(events.at(-1)?.event).to.include({type: 'done', finishReason: 'stop', length: 6});
    });

    it('counts what it had, when it is continued; one that is full is refused: 422', async () => {
      await start({maxAnswerLength: 80});
      const goOn = (conversationId: string): Promise<Response> =>
        postJson(`${server.url}${streamPath}`, {trigger: 'continue', conversationId});
      const first = await (await startReading(server, 'hi', {fields: {model: 'mock/length'}})).rest();
      const {conversationId} = startOf(first);
      const rest = await readAll(await goOn(conversationId));
      const end = rest.at(-1)?.event;
      expect([
        textOf(first).length < 80,
        textOf(rest).length,
        end?.type === 'done' && end.finishReason,
        (await goOn(conversationId)).status,
      ]).to.deep.equal([true, 80, 'length', 422]);
    });
  });

  describe('the times of a server', () => {
    it('say when a run that nobody reads is stopped', async () => {
      await start({abandonAfterMs: 3_000});
      const reader = await hanging('word');
      await reader.next();
      await reader.next();
      await reader.leave();
      await eventually(
        () => server.counts().readers,
        (readers) => readers === 0,
      );
      clock.advance(3_000);
      await eventually(
        () => server.counts().runs,
        (runs) => runs === 0,
      );
      expect(await answer(reader)).to.deep.equal({text: 'word', status: 'stopped'});
    });

    it('say how long a log is kept; then the whole comes from the store', async () => {
      await start({logRetentionMs: 2_000});
      const whole = await (await startReading(server, 'one two three')).rest();
      clock.advance(1_999);
      const during = server.counts().streams;
      clock.advance(1);
      const after = server.counts().streams;
      const {streamId} = startOf(whole);
      const stored = await readAll(await fetch(`${server.url}${streamPath}/${streamId}`));
      expect([during, after, stored.map(({event}) => event.type), textOf(stored)]).to.deep.equal([
        1,
        0,
        ['start', 'reset', 'done'],
        'one two three',
      ]);
    });
  });

  describe('a model that does not heed its signal', () => {
    beforeEach(() => start({}));

    it('is left all the same', async () => {
      const stop = new AbortController();
      async function* deaf(): AsyncGenerator<number> {
        yield 1;
        await new Promise(() => undefined);
      }
      const heard: number[] = [];
      for await (const value of untilAborted(deaf(), stop.signal)) {
        heard.push(value);
        queueMicrotask(() => stop.abort());
      }
      expect(heard).to.deep.equal([1]);
    });
  });
});
