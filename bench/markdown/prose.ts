import type {SeededRandom} from '../../test/support/chaos/seeded-random.js';

/* Words without a letter that means something in Markdown: what is seen of such outside of code is raw syntax. */
const vocabulary = (
  'the answer is that a stream of words grows while people read it and every part of page should stay where it was ' +
  'because nothing that has been shown may move again unless there is good reason for such a change in what came before ' +
  'browsers lay out text in lines they paint boxes and they measure fonts when content arrives slowly over network calls ' +
  'servers send tokens one after another with small pauses between them so clients draw often and spend little each time'
).split(' ');

export function words(random: SeededRandom, min: number, max: number): string {
  return Array.from({length: random.between(min, max)}, () => random.pick(vocabulary)).join(' ');
}

/** A word or a few with a mark around. */
function marked(random: SeededRandom): string {
  const inside = words(random, 1, 3);
  const kind = random.between(0, 9);
  if (kind < 4) return `**${inside}**`;
  if (kind < 6) return `*${inside}*`;
  if (kind < 8) return `\`${inside.replaceAll(' ', '_')}()\``;
  if (kind < 9) return `[${inside}](https://docs.example.com/${inside.replaceAll(' ', '-')})`;
  return `~~${inside}~~`;
}

/** A sentence of 6 to 16 words, about one of `every` marked. */
export function sentence(random: SeededRandom, every = 9): string {
  const parts = Array.from({length: random.between(6, 16)}, () =>
    random.between(1, every) === 1 ? marked(random) : random.pick(vocabulary),
  );
  const text = parts.join(' ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${random.pick(['.', '.', '.', ', too.', '?'])}`;
}

export function sentences(random: SeededRandom, min: number, max: number): string {
  return Array.from({length: random.between(min, max)}, () => sentence(random)).join(' ');
}

/** Items with a dash; some have items of their own, `depth` levels down at most. */
export function bullets(random: SeededRandom, items: number, depth: number, indent = ''): string {
  return Array.from({length: items}, () => {
    const item = `${indent}- ${sentence(random)}`;
    const isParent = depth > 0 && random.between(1, 2) === 1;
    return isParent ? `${item}\n${bullets(random, random.between(1, 3), depth - 1, `${indent}  `)}` : item;
  }).join('\n');
}

export function numbered(random: SeededRandom, items: number): string {
  return Array.from({length: items}, (_, at) => `${at + 1}. ${sentence(random)}`).join('\n');
}

export function quote(random: SeededRandom, paragraphs: number): string {
  return Array.from({length: paragraphs}, () => `> ${sentences(random, 1, 3)}`).join('\n>\n');
}

export function table(random: SeededRandom, rows: number, columns = random.between(2, 5)): string {
  const row = (cell: () => string): string => `| ${Array.from({length: columns}, cell).join(' | ')} |`;
  const body = Array.from({length: rows}, () =>
    row(() => (random.between(1, 6) === 1 ? marked(random) : words(random, 1, 4))),
  );
  return [row(() => words(random, 1, 2)), row(() => '---'), ...body].join('\n');
}

const codeForms = [
  'const NAME = await OTHER(NUMBER, {retry: true});',
  '  if (NAME[NUMBER] === "OTHER") return; // WORDS',
  '  for (const NAME of OTHER) total += NAME * NUMBER;',
  'export function NAME(OTHER: string): number {',
  '}',
  '',
  '# WORDS',
  'def NAME(OTHER, *rest): return OTHER | {"**": NUMBER}',
  '"NAME": ["OTHER", NUMBER, null],',
];

export function codeLine(random: SeededRandom): string {
  return random
    .pick(codeForms)
    .replaceAll('NAME', words(random, 1, 2).replace(' ', '_'))
    .replaceAll('OTHER', words(random, 1, 1))
    .replaceAll('NUMBER', String(random.between(0, 9999)))
    .replaceAll('WORDS', words(random, 3, 8));
}
