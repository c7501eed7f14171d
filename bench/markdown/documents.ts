import {SeededRandom} from '../../test/support/chaos/seeded-random.js';
import {bullets, codeLine, numbered, quote, sentence, sentences, table, words} from './prose.js';

const seed = 20_261_121;

/** `length` characters of what models answer: the same every time, and a longer one begins with the shorter one's words. */
export function mix(length: number): string {
  const random = new SeededRandom(seed);
  const kinds = [
    () => `${'#'.repeat(random.between(2, 4))} ${words(random, 2, 6)}`,
    () => sentences(random, 2, 6),
    () => sentences(random, 1, 4),
    () => sentences(random, 3, 8),
    () => bullets(random, random.between(3, 8), 0),
    () => numbered(random, random.between(3, 6)),
    () => bullets(random, random.between(3, 6), 2),
    () => table(random, random.between(3, 8)),
    () => fence(random, random.between(4, 18)),
    () => quote(random, random.between(1, 3)),
  ];
  const blocks = ['# An answer', sentences(random, 3, 3)];
  // Dealt like cards, so that every kind comes early.
  const deck: (() => string)[] = [];
  return grown(length, blocks, '\n\n', () => {
    if (deck.length === 0) deck.push(...kinds);
    const [dealt] = deck.splice(random.between(0, deck.length - 1), 1);
    return dealt?.() ?? '';
  });
}

function fence(random: SeededRandom, lines: number): string {
  const language = random.pick(['ts', 'python', 'json', 'sh']);
  return `\`\`\`${language}\n${Array.from({length: lines}, () => codeLine(random)).join('\n')}\n\`\`\``;
}

/** Documents that are one single block, as long as one wants. */
export const oneBlock = {
  paragraph: (length) => ofOne(length, '', '', (random) => sentence(random, 24)),
  list: (length) => ofOne(length, '', '', (random) => `- ${sentence(random, 8)}`),
  'nested list': (length) =>
    ofOne(length, '', '', (random, at) => `${'  '.repeat(depthAt(at))}- ${sentence(random, 8)}`),
  table: (length) =>
    ofOne(length, '| one | two | three | four |\n| --- | :-: | --- | --: |\n', '', (random) =>
      table(random, 1, 4).split('\n').slice(2).join('\n'),
    ),
  blockquote: (length) =>
    ofOne(length, '', '', (random, at) => (at % 6 === 5 ? '>' : `> ${sentence(random, 8)}`)),
  'code block': (length) => ofOne(length, '```ts\n', '\n```', codeLine),
} satisfies Record<string, (length: number) => string>;

export type Shape = keyof typeof oneBlock;

/** Down to the third level and up again; one item in twenty begins anew at the top. */
function depthAt(at: number): number {
  const place = at % 20;
  return place === 0 ? 0 : Math.min(3, 1 + (place % 4));
}

function ofOne(
  length: number,
  head: string,
  foot: string,
  line: (random: SeededRandom, at: number) => string,
): string {
  const random = new SeededRandom(seed);
  let at = 0;
  const body = grown(length - head.length - foot.length, [], '\n', () => {
    at += 1;
    return line(random, at - 1);
  });
  return head + body + foot;
}

/** Adds parts until they are `length` long, and cuts what is over. */
function grown(length: number, parts: string[], between: string, next: () => string): string {
  let sum = parts.reduce((all, part) => all + part.length + between.length, 0);
  while (sum < length) {
    const part = next();
    parts.push(part);
    sum += part.length + between.length;
  }
  return parts.join(between).slice(0, length);
}

/** Text that was measured to keep Markdown lexers busy longest. */
export const hostile = {
  '_a × 3,000': '_a'.repeat(3000),
  '![ × 3,000': '!['.repeat(3000),
  '[a]( × 2,000': '[a]('.repeat(2000),
  '1,000 nested >': `${'> '.repeat(1000)}x`,
} satisfies Record<string, string>;
