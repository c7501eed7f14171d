import {describe, it} from 'node:test';
import {expect} from 'chai';
import fc from 'fast-check';
import {TextScore} from '../../../demo/server/text-score.js';

function read(...pieces: readonly string[]): TextScore {
  const score = new TextScore();
  for (const piece of pieces) score.push(piece);
  score.end();
  return score;
}

describe('how a text reads', () => {
  it('is difficult by the words of a sentence and the share of long words, as LIX has it', () => {
    // 8 words in 2 sentences, 2 of them long: 8 / 2 + 100 * 2 / 8.
    expect(read('The cat sat there. It was incredibly comfortable.').scores().difficulty).to.equal(29);
  });

  it('is 100 at most', () => {
    expect(read('Incomprehensibilities '.repeat(30)).scores().difficulty).to.equal(100);
  });

  const counted: readonly (readonly [what: string, text: string, words: number, sentences: number])[] = [
    ['full stops, questions and exclamations', 'One. Two? Three!', 3, 3],
    ['no stop inside a number or a name', 'Pi is 3.14 at example.com today.', 8, 1],
    ['a sentence that is still open', 'One. Two', 2, 2],
    ['a heading and the entries of a list as sentences', '# Title\n\n- one\n- two\n', 3, 3],
    ['a stop behind a quotation', 'He said “no.” She went.', 5, 2],
    ['words with hyphens and apostrophes once', 'It’s well-known', 2, 1],
    ['characters of scripts without spaces as words', '你好。世界。', 4, 2],
    ['no words in a block of code', 'One.\n```js\nconst two = 2;\n```\nThree.', 2, 2],
    ['a block of code to the fence that began it', '````\n```\none\n````\ntwo', 1, 1],
    ['nothing in an empty text', '', 0, 0],
  ];
  for (const [what, text, words, sentences] of counted) {
    it(`counts ${what}`, () => {
      const score = read(text);
      expect([score.words, score.sentences]).to.deep.equal([words, sentences]);
    });
  }

  it('has the variety of its last hundred words', () => {
    const numbers = Array.from({length: 100}, (_, at) => `word${at}`).join(' ');
    expect([
      read('one two One two').scores().variety,
      read('same '.repeat(500), numbers).scores().variety,
      read(numbers, ' same'.repeat(50)).scores().variety,
    ]).to.deep.equal([50, 100, 51]);
  });

  it('is code by the share of characters in blocks of it, the open one included', () => {
    const text = '1234567\n```\n456\n```\n';
    expect([read(text).scores().code, read(text.slice(0, 14)).scores().code]).to.deep.equal([60, 43]);
  });

  it('reads the same however it is cut', () => {
    const text =
      'It’s 3.14. “Well-known?” Yes!\n\n```ts\nconst a = `b`;\n```\n- 你好 wörld\n~~~\nx\n~~~\nEnd';
    const whole = read(text);
    fc.assert(
      fc.property(fc.array(fc.nat({max: text.length}), {maxLength: 12}), (cuts) => {
        const at = [0, ...cuts.toSorted((a, b) => a - b), text.length];
        const score = read(...at.slice(1).map((end, index) => text.slice(at[index], end)));
        expect([score.scores(), score.words, score.sentences]).to.deep.equal([
          whole.scores(),
          whole.words,
          whole.sentences,
        ]);
      }),
    );
  });

  it('says of nothing that it is nothing', () => {
    expect(read().scores()).to.deep.equal({difficulty: 0, variety: 0, code: 0});
  });
});
