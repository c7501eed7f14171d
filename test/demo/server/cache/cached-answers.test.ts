import {afterEach, beforeEach, describe, it} from 'node:test';
import {expect} from 'chai';
import type {ModelConfig} from '../../../../demo/server/providers/models-config.js';
import {
  chunkOf,
  completion,
  eventStream,
  refusal,
  type UpstreamAnswer,
} from '../../../support/fake-upstream.js';
import {type CachedModel, startCachedModel} from './cached-model.js';

const counted = {prompt_tokens: 3, completion_tokens: 2, total_tokens: 5};
/** An answer as it comes, with what it cost. */
const saying = (text: string): UpstreamAnswer =>
  eventStream(
    `${chunkOf(text)}${chunkOf('', 'stop')}data: ${JSON.stringify({choices: [], usage: counted})}\n\ndata: [DONE]\n\n`,
  );
const down = refusal(503, '');

describe('the answer of a cached model', () => {
  let m: CachedModel;
  beforeEach(async () => {
    m = await startCachedModel();
    m.upstream.answerWith(saying('one'));
  });
  afterEach(() => m.dispose());

  /** How often the model has been asked. */
  const asked = (): number => m.upstream.requests.length;
  const rows = async (): Promise<number> =>
    (await m.db.selectFrom('cached_answers').select('key').execute()).length;

  it('is given again to the same question, and the model not asked', async () => {
    const first = await m.ask('Hi');
    const again = await m.ask('Hi');
    expect([first.text, again.text, asked()]).to.deep.equal(['one', 'one', 1]);
  });

  it('streams in pieces, and ends as one for which nothing was used', async () => {
    const long = 'Some words, and 👩‍👩‍👧‍👦 too. '.repeat(40);
    m.upstream.answerWith(saying(long));
    await m.ask('Hi');
    const {events, text} = await m.ask('Hi');
    const pieces = events.slice(0, -1).map((event) => (event.type === 'chunk' ? event.content : ''));
    expect(text).to.equal(long);
    expect(pieces.length).to.be.greaterThan(5);
    expect(pieces.filter((piece) => piece === '' || /\p{Cs}/u.test(piece))).to.deep.equal([]);
    expect(events.at(-1)).to.deep.equal({
      type: 'finish',
      finishReason: 'stop',
      usage: {inputTokens: 0, outputTokens: 0, totalTokens: 0},
    });
  });

  it('is said to be cached: when it was given first, and what it used then', async () => {
    const answeredAt = m.clock.now();
    const first = await m.ask('Hi');
    m.clock.advance(1_000);
    const again = await m.ask('Hi');
    expect([first.answered, again.answered]).to.deep.equal([
      [{kind: 'streamed', model: 'm', provider: 'm', instead: null}],
      [
        {
          kind: 'cached',
          model: 'm',
          provider: 'cache',
          instead: null,
          cached: {answeredAt, usage: {inputTokens: 3, outputTokens: 2, totalTokens: 5}},
        },
      ],
    ]);
  });

  it('is not given to anybody else', async () => {
    await m.ask('Hi', {userId: 'ada'});
    await m.ask('Hi', {userId: 'bob'});
    await m.ask('Hi', {userId: undefined});
    expect([asked(), await rows()]).to.deep.equal([3, 3]);
  });

  it('is given to all where that is configured, and to nobody else again where it is not any more', async () => {
    await m.openAgain({isShared: true});
    await m.ask('Hi', {userId: 'ada'});
    await m.ask('Hi', {userId: 'bob'});
    const shared = asked();
    await m.openAgain({isShared: false});
    await m.ask('Hi', {userId: 'bob'});
    expect([shared, asked()]).to.deep.equal([1, 2]);
  });

  it('is given for as long as it may be, counted from when the model gave it', async () => {
    await m.ask('Hi');
    m.clock.advance(3_599_999);
    await m.ask('Hi');
    const before = asked();
    m.clock.advance(1);
    m.upstream.answerWith(saying('two'));
    expect([before, (await m.ask('Hi')).text, asked(), await rows()]).to.deep.equal([1, 'two', 2, 1]);
  });

  it('is another where another is wanted, which takes its place', async () => {
    await m.ask('Hi');
    m.upstream.answerWith(saying('two'));
    const again = await m.ask('Hi', {isAgain: true});
    const later = await m.ask('Hi');
    expect([again.text, later.text, asked()]).to.deep.equal(['two', 'two', 2]);
    expect(m.cache.counts()).to.deep.equal({hits: 1, misses: 1});
  });

  it('is there for the next process', async () => {
    await m.ask('Hi');
    await m.openAgain();
    await m.ask('Hi');
    expect([asked(), m.cache.counts()]).to.deep.equal([1, {hits: 1, misses: 0}]);
  });

  it('is counted, found and not found', async () => {
    const lookups: string[] = [];
    await m.openAgain({onLookup: (result) => lookups.push(result)});
    for (const question of ['Hi', 'Hi', 'Ho']) await m.ask(question);
    expect([lookups, m.cache.counts()]).to.deep.equal([['miss', 'hit', 'miss'], {hits: 1, misses: 2}]);
  });

  it('is asked of the model each time where its answers are not cached', async () => {
    await m.openAgain({}, {isCached: false});
    await m.ask('Hi');
    await m.ask('Hi');
    expect([asked(), await rows(), m.cache.counts()]).to.deep.equal([2, 0, {hits: 0, misses: 0}]);
  });

  const notKept: readonly (readonly [what: string, answer: UpstreamAnswer, model?: Partial<ModelConfig>])[] =
    [
      ['was cut at a length', eventStream(`${chunkOf('half')}${chunkOf('', 'length')}data: [DONE]\n\n`)],
      ['broke off', eventStream(chunkOf('half'))],
      ['was filtered', eventStream(`${chunkOf('half')}${chunkOf('', 'content_filter')}data: [DONE]\n\n`)],
      ['says nothing', eventStream(completion(' \n'))],
      ['was given by somebody else', down, {fallbacks: [{kind: 'mock'}]}],
    ];
  for (const [what, answer, model = {}] of notKept) {
    it(`is not kept where it ${what}`, async () => {
      await m.openAgain({}, model);
      m.upstream.answerWith(answer);
      await m.ask('Hi');
      m.upstream.answerWith(saying('whole'));
      expect([(await m.ask('Hi')).text, await rows()]).to.deep.equal(['whole', 1]);
    });
  }

  it('is not kept where the person stopped it', async () => {
    m.upstream.answerWith((outgoing) => {
      outgoing.writeHead(200, {'content-type': 'text/event-stream'}).write(chunkOf('half'));
    });
    const stop = new AbortController();
    await (async () => {
      for await (const _ of m.stream('Hi', {signal: stop.signal})) stop.abort();
    })().catch((error: unknown) => error);
    expect(await rows()).to.equal(0);
  });

  it('is kept until there is no room, then those go first that were not used for longest', async () => {
    await m.ask('one');
    const [{bytes} = {bytes: 0}] = await m.db.selectFrom('cached_answers').select('bytes').execute();
    await m.openAgain({maxBytes: bytes * 3});
    for (const question of ['two', 'tri', 'one', 'for']) {
      m.clock.advance(1);
      await m.ask(question);
    }
    const before = asked();
    for (const question of ['one', 'tri', 'for']) await m.ask(question);
    const found = asked();
    await m.ask('two');
    expect([await rows(), before, found, asked()]).to.deep.equal([3, 4, 4, 5]);
  });

  it('is not kept where it is larger than all that may be kept', async () => {
    await m.openAgain({maxBytes: 300});
    m.upstream.answerWith(saying('x'.repeat(400)));
    await m.ask('Hi');
    expect(await rows()).to.equal(0);
  });

  it('comes from the model where the store fails', async () => {
    const failures: unknown[] = [];
    await m.openAgain({logger: {warn: (fields: unknown) => failures.push(fields)}});
    await m.db.schema.dropTable('cached_answers').execute();
    expect([(await m.ask('Hi')).text, (await m.ask('Hi')).text, asked()]).to.deep.equal(['one', 'one', 2]);
    expect(failures.map((failure) => (failure as {work: string}).work)).to.deep.equal([
      ...['find', 'save'],
      ...['find', 'save'],
    ]);
  });
});

