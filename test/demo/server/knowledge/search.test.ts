import {describe, it} from 'node:test';
import {expect} from 'chai';
import fc from 'fast-check';
import {searchWords} from '../../../../demo/server/knowledge/bm25.js';
import {fuse} from '../../../../demo/server/knowledge/fuse.js';
import {LexicalIndex} from '../../../../demo/server/knowledge/lexical-index.js';
import {questionTermsOf, termsOf} from '../../../../demo/server/knowledge/terms.js';
import {
  searchVectors,
  unitVector,
  vectorFromText,
  vectorToText,
} from '../../../../demo/server/knowledge/vectors.js';

const indexOf = (...texts: readonly string[]): {words: LexicalIndex} => {
  const words = new LexicalIndex();
  for (const [entry, text] of texts.entries()) words.add(entry, termsOf(text));
  return {words};
};
const all = {minCoverage: 0, limit: 10};
const found = (index: {words: LexicalIndex}, question: string, options = all): readonly number[] =>
  searchWords([index], questionTermsOf(question), options).map(({entry}) => entry);

describe('the words that texts are found by', () => {
  it('are whole words, whatever their case, accents and English plural', () => {
    expect(termsOf('Batteries, CAFÉS and ﬁlters')).to.deep.equal(['battery', 'cafe', 'and', 'filter']);
  });

  it('are pairs of characters where there are no spaces', () => {
    expect(termsOf('水泵坏了 ok')).to.deep.equal(['水泵', '泵坏', '坏了', 'ok']);
  });

  it('are those of a question that say something, each once', () => {
    expect(questionTermsOf('What is the pump, and where is the pump?')).to.deep.equal(['pump']);
    expect(questionTermsOf('Wo finde ich die Größe der Pumpe?')).to.deep.equal(
      ['finde', 'grosse', 'pumpe'].map((term) => (term === 'grosse' ? 'große' : term)),
    );
    expect(questionTermsOf('What is it?')).to.deep.equal([]);
  });

  it('may be those of any object', () => {
    expect(
      found(indexOf('the constructor of __proto__ and toString', 'nothing'), 'constructor __proto__'),
    ).to.deep.equal([0]);
  });
});

describe('searching words', () => {
  const index = indexOf('pump pump valve', 'pump', 'valve valve valve tank', 'lamp');

  it('puts rare words over frequent ones, and many over few', () => {
    expect(found(index, 'tank')).to.deep.equal([2]);
    expect(found(index, 'pump tank')[0]).to.equal(2);
    expect(found(index, 'valve')).to.deep.equal([2, 0]);
  });

  it('gives the scores of the formula', () => {
    const [best] = searchWords([index], ['lamp'], all);
    const idf = Math.log(1 + 3.5 / 1.5);
    const norm = 1.2 * (0.25 + (0.75 * 1) / (9 / 4));
    expect(best?.score).to.be.closeTo((idf * 2.2) / (1 + norm), 1e-12);
  });

  it('leaves out what has too little of the question', () => {
    expect(found(index, 'pump parliament election', {...all, minCoverage: 0.25})).to.deep.equal([]);
    expect(found(index, 'lamp', {...all, minCoverage: 0.25})).to.deep.equal([3]);
  });

  it('counts a word’s rarity over all indexes that are searched together', () => {
    const [one, other] = [indexOf('pump valve'), indexOf('pump', 'pump', 'pump', 'lamp')];
    const together = searchWords([one, other], ['valve'], all).map(({score}) => score);
    const alone = searchWords([one], ['valve'], all).map(({score}) => score);
    expect(together[0]).to.be.greaterThan(alone[0] ?? 0);
  });

  it('finds the same whether texts were taken out again or never were there', () => {
    const text = fc
      .array(fc.constantFrom('pump', 'valve', 'tank', 'lamp', 'door'), {maxLength: 8})
      .map((list) => list.join(' '));
    fc.assert(
      fc.property(fc.array(fc.tuple(text, fc.boolean()), {maxLength: 12}), text, (texts, question) => {
        const changed = indexOf(...texts.map(([one]) => one));
        const gone = texts.flatMap(([, isGone], entry) => (isGone ? [entry] : []));
        changed.words.remove(new Set(gone));
        const fresh = new LexicalIndex();
        for (const [entry, [one, isGone]] of texts.entries()) if (!isGone) fresh.add(entry, termsOf(one));
        expect(
          searchWords([changed], questionTermsOf(question), all).map(({entry, score}) => [entry, score]),
        ).to.deep.equal(
          searchWords([{words: fresh}], questionTermsOf(question), all).map(({entry, score}) => [
            entry,
            score,
          ]),
        );
      }),
    );
  });
});

describe('searching vectors', () => {
  it('puts those of the same direction first, and leaves out those that are too far', () => {
    const vectors = new Map(
      [
        [1, 0, 0],
        [5, 5, 0],
        [0, 0, 2],
      ].map((vector, entry) => [entry, unitVector(vector)]),
    );
    const near = searchVectors([{vectors}], unitVector([3, 1, 0]), {minSimilarity: 0.5, limit: 5});
    expect(near.map(({entry}) => entry)).to.deep.equal([0, 1]);
    expect(near[1]?.score).to.be.closeTo(4 / Math.sqrt(20), 1e-6);
  });

  it('takes vectors of another size for none', () => {
    const vectors = new Map([[0, unitVector([1, 1, 1])]]);
    expect(searchVectors([{vectors}], unitVector([1, 1]), {minSimilarity: -1, limit: 5})).to.deep.equal([]);
  });

  it('keeps vectors in text as they were', () => {
    fc.assert(
      fc.property(fc.float32Array({noNaN: true}), (vector) => {
        expect([...vectorFromText(vectorToText(vector))]).to.deep.equal([...vector]);
      }),
    );
  });
});

describe('two lists as one', () => {
  it('have first what stands well in both', () => {
    expect(
      fuse(
        [
          ['a', 'b', 'c'],
          ['d', 'b'],
        ],
        (thing) => thing,
      )[0],
    ).to.equal('b');
    expect(fuse([['a', 'b'], []], (thing) => thing)).to.deep.equal(['a', 'b']);
  });
});
