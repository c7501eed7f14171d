import {expect} from 'chai';
import {limits} from '../../../src/markdown/source/limits.js';
import {drawnAtOnce, drawnInPieces, undrawAll} from '../../support/markdown-drawing.js';

/** Deepest nesting of elements of `name`. */
function depthOf(element: Element, name: string): number {
  return Math.max(
    0,
    ...[...element.children].map((child) => depthOf(child, name) + (child.localName === name ? 1 : 0)),
  );
}

const pieces = (text: string, size: number): string[] =>
  text.match(new RegExp(`[\\s\\S]{1,${size}}`, 'g')) ?? [];

/** Text that makes a naive renderer slow, and what of it must be seen at the end. */
const hostile: Readonly<Record<string, string>> = {
  'a thousand quotes': `${'>'.repeat(1000)} end`,
  'a thousand lists': `${'- '.repeat(1000)}end`,
  'lists by indentation': `${Array.from({length: 200}, (_, depth) => `${'  '.repeat(depth)}- x`).join('\n')} end`,
  'emphasis that never ends': `${'_a'.repeat(6000)} end`,
  'nested emphasis': `${'*a '.repeat(1000)}${'b*'.repeat(1000)} end`,
  'images that never close': `${'!['.repeat(5000)} end`,
  'links that never close': `${'[a]('.repeat(4000)} end`,
  'links that close late': `${'[a]('.repeat(4000)}) end`,
  'tags that never close': `${'<a '.repeat(4000)} end`,
  'brackets in each other': `${'['.repeat(3000)}x${']'.repeat(3000)} end`,
  'code that never closes': `${Array.from({length: 200}, (_, ticks) => '`'.repeat(ticks + 1)).join('a')} end`,
  'a line without end': `${'word '.repeat(30_000)}end`,
  'a very wide table': `|${'a|'.repeat(1000)}\n|${'-|'.repeat(1000)}\n\nend`,
  'many links': `${'[a](https://e.example) '.repeat(2500)}end`,
  'marks of all kinds': `${'*_`~['.repeat(2000)} end`,
};

describe('Limits', () => {
  afterEach(undrawAll);

  for (const [name, markdown] of Object.entries(hostile)) {
    it(`lets ${name} lose nothing, and become in pieces what it becomes at once`, () => {
      const once = drawnAtOnce(markdown);
      const streamed = drawnInPieces(pieces(markdown, Math.ceil(markdown.length / 12)));
      expect(once.textContent).to.match(/end\s*$/);
      expect(streamed.isEqualNode(once)).to.equal(true);
    }).timeout(30_000);
  }

  it('formats quotes and lists up to a depth, and shows what is deeper as text', () => {
    const quotes = drawnAtOnce(hostile['a thousand quotes'] ?? '');
    expect(depthOf(quotes, 'blockquote')).to.be.within(60, limits.blockDepth + 1);
    expect(depthOf(drawnAtOnce(hostile['lists by indentation'] ?? ''), 'ul')).to.be.within(
      60,
      limits.blockDepth + 1,
    );
  });

  it('makes no more links of a block than the limit', () => {
    expect(drawnAtOnce(hostile['many links'] ?? '').querySelectorAll('a').length).to.be.at.most(
      limits.linksPerBlock,
    );
  });

  it('formats long ordinary text whole', () => {
    const sentence = 'Some *words*, a [link](https://e.example), `code` and **more** of it. ';
    const element = drawnAtOnce(sentence.repeat(240));
    expect(element.querySelectorAll('a').length).to.equal(240);
  });

  it('shows what is over the length of a message as text', () => {
    const paragraph = `${'word '.repeat(2000)}\n\n`;
    const most = paragraph.repeat(Math.floor(limits.textLength / paragraph.length));
    const last = '*x*\n\n';
    const rest = '\n'.repeat(limits.textLength - most.length - last.length);
    const element = drawnInPieces([most, last, rest, '*en', 'd*']);
    expect(element.lastElementChild?.textContent).to.equal('*end*');
    expect(element.querySelector('em')?.textContent).to.equal('x');
  }).timeout(60_000);
});
