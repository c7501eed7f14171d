import {SeededRandom} from './chaos/seeded-random.js';
import {plainWords, sentence} from './markdown-mix.js';

/*
 * Documents that are one single block, however long: what a renderer that works block by block has no help with.
 */

type Shape = (random: SeededRandom, length: number) => string;

/** `first`, and then what `more` gives, until the text has `length`. */
function upTo(length: number, first: string, more: (at: number) => string): string {
  let text = first;
  for (let at = 0; text.length < length; at += 1) text += more(at);
  return text;
}

const codeLine = (random: SeededRandom): string =>
  `${' '.repeat(random.between(0, 3) * 2)}${plainWords(random, random.between(1, 7)).replaceAll(' ', '_')}();`;

/** Builders of one block of about `length` UTF-16 units, by name. */
export const shapes = {
  'paragraph of one line': (random, length) => upTo(length, '', () => `${sentence(random)} `),
  'paragraph of many lines': (random, length) => upTo(length, '', () => `${sentence(random)}\n`),
  'paragraph without marks': (random, length) => upTo(length, '', () => `${plainWords(random, 12)}. `),
  'paragraph with stray marks': (random, length) =>
    upTo(
      length,
      '',
      () => `${plainWords(random, 6)} ${random.pick(['*', '[', '_', ' _x', '*y', '~', ' < ', '\\'])} `,
    ),
  list: (random, length) => upTo(length, '', () => `- ${sentence(random)}\n`),
  'ordered list': (random, length) => upTo(length, '', (at) => `${at + 1}. ${sentence(random)}\n`),
  'loose list': (random, length) => upTo(length, '', () => `- ${sentence(random)}\n\n`),
  'nested list': (random, length) =>
    upTo(length, '- all of it\n', (at) => `${'  '.repeat([1, 2, 3, 2][at % 4] ?? 1)}- ${sentence(random)}\n`),
  'list of nested loose lists': (random, length) =>
    upTo(length, '', () => `- ${sentence(random)}\n\n  - ${sentence(random)}\n\n  - ${sentence(random)}\n\n`),
  'deep loose list': (random, length) =>
    upTo(length, '- all of it\n\n  - and this\n\n', () => `    - ${sentence(random)}\n\n`),
  'list of one long item': (random, length) => upTo(length, '- first\n', () => `  ${sentence(random)}\n`),
  'list of paragraphs in one item': (random, length) =>
    upTo(length, '- first\n\n', () => `  ${sentence(random)}\n\n`),
  'fence in a list': (random, length) => upTo(length, '- one\n\n  ```ts\n', () => `  ${codeLine(random)}\n`),
  table: (random, length) =>
    upTo(
      length,
      '| a | b | c |\n|---|:-:|--:|\n',
      (at) => `| ${sentence(random)} | ${plainWords(random, 2)} | ${at} |\n`,
    ),
  'table in a quote': (random, length) =>
    upTo(length, '> | a | b |\n> |---|---|\n', (at) => `> | ${sentence(random)} | ${at} |\n`),
  quote: (random, length) => upTo(length, '', () => `> ${sentence(random)}\n`),
  'quote of paragraphs': (random, length) => upTo(length, '', () => `> ${sentence(random)}\n>\n`),
  'quote with lazy lines': (random, length) =>
    upTo(length, '> it begins\n', () => `${plainWords(random, 9)}\n`),
  'list in a quote': (random, length) => upTo(length, '', () => `> - ${sentence(random)}\n`),
  'quote in a list': (random, length) => upTo(length, '- so:\n', () => `  > ${sentence(random)}\n`),
  'quote of quotes': (random, length) => upTo(length, '', () => `> > > ${sentence(random)}\n`),
  'fence in a list in a quote': (random, length) =>
    upTo(length, '> - one\n>\n>   ~~~py\n', () => `>   ${codeLine(random)}\n`),
  'fenced code': (random, length) => upTo(length, '```ts\n', () => `${codeLine(random)}\n`),
  'indented code': (random, length) => upTo(length, '', () => `    ${codeLine(random)}\n`),
  'fenced code of one line': (random, length) => upTo(length, '```\n', () => `${plainWords(random, 5)} `),
} satisfies Record<string, Shape>;

export type ShapeName = keyof typeof shapes;

export const shapeNames = Object.keys(shapes) as ShapeName[];

/** One block of about `length` UTF-16 units. */
export function markdownShape(name: ShapeName, length: number, seed = 1): string {
  return shapes[name](new SeededRandom(seed), length).trimEnd();
}
