import {defaultGuards} from '../../src/guards/guard-options.js';
import {findPii} from '../../src/guards/pii/find-pii.js';
import {findInjection} from '../../src/guards/prompt-injection/find-injection.js';

/** How well one kind is found. */
export interface Rates {
  readonly name: string;
  readonly found: number;
  readonly missed: number;
  /** Found where there was nothing, or with other ends. */
  readonly wrong: number;
}

/** What went wrong, for who writes rules. */
export interface Measured {
  readonly rates: readonly Rates[];
  readonly mistakes: readonly string[];
}

const mark = /«([a-z-]{1,40}):([^»]{1,200})»/g;

/** Rates of each kind over lines with `«kind:value»` marks. A value counts as found only with its very ends. */
export function measurePii(lines: readonly string[]): Measured {
  const counts = new Map<string, {found: number; missed: number; wrong: number}>();
  const mistakes: string[] = [];
  const count = (name: string, what: 'found' | 'missed' | 'wrong'): void => {
    const of = counts.get(name) ?? {found: 0, missed: 0, wrong: 0};
    of[what] += 1;
    counts.set(name, of);
  };
  for (const line of lines) {
    const expected = Array.from(line.matchAll(mark), ([, kind, value]) => `${kind}:${value}`);
    const text = line.replace(mark, '$2');
    const actual = findPii(text).map(({kind, start, end}) => `${kind}:${text.slice(start, end)}`);
    for (const item of expected) {
      const isFound = actual.includes(item);
      count(kindOf(item), isFound ? 'found' : 'missed');
      if (!isFound) mistakes.push(`missed ${item} in ${line}`);
    }
    for (const item of actual.filter((one) => !expected.includes(one))) {
      count(kindOf(item), 'wrong');
      mistakes.push(`wrong ${item} in ${line}`);
    }
  }
  const rates = [...counts].map(([name, of]) => ({name, ...of}));
  return {rates: [...rates, total(rates)], mistakes};
}

/** Rates of the score at the default threshold. */
export function measureInjection(attacks: readonly string[], benign: readonly string[]): Measured {
  const {threshold} = defaultGuards.promptInjection;
  const isAttack = (text: string): boolean => findInjection(text).score >= threshold;
  const missed = attacks.filter((text) => !isAttack(text));
  const wrong = benign.filter(isAttack);
  return {
    rates: [
      {
        name: 'prompt injection',
        found: attacks.length - missed.length,
        missed: missed.length,
        wrong: wrong.length,
      },
    ],
    mistakes: [...missed.map((text) => `missed ${text}`), ...wrong.map((text) => `wrong ${text}`)],
  };
}

/** Of what was found, the share that was right; of what was there, the share that was found. */
export function precisionAndRecall({found, missed, wrong}: Rates): {precision: number; recall: number} {
  const share = (part: number, whole: number): number => (whole === 0 ? 1 : part / whole);
  return {precision: share(found, found + wrong), recall: share(found, found + missed)};
}

const kindOf = (item: string): string => item.slice(0, item.indexOf(':'));

function total(rates: readonly Rates[]): Rates {
  const sum = (what: 'found' | 'missed' | 'wrong'): number => rates.reduce((all, of) => all + of[what], 0);
  return {name: 'all', found: sum('found'), missed: sum('missed'), wrong: sum('wrong')};
}
