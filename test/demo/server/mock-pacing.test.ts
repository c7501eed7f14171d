import {describe, it} from 'node:test';
import {expect} from 'chai';
import {mockProvider} from '../../../demo/server/providers/mock.js';
import {showcaseAnswer} from '../../../demo/server/providers/mock-showcase.js';
import type {ProviderEvent} from '../../../demo/server/providers/provider.js';
import {wordsOf} from '../../../demo/server/providers/words.js';
import {ManualClock} from '../../support/manual-clock.js';
import {startOf, startReading} from '../../support/server-events.js';
import {eventually} from '../../support/server-eventually.js';
import {startServer, streamPath} from '../../support/server-harness.js';

/** Everything a mock model says, with the clock's time of each event. */
async function say(
  model: string,
  content: string,
  clock: ManualClock,
  wordDelayMs: number,
): Promise<{event: ProviderEvent; at: number}[]> {
  const said: {event: ProviderEvent; at: number}[] = [];
  const beganAt = clock.now();
  const provider = mockProvider({wordDelayMs, clock});
  const messages = [{role: 'user', content}] as const;
  let isOver = false;
  const talking = (async () => {
    for await (const event of provider.stream({model, messages, signal: new AbortController().signal})) {
      said.push({event, at: clock.now() - beganAt});
    }
    isOver = true;
  })();
  await eventually(
    () => {
      if (clock.pending > 0) clock.advance(1);
      return isOver;
    },
    (over) => over,
  );
  await talking;
  return said;
}

describe('a mock model', () => {
  it('says one word every 30 ms, the first after 30', async () => {
    const said = await say('mock/echo', 'a b c d', new ManualClock(), 30);
    expect(said.slice(0, 4).map(({at}) => at)).to.deep.equal([30, 60, 90, 120]);
  });

  it('keeps its pace when it was held up: it does not fall behind for good', async () => {
    const clock = new ManualClock();
    const times: number[] = [];
    const began = clock.now();
    const events = mockProvider({wordDelayMs: 30, clock}).stream({
      model: 'mock/echo',
      messages: [{role: 'user', content: 'a b c d e'}],
      signal: new AbortController().signal,
    });
    for await (const _ of driven(events, clock)) {
      times.push(clock.now() - began);
      if (times.length === 2) clock.advance(45);
    }
    expect(times.slice(0, 5)).to.deep.equal([30, 60, 105, 120, 150]);
  });

  it('says all of mock/echo back, word by word', async () => {
    const message =
      '  Two  spaces,\n\na tab\t, 你好世界, 👩‍👩‍👧‍👦 and a-very-long-word-without-any-space-in-it ';
    const said = await say('mock/echo', message, new ManualClock(), 1);
    const text = said.flatMap(({event}) => (event.type === 'chunk' ? [event.content] : [])).join('');
    expect(text).to.equal(message);
  });

  it('ends with a finish reason and counts of the words', async () => {
    const said = await say('mock/echo', 'a b c', new ManualClock(), 1);
    expect(said.at(-1)?.event).to.deep.equal({
      type: 'finish',
      finishReason: 'stop',
      usage: {inputTokens: 3, outputTokens: 3, totalTokens: 6},
    });
  });

  it('stops at once when it is aborted', async () => {
    const stop = new AbortController();
    const events = mockProvider({wordDelayMs: 30, clock: new ManualClock()}).stream({
      model: 'mock/echo',
      messages: [{role: 'user', content: 'a b'}],
      signal: stop.signal,
    });
    const next = events[Symbol.asyncIterator]().next();
    stop.abort();
    expect(
      await next.then(
        () => 'said',
        (error: Error) => error.name,
      ),
    ).to.equal('AbortError');
  });

  const constructs: readonly (readonly [string, RegExp])[] = [
    ['headings of several levels', /^# .*^## .*^### .*^#### /ms],
    ['an ordered and a nested list', /^1\. .*\n2\. .*\n {3}- .*\n {3}- .*\n {5}- /m],
    ['a task list', /^- \[x\] .*^- \[ \] /ms],
    ['a table', /^\|.*\|\n\|:--/m],
    ['fenced code', /^```ts\n.*\n```$/ms],
    ['nested quotes', /^> .*^> > /ms],
    ['links of three kinds', /\[.*\]\(https:.*\[.*\]\(https:[^)]* ".*"\).*<https:/s],
    ['strong, emphasis, both, deletion', /\*\*one.*\*streaming\*.*~~.*\*\*\*Speed\*/s],
    ['other scripts and emoji', /世界.*👩‍👩‍👧‍👦.*שלום.*مرحبا/s],
  ];
  for (const [what, pattern] of constructs) {
    it(`shows, as mock/markdown, ${what}`, () => {
      expect(showcaseAnswer).to.match(pattern);
    });
  }
});

describe('the wire at the usual pace', () => {
  it('carries mock/markdown at 30 ms a word in at most 3 kB a second', async () => {
    const server = await startServer();
    try {
      const reader = await startReading(server, 'show', {fields: {model: 'mock/markdown'}});
      const {streamId} = startOf(await reader.rest());
      const bytes = Buffer.byteLength(await (await fetch(`${server.url}${streamPath}/${streamId}`)).text());
      const seconds = (wordsOf(showcaseAnswer).length * 30) / 1000;
      expect(bytes / seconds).to.be.within(500, 3_000);
    } finally {
      await server.dispose();
    }
  });
});

/** Reads `events`, moving `clock` to its next timer whenever the reader would wait. */
async function* driven<T>(events: AsyncIterable<T>, clock: ManualClock): AsyncIterable<T> {
  const iterator = events[Symbol.asyncIterator]();
  for (;;) {
    let isHere = false;
    const next = iterator.next().finally(() => {
      isHere = true;
    });
    await eventually(
      () => {
        if (!isHere && clock.pending > 0) clock.advance(1);
        return isHere;
      },
      (here) => here,
    );
    const result = await next;
    if (result.done) return;
    yield result.value;
  }
}
