import {SeededRandom} from './chaos/seeded-random.js';

/*
 * Answers as models write them, made of a seed: the same seed gives the same text in every browser. Outside of code
 * nothing in them is a mark that stays a mark, so whatever raw syntax is seen was not meant to be.
 */

const words =
  'the stream keeps every token in order so that a reader never waits for what has already come while the server writes on and the page draws only what is new because work that grows with the length of an answer is felt at once by people with slow phones and long conversations'.split(
    ' ',
  );
const languages = ['ts', 'python', 'bash', 'json', ''];
const codeLines = [
  'const answer = await read(stream);',
  'for (const [at, line] of lines.entries()) total += line.length;',
  '  if (a * b > 2 ** 8 && !isDone) return `a_b`;',
  '# not a heading',
  '- not a list',
  'def next(self, *args, **kwargs): return self._at + 1',
  '',
  '| not | a table |',
  '{"name": "value", "list": [1, 2, 3]}',
];

/** Some words, without marks. */
export function plainWords(random: SeededRandom, count: number): string {
  return Array.from({length: count}, () => random.pick(words)).join(' ');
}

/** A sentence with marks of some kind in it. */
export function sentence(random: SeededRandom): string {
  const parts = Array.from({length: random.between(1, 3)}, () => {
    const before = plainWords(random, random.between(3, 9));
    return `${before} ${inline(random)}`;
  });
  const text = `${parts.join(' ')} ${plainWords(random, random.between(2, 6))}.`;
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function inline(random: SeededRandom): string {
  const inner = plainWords(random, random.between(1, 4));
  switch (random.between(0, 9)) {
    case 0:
    case 1:
      return `**${inner}**`;
    case 2:
      return `*${inner}*`;
    case 3:
    case 4:
      return `\`${inner.replaceAll(' ', '_')}()\``;
    case 5:
      return `[${inner}](https://example.com/${inner.replaceAll(' ', '-')})`;
    case 6:
      return `~~${inner}~~`;
    case 7:
      return `**${inner} *${plainWords(random, 2)}* ${inner}**`;
    case 8:
      return `https://example.com/${random.pick(words)}`;
    default:
      return inner;
  }
}

const sentences = (random: SeededRandom, most: number): string =>
  Array.from({length: random.between(1, most)}, () => sentence(random)).join(' ');

const makers: readonly ((random: SeededRandom) => string)[] = [
  (random) => `${'#'.repeat(random.between(1, 4))} ${plainWords(random, random.between(2, 6))}`,
  (random) => sentences(random, 4),
  (random) => sentences(random, 6),
  (random) => listOf(random, '', 0),
  (random) =>
    Array.from({length: random.between(3, 7)}, (_, at) => `${at + 1}. ${sentence(random)}`).join('\n'),
  (random) => Array.from({length: 3}, () => `- [${random.pick([' ', 'x'])}] ${sentence(random)}`).join('\n'),
  (random) => tableOf(random, random.between(2, 8)),
  (random) => fenceOf(random, random.between(3, 14)),
  (random) => `> ${sentences(random, 3)}\n>\n> ${sentence(random)}`,
  () => '---',
];

export function listOf(random: SeededRandom, indent: string, depth: number): string {
  return Array.from({length: random.between(2, 5)}, () => {
    const nested = depth < 2 && random.next() < 0.3 ? `\n${listOf(random, `${indent}  `, depth + 1)}` : '';
    return `${indent}- ${sentence(random)}${nested}`;
  }).join('\n');
}

export function tableOf(random: SeededRandom, rows: number): string {
  const row = (): string => `| ${sentence(random)} | ${plainWords(random, 2)} | ${random.between(0, 999)} |`;
  const head = '| Name | What it is | Count |\n|------|:----------:|------:|';
  return [head, ...Array.from({length: rows}, row)].join('\n');
}

export function fenceOf(random: SeededRandom, lines: number): string {
  const code = Array.from({length: lines}, () => random.pick(codeLines)).join('\n');
  return `\`\`\`${random.pick(languages)}\n${code}\n\`\`\``;
}

/** An answer of at least `length` UTF-16 units, of blocks of all kinds. */
export function markdownMix(seed: number, length: number): string {
  const random = new SeededRandom(seed);
  let text = '';
  while (text.length < length) text += `${random.pick(makers)(random)}\n\n`;
  return text;
}
