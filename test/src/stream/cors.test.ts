import {answersWithoutCors} from '../../../src/transport/cors-probe.js';
import {guardFetch} from '../../../src/transport/guarded-fetch.js';
import {wireOrigin} from '../../support/place.js';
import {readStream, type StreamReading} from '../../support/read-stream.js';
import {describe, expect, it} from '../../support/suite.js';
import {wireUrl} from '../../support/wire-url.js';

const isPage = 'document' in globalThis;
/** The same endpoint by another name: another origin, which allows nobody. */
const elsewhere = wireOrigin.includes('localhost')
  ? wireOrigin.replace('localhost', '127.0.0.1')
  : wireOrigin.replace('127.0.0.1', 'localhost');
/** A port that browsers refuse to reach, on which nobody listens. */
const nowhere = 'http://127.0.0.1:1';
const fetch: typeof globalThis.fetch = (input, init) => globalThis.fetch(input, init);

/** A stream whose every request goes to `url`, at another origin than the page's. */
function readAt(url: string, attempts: number): {reading: StreamReading; requests: () => number} {
  let requests = 0;
  const {origin} = new URL(url);
  const guarded = guardFetch({fetch, allowedOrigins: new Set([origin])});
  const reading = readStream([], {
    endpoint: new URL(url),
    isSameOrigin: false,
    retry: {attempts, budgetMs: 120_000, baseMs: 1, maxMs: 1},
    answersWithoutCors: (asked) => answersWithoutCors(fetch, asked),
    fetch: (_input, init) => {
      requests += 1;
      return guarded(url, init);
    },
  });
  return {reading, requests: () => requests};
}

/** Lets no time pass but what waits of no length need, until it is over. */
async function overOf({pass, end}: StreamReading): Promise<void> {
  let isOver = false;
  const note = (): void => {
    isOver = true;
  };
  end.then(note, note);
  await pass(0, () => isOver);
}

describe('a service at another origin', () => {
  if (isPage) {
    it('that answers, but not to this page, is said to be so after two failures', async () => {
      const {reading, requests} = readAt(elsewhere + wireUrl({chunks: []}), 8);
      await overOf(reading);
      const error = await reading.failure();
      expect([error.code, error.retryable, requests()]).to.deep.equal(['cors', false, 2]);
      expect(error.message).to.include(elsewhere);
    });
  } else {
    it('is never said to refuse this page where there is none', async () => {
      expect(await answersWithoutCors(fetch, wireOrigin + wireUrl({chunks: []}))).to.equal(false);
    });
  }

  it('that is not there is of the network, after all attempts', async () => {
    const {reading, requests} = readAt(`${nowhere}/api/ai/chat/stream`, 3);
    await overOf(reading);
    const error = await reading.failure();
    expect([error.code, requests()]).to.deep.equal(['network', 3]);
  });
});
