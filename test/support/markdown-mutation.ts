import fc from 'fast-check';
import {markdownMix} from './markdown-mix.js';
import {markdownShape, shapeNames} from './markdown-shapes.js';

/*
 * Documents that nobody would write, made of those that somebody did: examples of specifications, answers, and single
 * blocks of all sizes, joined and then cut, doubled, indented and swapped. All of it by fast-check's own choices, so
 * that it can make a failing one smaller.
 */

/** Pieces that turn what stands before or behind them into something else. */
export const turningPieces: readonly string[] = [
  ...[
    '\n',
    '\n\n',
    '\n\n\n',
    '\r\n',
    '\r',
    '    ',
    '\t',
    '  ',
    ' ',
    '> ',
    '>',
    '- ',
    '* ',
    '+ ',
    '1. ',
    '2) ',
  ],
  ...[
    '# ',
    '---\n',
    '\n---\n',
    '\n===\n',
    '===\n',
    '***\n',
    '```\n',
    '\n```\n',
    '~~~\n',
    '````\n',
    '```py\n',
  ],
  ...['`', '``', '*', '**', '_', '__', '~~', '[', ']', '](', ')', '![', '<', '>', '|', '|-|\n', ':--\n'],
  ...[
    '\n| a |\n|---|\n',
    '\n|-|-|-|\n',
    '\\',
    '\\\n',
    '  \n',
    '&amp;',
    '&#65;',
    '&',
    '[a]',
    '[one][b]',
    '![a][]',
  ],
  ...[
    '\n\n[a]: /b\n',
    '[a]: /b\n',
    '[b]: <x> "t\n',
    "'t'\n",
    '"',
    '\n\n[b]: https://b.example\n\n',
    '[^1]',
    '[ ] ',
  ],
  ...[
    '[x](/y "t")',
    '<b>',
    '</b>',
    '<div>\n',
    '</div>\n',
    '\n<div>\n',
    '<!--',
    '-->',
    '<kbd>',
    '</kbd>',
    '<br>',
  ],
  ...['<details>\n', '<summary>s</summary>\n', '</details>\n', '\n<details>\n\n', '\n\n</details>\n\n'],
  ...[
    'https://a.example/x',
    'www.a.example',
    'a@b.example',
    'a',
    'word ',
    'words and more of them ',
    '\nlazy\n',
  ],
  ...[
    '\n\n  more of the item\n',
    '\n\n- another\n',
    '\n  - nested\n',
    '\n\n    deep\n',
    '\n> quote\n',
    '\n>\n',
    '\n1. x\n',
  ],
  ...['é', '漢字かな', '😀', '\u202e', '\0', '\u{e0041}'],
];

const textLength = fc.oneof(
  {weight: 4, arbitrary: fc.integer({min: 100, max: 1_500})},
  {weight: 3, arbitrary: fc.integer({min: 1_500, max: 5_000})},
  {weight: 1, arbitrary: fc.integer({min: 5_000, max: 20_000})},
);
const seed = fc.integer({min: 1, max: 1_000_000});

const bigBlock = fc
  .tuple(fc.constantFrom(...shapeNames), textLength, seed)
  .map(([name, length, from]) => markdownShape(name, length, from));
const answer = fc
  .tuple(seed, fc.integer({min: 20, max: 3_000}))
  .map(([from, length]) => markdownMix(from, length));
const turning = fc.constantFrom(...turningPieces);
const joint = fc.constantFrom('', '\n', '\n\n', '\n\n', ' ', '\n  ', '\n> ', '\n- ');

/** What is done to a text; places are shares of its length. */
type Change =
  | {readonly kind: 'splice'; readonly at: number; readonly text: string}
  | {readonly kind: 'delete'; readonly at: number; readonly length: number}
  | {readonly kind: 'double' | 'indent' | 'quote'; readonly at: number; readonly lines: number}
  | {readonly kind: 'swap'; readonly at: number; readonly other: number}
  | {readonly kind: 'truncate'; readonly at: number};

