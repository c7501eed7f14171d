import {expect} from 'chai';
import {drawing, undrawAll} from '../../../support/markdown-drawing.js';
import {markdownMix} from '../../../support/markdown-mix.js';
import {isBeginningOf, proseOf, rawSyntaxIn} from '../../../support/markdown-raw-syntax.js';

const isLong = Reflect.get(globalThis, 'LONG') === true;
const mixLength = isLong ? 20_000 : 5_000;
const seeds = isLong ? [1, 2, 3, 4, 5, 6, 7, 8] : [1, 2];
const mostShare = 0.01;

/** What is hardest to tell early, and how it comes out; none of it holds a mark that stays one. */
const hardCases: Readonly<Record<string, string>> = {
  emphasis:
    'A **bold *and em* word** and *em **and bold** in* it, ***both* of** them, __bold__ and _em_ too.\n\nEnd.',
  'emphasis over lines': 'It **begins here\nand goes on\nand ends** there, *as\nthis* does.\n\nEnd.',
  'emphasis at the end of a block':
    '**All of it**\n\n*all*\n\n- **in an item**\n- *too*\n\n> **quoted**\n\nEnd.',
  code: 'Run `npm i`, ``a`b`` and `` ` `` with `**no** [marks](x)` in it.\n\nEnd.',
  links:
    'See [the page](https://example.com/a_b_c "its title"), [**bold** text](https://example.com) and <https://example.com/x>.\n\nEnd.',
  'links with brackets': 'See [a [b] c](https://example.com/(x)) and [`code`](https://example.com).\n\nEnd.',
  images:
    'See ![a tree](https://example.com/tree.png "t") and [![an image](https://example.com/i.png)](https://example.com).\n\nEnd.',
  headings: '# One\n\ntext\n\n###### Six **bold** `code`\n\nTitle\n=====\n\nTwo\n---\n\nEnd.',
  lists: '- one\n- **two**\n  - three\n\n    more\n* four\n\n1. one\n2. two\n10. ten\n\n+ five\n\nEnd.',
  'ordered lists of numbers': '1. one\n2. two\n\n   with a paragraph\n3. three\n\nEnd.',
  'task lists': '- [ ] one\n- [x] **two**\n  - [ ] three\n\nEnd.',
  tables: '| a | **b** |\n|---|:-:|\n| `c` | [d](https://example.com) |\n| e | *f* |\n\nEnd.',
  'tables behind text': 'Look at this:\n\n| a | b |\n| --- | --- |\n| c | d |\n\nEnd.',
  'tables without outer bars': 'Look:\n\na | b\n--- | ---\nc | d\n\nEnd.',
  'a table in a quote': '> | a | b |\n> |---|---|\n> | c | d |\n\nEnd.',
  quotes: '> one\n> **two**\n>\n> > three\n\ntext\n> four\n\nEnd.',
  fences: 'Code:\n\n```ts\nconst a = **b**;\n```\n\n~~~\n```\n~~~\n\n````md\n```\n````\n\nEnd.',
  'a fence in a list': '- so:\n  ```sh\n  ls -- **\n  ```\n- and\n\nEnd.',
  rules: 'one\n\n---\n\ntwo\n\n***\n\nthree\n\n___\n\nEnd.',
  'line breaks': 'one  \ntwo\\\nthree<br>four\n\nEnd.',
  tags: 'H<sub>2</sub>O, press <kbd>Ctrl</kbd> and <mark>this</mark>.\n\nEnd.',
  'a section that opens': '<details>\n<summary>More</summary>\n\nInside **it**.\n\n</details>\n\nEnd.',
  entities: 'Fish &amp; chips &copy; 2026 &#x41;&hellip; done.\n\nEnd.',
  escapes: 'Not \\*em\\*, a path C:\\\\x and 1\\. no list.\n\nEnd.',
  'struck text': 'Not ~~this~~ but ~~**that**~~.\n\nEnd.',
  addresses: 'At https://example.com/a_b_c?d=*e* or www.example.com/x_y and me_too@example.com.\n\nEnd.',
  'words that look like marks':
    '2 * 3 = 6, snake_case_name, a < b, #hash, 5 > 4, 3 - 1, 100 ~ 101, x_1 and y_2.\n\nEnd.',
};
/** Their marks stay in the text, so only that nothing changes its form is asked of them. */
const keepMarks = new Set(['escapes', 'words that look like marks', 'addresses']);

