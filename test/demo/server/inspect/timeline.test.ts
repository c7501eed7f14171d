import {describe, it} from 'node:test';
import {expect} from 'chai';
import {entrySpanMs, Timeline} from '../../../../demo/server/inspect/timeline.js';
import type {ProviderEvent} from '../../../../demo/server/providers/provider.js';

const chunk = (content: string): ProviderEvent => ({type: 'chunk', content});
const thought = (content: string): ProviderEvent => ({type: 'reasoning', content});

describe('a timeline', () => {
  it('takes events of one type that come close together for one entry', () => {
    const timeline = new Timeline();
    timeline.add(thought('Hm'), 0);
    timeline.add(chunk('Hel'), 10);
    timeline.add(chunk('lo'), 20);
    timeline.add(chunk('!'), 10 + entrySpanMs);
    expect(timeline.entries).to.deep.equal([
      {type: 'reasoning', ms: 0, count: 1, length: 2},
      {type: 'chunk', ms: 10, count: 2, length: 5},
      {type: 'chunk', ms: 10 + entrySpanMs, count: 1, length: 1},
    ]);
  });

  it('stays short however long a model speaks, and counts all that it said', () => {
    const timeline = new Timeline();
    for (let at = 0; at < 5_000; at++) timeline.add(chunk('word '), at * entrySpanMs);
    expect(timeline.entries).to.have.length(256);
    expect(timeline.count).to.equal(5_000);
    const said = timeline.entries.reduce((sum, {length}) => sum + length, 0);
    expect(said).to.equal(25_000);
  });
});
