import {afterEach, beforeEach, describe, it} from 'node:test';
import {expect} from 'chai';
import {ManualClock} from '../../support/manual-clock.js';
import {EventReader, readAll, startOf, startReading, textOf} from '../../support/server-events.js';
import {eventually} from '../../support/server-eventually.js';
import {
  messagesOf,
  postJson,
  startServer,
  streamPath,
  type TestServer,
} from '../../support/server-harness.js';

const continueBody = (conversationId: string, fields = {}) => ({
  trigger: 'continue',
  conversationId,
  ...fields,
});

describe('an answer that was cut at a length', () => {
  let server: TestServer;
  beforeEach(async () => {
    server = await startServer();
  });
  afterEach(() => server.dispose());

  const cut = async () => {
    const events = await (await startReading(server, 'hi', {fields: {model: 'mock/length'}})).rest();
    return {...startOf(events), text: textOf(events), end: events.at(-1)?.event};
  };
  const goOn = (conversationId: string, fields = {}, headers: Record<string, string> = {}) =>
    postJson(`${server.url}${streamPath}`, continueBody(conversationId, fields), {headers});

  it('goes on in the same message, from where its text stands, in a stream of its own', async () => {
    const first = await cut();
    const events = await readAll(await goOn(first.conversationId));
    const start = startOf(events);
    const rest = events.slice(2, -1).map(({event}) => event.type);
    expect({
      ...start,
      isNewStream: start.streamId !== first.streamId,
      streamId: '',
      reset: events[1]?.event,
      numbers: events.every(({seq}, at) => seq === at),
      rest: new Set(rest),
    }).to.deep.equal({
      type: 'start',
      messageId: first.messageId,
      conversationId: first.conversationId,
      model: 'mock/length',
      isNewStream: true,
      streamId: '',
      reset: {type: 'reset', parts: [{type: 'text', text: first.text}]},
      numbers: true,
      rest: new Set(['chunk']),
    });
  });

  it('is saved as one text, complete, with what both runs used', async () => {
    const first = await cut();
    const events = await readAll(await goOn(first.conversationId));
    const text = textOf(events);
    const done = events.at(-1)?.event;
    const path = await messagesOf(server, first.conversationId);
    const saved = path.at(-1);
    const words = (content: string) => content.split(' ').length;
    expect({
      count: path.length,
      parts: saved?.parts,
      status: saved?.status,
      reason: saved?.metadata?.['finishReason'],
      usage: saved?.usage,
      firstWords: words(first.text),
      isAll: text.endsWith('up to this end.'),
      done,
    }).to.deep.equal({
      count: 2,
      parts: [{type: 'text', text}],
      status: 'complete',
      reason: 'stop',
      usage: done?.type === 'done' ? done.usage : undefined,
      firstWords: 12,
      isAll: true,
      done: {type: 'done', finishReason: 'stop', usage: saved?.usage, length: text.length},
    });
    expect(saved?.usage?.outputTokens).to.equal(words(text));
  });

  it('may be named, and the shown path stays as long as it was', async () => {
    const {conversationId, messageId} = await cut();
    await readAll(
      await postJson(`${server.url}${streamPath}`, {
        trigger: 'send',
        message: 'after',
        model: 'mock/echo',
        conversationId,
      }),
    );
    const [start] = await readAll(await goOn(conversationId, {messageId}));
    const path = await messagesOf(server, conversationId);
    expect([start?.event.type === 'start' && start.event.messageId, path.length]).to.deep.equal([
      messageId,
      4,
    ]);
  });

  it('is continued once for one key', async () => {
    const {conversationId} = await cut();
    const headers = {'idempotency-key': 'again'};
    const first = await readAll(await goOn(conversationId, {}, headers));
    expect(await readAll(await goOn(conversationId, {}, headers))).to.deep.equal(first);
  });

  it('is not continued when it is complete: 422, nothing changes', async () => {
    const {conversationId} = await cut();
    await readAll(await goOn(conversationId));
    const before = await messagesOf(server, conversationId);
    const response = await goOn(conversationId);
    const {code, hint} = (await response.json()) as {code: string; hint: string};
    expect([
      response.status,
      code,
      hint.includes('complete'),
      await messagesOf(server, conversationId),
    ]).to.deep.equal([422, 'invalid', true, before]);
  });

  it("is not a person's message (422), nor one of another conversation (404)", async () => {
    const {conversationId, userMessageId} = await cut();
    const other = await cut();
    const statuses = await Promise.all(
      [userMessageId, other.messageId].map(
        async (messageId) => (await goOn(conversationId, {messageId})).status,
      ),
    );
    expect(statuses).to.deep.equal([422, 404]);
  });

  it('is told whole of its first stream, when the log of that is gone', async () => {
    const clock = new ManualClock();
    await server.dispose();
    server = await startServer({clock});
    const {conversationId, streamId} = await cut();
    const text = textOf(await readAll(await goOn(conversationId)));
    clock.advance(15 * 60_000);
    const stored = await readAll(await fetch(`${server.url}${streamPath}/${streamId}`));
    expect([textOf(stored), stored.at(-1)?.event.type]).to.deep.equal([text, 'done']);
  });
});