interface Flicker {
  readonly prefixes: number;
  readonly raw: readonly string[];
  readonly changed: readonly string[];
}

/** Looks at every prefix of `markdown`, `step` units after the other. */
function flickerOf(markdown: string, step: number): Flicker {
  const {element, stream} = drawing();
  const raw: string[] = [];
  const shown: string[][] = [];
  for (let at = 0; at < markdown.length; at += step) {
    stream.push(markdown.slice(at, at + step));
    stream.flush();
    const seen = rawSyntaxIn(element);
    if (seen !== null) raw.push(`${seen} after ${JSON.stringify(markdown.slice(0, at + step).slice(-30))}`);
    shown.push(proseOf(element));
  }
  stream.end();
  const final = proseOf(element);
  const changed = shown.flatMap((early, at) => {
    if (isBeginningOf(early, final)) return [];
    return `${JSON.stringify(early.at(-1)?.slice(-60))} after ${JSON.stringify(markdown.slice(0, (at + 1) * step).slice(-30))}`;
  });
  return {prefixes: shown.length, raw, changed};
}

function told(name: string, {prefixes, raw, changed}: Flicker): void {
  const percent = (part: readonly string[]): string => `${((100 * part.length) / prefixes).toFixed(2)} %`;
  // biome-ignore lint/suspicious/noConsole: the figures are part of the result
  console.log(
    `Flicker, ${name}: ${percent(raw)} with raw syntax, ${percent(changed)} with text that changed, of ${prefixes} prefixes`,
  );
}

const joined = (parts: readonly Flicker[]): Flicker => ({
  prefixes: parts.reduce((sum, {prefixes}) => sum + prefixes, 0),
  raw: parts.flatMap(({raw}) => raw),
  changed: parts.flatMap(({changed}) => changed),
});

describe('Half-written syntax, at every prefix', () => {
  afterEach(undrawAll);

  it('is seen by this very test where nothing holds it back', () => {
    const element = document.createElement('div');
    const seen = [
      '<p>a **bo</p>',
      '<p># x</p>',
      '<p>[a](htt</p>',
      '<p>| a |</p>',
      '<ul><li>[ ]</li></ul>',
    ].map((html) => {
      element.innerHTML = html;
      return rawSyntaxIn(element) !== null;
    });
    expect(seen).to.deep.equal([true, true, true, true, true]);
    element.innerHTML = '<p>2 * 3, a_b, 5 > 4 <code>**</code></p><ol><li>one - two</li></ol>';
    expect(rawSyntaxIn(element)).to.equal(null);
  });

  it('is hardly ever shown of an answer', () => {
    const flicker = joined(seeds.map((seed) => flickerOf(markdownMix(seed, mixLength), 1)));
    told('answers', flicker);
    const most = flicker.prefixes * mostShare;
    expect(flicker.raw.length, flicker.raw.slice(0, 12).join('\n')).to.be.at.most(most);
    expect(flicker.changed.length, flicker.changed.slice(0, 12).join('\n')).to.be.at.most(most);
  }).timeout(300_000);

  it('is hardly ever shown of what is hardest to tell', () => {
    const flickers = Object.entries(hardCases).map(([name, markdown]) => {
      const flicker = flickerOf(markdown, 1);
      return keepMarks.has(name) ? {...flicker, raw: []} : flicker;
    });
    const flicker = joined(flickers);
    told('hard cases', flicker);
    const most = flicker.prefixes * mostShare;
    expect(flicker.raw.length, flicker.raw.join('\n')).to.be.at.most(most);
    expect(flicker.changed.length, flicker.changed.join('\n')).to.be.at.most(most);
  }).timeout(60_000);
});