describe('a model that falls back on the cache', () => {
  let m: CachedModel;
  beforeEach(async () => {
    m = await startCachedModel({}, {isCached: false, fallbacks: [{kind: 'cache'}]});
    m.upstream.answerWith(saying('one'));
  });
  afterEach(() => m.dispose());

  it('gives its last answer, however old, when it cannot be asked', async () => {
    await m.ask('Hi');
    m.clock.advance(24 * 3_600_000);
    m.upstream.answerWith(down);
    const {text, answered, events} = await m.ask('Hi');
    expect(text).to.equal('one');
    expect(answered).to.deep.equal([
      {
        kind: 'cached',
        model: 'm',
        provider: 'cache',
        instead: {model: 'm', provider: 'm', code: 'overloaded'},
      },
    ]);
    expect(events.at(-1)).to.have.deep.property('usage', {inputTokens: 0, outputTokens: 0, totalTokens: 0});
  });

  it('is asked as long as it can be', async () => {
    await m.ask('Hi');
    m.upstream.answerWith(saying('two'));
    expect((await m.ask('Hi')).text).to.equal('two');
  });

  it('fails where it never answered that, or did so more than a week ago', async () => {
    await m.ask('Hi');
    m.upstream.answerWith(down);
    const other = await m.ask('Ho');
    m.clock.advance(7 * 24 * 3_600_000 + 1);
    await m.cache.deleteOld(m.clock.now());
    const late = await m.ask('Hi');
    expect([other.error, late.error].map((error) => (error as {code?: string} | null)?.code)).to.deep.equal([
      'overloaded',
      'overloaded',
    ]);
  });

  it('does not give what another person was told', async () => {
    await m.ask('Hi', {userId: 'ada'});
    m.upstream.answerWith(down);
    expect((await m.ask('Hi', {userId: 'bob'})).text).to.equal('');
  });
});