describe('an answer that is being continued', () => {
  let server: TestServer;
  let clock: ManualClock;
  beforeEach(async () => {
    clock = new ManualClock();
    server = await startServer({clock, mockWordDelayMs: 30});
  });
  afterEach(() => server.dispose());

  /** Lets the model say `words` words, each read before the next. */
  const hear = async (reader: EventReader, words: number): Promise<void> => {
    for (let heard = 0; heard < words; heard++) {
      await eventually(() => clock.isDueIn(30), Boolean);
      clock.advance(30);
      await reader.next();
    }
  };
  const stop = (reader: EventReader, body = {}): Promise<Response> =>
    postJson(`${server.url}${streamPath}/${startOf(reader.all).streamId}/stop`, body);
  /** An answer that was stopped after two words, and then said `words` more. */
  const continued = async (words: number): Promise<EventReader> => {
    const first = await startReading(server, 'one two three four five six', {
      fields: {model: 'mock/markdown'},
    });
    await first.next();
    await hear(first, 12);
    await stop(first);
    const {conversationId} = startOf(first.all);
    const reader = new EventReader(
      await postJson(`${server.url}${streamPath}`, continueBody(conversationId, {model: 'mock/echo'})),
    );
    await reader.next();
    await reader.next();
    await hear(reader, words);
    return reader;
  };
  const baseOf = (reader: EventReader): string => textOf(reader.all.slice(0, 2));
  const saved = async (reader: EventReader) => {
    const last = (await messagesOf(server, startOf(reader.all).conversationId)).at(-1);
    return {text: last?.text, status: last?.status, streamId: last?.streamId};
  };

  it('is streaming again, with what was saved of it so far', async () => {
    const reader = await continued(2);
    const seen = textOf(reader.all);
    clock.advance(1_000);
    const {text, status, streamId} = await eventually(
      () => saved(reader),
      (answer) => (answer.text?.length ?? 0) >= seen.length,
    );
    expect([text?.startsWith(seen), seen.length > baseOf(reader).length, status, streamId]).to.deep.equal([
      true,
      true,
      'streaming',
      startOf(reader.all).streamId,
    ]);
  });

  it('keeps the conversation busy', async () => {
    const reader = await continued(1);
    const {conversationId} = startOf(reader.all);
    const response = await postJson(`${server.url}${streamPath}`, continueBody(conversationId));
    expect([response.status, ((await response.json()) as {code: string}).code]).to.deep.equal([
      409,
      'conversation-busy',
    ]);
  });

  it('is cut by a stop to what the person saw of the new text', async () => {
    const reader = await continued(4);
    const seen = textOf(reader.all.slice(0, 4));
    await stop(reader, {afterSeq: 3});
    expect(await saved(reader)).to.deep.equal({text: seen, status: 'stopped', streamId: undefined});
  });

  for (const afterSeq of [-1, 0, 1]) {
    it(`keeps all that it had before, whatever a stop cuts (after ${afterSeq})`, async () => {
      const reader = await continued(3);
      await stop(reader, {afterSeq});
      const [reset, end] = (await reader.rest()).slice(-2);
      expect([(await saved(reader)).text, reset?.event, end?.event]).to.deep.equal([
        baseOf(reader),
        {type: 'reset', parts: [{type: 'text', text: baseOf(reader)}]},
        {type: 'stopped', length: baseOf(reader).length},
      ]);
    });
  }

  for (const afterSeq of [-1, 0, 1, 2]) {
    it(`keeps all that it had before a stop that comes when it has ended (after ${afterSeq})`, async () => {
      const reader = await continued(3);
      const seen = textOf(reader.all.slice(0, Math.max(2, afterSeq + 1)));
      await eventually(
        () => {
          clock.advance(30);
          return server.counts().runs;
        },
        (runs) => runs === 0,
      );
      await stop(reader, {afterSeq});
      expect(await saved(reader)).to.deep.equal({text: seen, status: 'stopped', streamId: undefined});
    });
  }

  it('keeps old and new text when the server closes, and may be continued after that', async () => {
    const reader = await continued(2);
    const {conversationId} = startOf(reader.all);
    const {databaseFile} = server;
    await server.close();
    const text = textOf(await reader.rest());
    const next = await startServer({databaseFile});
    try {
      const before = (await messagesOf(next, conversationId)).at(-1);
      const events = await readAll(
        await postJson(`${next.url}${streamPath}`, continueBody(conversationId, {model: 'mock/echo'})),
      );
      const after = (await messagesOf(next, conversationId)).at(-1);
      expect([
        before?.text,
        before?.status,
        events[1]?.event,
        after?.status,
        after?.parts.length,
      ]).to.deep.equal([text, 'interrupted', {type: 'reset', parts: [{type: 'text', text}]}, 'complete', 1]);
    } finally {
      await next.dispose();
    }
  });

  it('of which not a word was said yet is answered as if asked for the first time', async () => {
    const first = await startReading(server, 'one two');
    await first.next();
    await stop(first);
    const reader = new EventReader(
      await postJson(`${server.url}${streamPath}`, continueBody(startOf(first.all).conversationId)),
    );
    await reader.next();
    await reader.next();
    await hear(reader, 2);
    expect(textOf(reader.all)).to.equal('one two');
  });
});
