import {anyPlaceholder} from '../../../src/guards/mask/placeholder.js';
import {detectors, findPii} from '../../../src/guards/pii/find-pii.js';
import {encodings} from '../../../src/guards/prompt-injection/encoded-text.js';
import {findByWords} from '../../../src/guards/prompt-injection/find-by-words.js';
import {findInjection} from '../../../src/guards/prompt-injection/find-injection.js';
import {marks} from '../../../src/guards/prompt-injection/marks.js';
import {normalise} from '../../../src/guards/prompt-injection/normal-text.js';
import type {TermSet} from '../../../src/guards/prompt-injection/term-set.js';
import {wordRules} from '../../../src/guards/prompt-injection/word-rules.js';
import {wordsOf} from '../../../src/guards/prompt-injection/words.js';
import {describe, expect, it} from '../../support/suite.js';

const hostile: Readonly<Record<string, string>> = {
  digits: '4',
  'digits in groups': '4111 1111 ',
  addresses: 'a@',
  'long addresses': 'aaaaaaaa.bbbbbbbb@cccccccc.',
  'beginnings of IBANs': 'DE44 ',
  'numbers to call': '+1 415-',
  brackets: '[EMAIL_',
  'words of rules': 'ignore all previous ',
  'the same verb': 'ignore ',
  'letters one by one': 'i g ',
  pictures: '![a](https://a?b=',
  'percent signs': '%69a',
  Base64: 'SWdub3Jl',
  'invisible characters': 'a\u200b',
};

/** How often `work` tried a pattern. */
function triesOf(work: () => void): number {
  const {exec} = RegExp.prototype;
  let tries = 0;
  RegExp.prototype.exec = function counted(text: string) {
    tries += 1;
    return exec.call(this, text);
  };
  try {
    work();
  } finally {
    RegExp.prototype.exec = exec;
  }
  return tries;
}

const [small, factor] = [2_000, 8];
/** Eight times the text, and a little more; sixty-four would be the square. */
const mostGrowth = 9;
const textOf = (unit: string, length: number): string => unit.repeat(Math.ceil(length / unit.length));

describe('The work of the guards', () => {
  it('is bounded at each character: no quantifier of theirs is without an upper bound', () => {
    const patterns = [
      ...detectors.flatMap(({patterns}) => patterns),
      ...marks.map(({pattern}) => pattern),
      ...encodings,
      anyPlaceholder,
    ];
    for (const {source} of patterns) {
      const bare = source.replace(/\\[pu]\{[^}]*\}|\\./g, 'x').replace(/\[[^\]]*\]/g, 'x');
      expect(bare, source).not.to.match(/[*+]|\{\d+,\}/);
    }
  });

  for (const [name, unit] of Object.entries(hostile)) {
    it(`grows as the text does, for ${name}`, () => {
      const tries = (length: number): number => {
        const text = textOf(unit, length);
        return triesOf(() => {
          findPii(text);
          findInjection(text);
        });
      };
      const less = tries(small);
      expect(less).to.be.above(0);
      expect(tries(small * factor) / less).to.be.at.most(mostGrowth);
    });
  }

  it('looks each word up a bounded number of times', () => {
    let lookUps = 0;
    const counted = (terms: TermSet): TermSet => ({
      has: (word) => {
        lookUps += 1;
        return terms.has(word);
      },
    });
    const rules = wordRules.map((rule) => {
      const [first, ...others] = rule.groups;
      return {...rule, groups: [counted(first), ...others.map(counted)] as const};
    });
    const cost = (unit: string, count: number): number => {
      lookUps = 0;
      findByWords(wordsOf(normalise(unit.repeat(count))), rules);
      return lookUps;
    };
    for (const unit of ['ignore ', 'ignore all previous ', 'send chat ', 'reveal your system prompt '])
      expect(cost(unit, 800) / cost(unit, 100), unit).to.be.at.most(mostGrowth);
  });
});