const place = fc.integer({min: 0, max: 1_000}).map((thousandths) => thousandths / 1_000);
/** Also near the end, which is what is open. */
const anyPlace = fc.oneof(
  place,
  place.map((share) => 1 - share / 50),
);
const lines = fc.integer({min: 1, max: 6});
const change: fc.Arbitrary<Change> = fc.oneof(
  {weight: 5, arbitrary: fc.record({kind: fc.constant('splice' as const), at: anyPlace, text: turning})},
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('delete' as const),
      at: anyPlace,
      length: fc.integer({min: 1, max: 60}),
    }),
  },
  {weight: 1, arbitrary: fc.record({kind: fc.constant('double' as const), at: anyPlace, lines})},
  {weight: 1, arbitrary: fc.record({kind: fc.constant('indent' as const), at: anyPlace, lines})},
  {weight: 1, arbitrary: fc.record({kind: fc.constant('quote' as const), at: anyPlace, lines})},
  {weight: 1, arbitrary: fc.record({kind: fc.constant('swap' as const), at: place, other: place})},
  {weight: 1, arbitrary: fc.record({kind: fc.constant('truncate' as const), at: anyPlace})},
);

function changed(text: string, step: Change): string {
  const at = Math.floor(text.length * step.at);
  if (step.kind === 'splice') return text.slice(0, at) + step.text + text.slice(at);
  if (step.kind === 'delete') return text.slice(0, at) + text.slice(at + step.length);
  if (step.kind === 'truncate') return text.slice(0, at);
  const all = text.split('\n');
  const first = Math.floor(all.length * step.at);
  if (step.kind === 'swap') {
    const second = Math.floor(all.length * step.other);
    const [one, other] = [all[first], all[second]];
    if (one !== undefined && other !== undefined) [all[first], all[second]] = [other, one];
    return all.join('\n');
  }
  const some = all.slice(first, first + step.lines);
  if (step.kind === 'double') all.splice(first, 0, ...some);
  else
    all.splice(
      first,
      some.length,
      ...some.map((line) => (step.kind === 'quote' ? `> ${line}` : `  ${line}`)),
    );
  return all.join('\n');
}

/** Documents of parts of `samples`, of answers and of big blocks, changed in a few places. */
export function mutatedDocuments(samples: readonly string[]): fc.Arbitrary<string> {
  const part = fc.oneof(
    {weight: 4, arbitrary: fc.constantFrom(...samples)},
    {weight: 4, arbitrary: turning},
    {weight: 3, arbitrary: bigBlock},
    {weight: 1, arbitrary: answer},
  );
  const parts = fc.array(fc.tuple(part, joint), {minLength: 1, maxLength: 7});
  const changes = fc.array(change, {maxLength: 6});
  return fc
    .tuple(parts, changes)
    .map(([chosen, steps]) => steps.reduce(changed, chosen.map((pair) => pair.join('')).join('')));
}

/** How a text comes: pieces of these lengths in turn, of which those that say so are drawn at once. */
export interface Pace {
  readonly pieces: readonly {readonly length: number; readonly isDrawn: boolean}[];
  /** Where in the text the pieces are as small as they say; elsewhere as large as `mostDrawings` asks. */
  readonly focus: number;
}

const mostDrawings = 250;
const focusLength = 300;

export const paces: fc.Arbitrary<Pace> = fc.record({
  pieces: fc.array(
    fc.record({
      length: fc.oneof(
        {weight: 3, arbitrary: fc.integer({min: 1, max: 4})},
        {weight: 3, arbitrary: fc.integer({min: 5, max: 30})},
        {weight: 1, arbitrary: fc.integer({min: 30, max: 400})},
      ),
      isDrawn: fc.oneof(
        {weight: 4, arbitrary: fc.constant(true)},
        {weight: 1, arbitrary: fc.constant(false)},
      ),
    }),
    {minLength: 1, maxLength: 6},
  ),
  focus: anyPlace,
});

export interface Piece {
  readonly text: string;
  readonly isDrawn: boolean;
}

/** `text` in pieces, as `pace` has them. */
export function piecesAt({pieces, focus}: Pace, text: string): Piece[] {
  const result: Piece[] = [];
  const mean = pieces.reduce((sum, {length}) => sum + length, 0) / pieces.length;
  const factor = Math.max(1, Math.ceil(text.length / mean / mostDrawings));
  const focusEnd = Math.max(focusLength, Math.ceil(text.length * focus));
  let from = 0;
  for (let turn = 0; from < text.length; turn += 1) {
    const {length, isDrawn} = pieces[turn % pieces.length] ?? {length: 1, isDrawn: true};
    const isFine = from >= focusEnd - focusLength && from < focusEnd;
    const to = from + (isFine ? length : length * factor);
    result.push({text: text.slice(from, to), isDrawn});
    from = to;
  }
  return result;
}
