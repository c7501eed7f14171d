import {afterEach, beforeEach, describe, it} from 'node:test';
import {expect} from 'chai';
import {IndexCache} from '../../../../demo/server/knowledge/index-cache.js';
import type {Knowledge} from '../../../../demo/server/knowledge/open-knowledge.js';
import {documentOf, type KnowledgePlace, makeKnowledgePlace, sourcesFor} from './knowledge-place.js';

const text = Array.from({length: 40}, (_, at) => `Paragraph ${at} tells of pumps and valves.`).join('\n\n');

describe('indexes in memory', () => {
  let place: KnowledgePlace;
  let knowledge: Knowledge;
  beforeEach(async () => {
    place = await makeKnowledgePlace();
    knowledge = await place.open();
  });
  afterEach(() => place.dispose());

  const cacheOf = (maxBytes: number) => new IndexCache({db: place.db, embedderName: null, maxBytes});

  it('are made for those who ask, and who have documents', async () => {
    await knowledge.documents.ingest('ann', documentOf('A', text));
    const cache = cacheOf(Infinity);
    expect(await cache.of(['user:bob', 'shared'])).to.deep.equal([]);
    expect(cache.size).to.equal(0);
    const [index] = await cache.of(['user:ann', 'shared']);
    expect(index?.words.size).to.be.greaterThan(0);
    expect(cache.size).to.equal(1);
  });

  it('are dropped beyond the bound, those used last kept', async () => {
    const owners = ['user:a', 'user:b', 'user:c'] as const;
    for (const owner of owners)
      await knowledge.documents.ingest(owner.slice('user:'.length), documentOf('A', text));
    const one = cacheOf(Infinity);
    await one.of(['user:a']);
    const cache = cacheOf(2 * one.bytes);
    const [a] = await cache.of(['user:a']);
    const [b] = await cache.of(['user:b']);
    await cache.of(['user:a']);
    await cache.of(['user:c']);
    expect(cache.size).to.equal(2);
    expect(cache.bytes).to.be.at.most(2 * one.bytes);
    expect([(await cache.of(['user:a']))[0] === a, (await cache.of(['user:b']))[0] === b]).to.deep.equal([
      true,
      false,
    ]);
  });

  it('keep what is asked for even where it alone is over the bound', async () => {
    await knowledge.documents.ingest('ann', documentOf('A', text));
    const cache = cacheOf(0);
    expect((await cache.of(['user:ann']))[0]?.words.size).to.be.greaterThan(0);
  });

  it('forget what was deleted, and take no memory for it', async () => {
    const {info} = await knowledge.documents.ingest('ann', documentOf('A', text));
    const cache = cacheOf(Infinity);
    await cache.of(['user:ann']);
    await knowledge.documents.delete('ann', info.id);
    const [index] = await cache.of(['user:ann']);
    expect([index?.words.size, index?.bytes, index?.words.frequencyOf('pump')]).to.deep.equal([0, 0, 0]);
  });

  it('take up what is asked at the same time once', async () => {
    await knowledge.documents.ingest('ann', documentOf('A', text));
    const cache = cacheOf(Infinity);
    const [[one], [other]] = await Promise.all([cache.of(['user:ann']), cache.of(['user:ann'])]);
    expect(one).to.equal(other);
    expect(one?.words.frequencyOf('pump')).to.equal(one?.words.size);
  });

  it('know what another process saved and deleted', async () => {
    const other = await place.open();
    const {info} = await other.documents.ingest('ann', documentOf('A', 'The pump.'));
    expect(await sourcesFor(knowledge, 'ann', 'pump')).to.deep.equal(['A']);
    await other.documents.delete('ann', info.id);
    expect(await sourcesFor(knowledge, 'ann', 'pump')).to.deep.equal([]);
  });
});
