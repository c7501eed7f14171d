import {expect} from 'chai';
import {limits} from '../../../../src/markdown/source/limits.js';
import {drawing, drawnAtOnce, undrawAll} from '../../../support/markdown-drawing.js';
import {differenceOf} from '../../../support/markdown-equal.js';
import {workOf} from '../../../support/markdown-work.js';

interface HostileText {
  readonly markdown: string;
  /** How often each unit of the text may be given to the lexer in one drawing. */
  readonly mostReadings: number;
}

/** Text in one run: for its block, for the text in it, and for what is held back or proven final. */
const run = (markdown: string): HostileText => ({markdown, mostReadings: 8});
/** Containers in each other: once more for each of them. */
const nested = (markdown: string): HostileText => ({markdown, mostReadings: 3 * limits.blockDepth});

/** What costs a lexer more than its length, and what must not become a drawing's work. */
const hostile: Readonly<Record<string, HostileText>> = {
  'emphasis that never ends': run('_a'.repeat(3_000)),
  'emphasis that never ends, with blanks': run('_a '.repeat(3_000)),
  'emphasis of stars that never ends': run('*a '.repeat(3_000)),
  'bold text that never ends': run('**a '.repeat(3_000)),
  'struck text that never ends': run('~~a '.repeat(3_000)),
  'images that never close': run('!['.repeat(3_000)),
  'links that never close': run('[a]('.repeat(2_000)),
  'labels of nothing': run('[a]'.repeat(3_000)),
  'brackets that never close': run('['.repeat(5_000)),
  'footnotes that never close': run('[^a'.repeat(2_000)),
  'tags that never close': run('<a '.repeat(2_000)),
  'bare tags that never close': run('<kbd>a '.repeat(1_500)),
  'code of all lengths': run('`a``b```c'.repeat(700)),
  'references to nothing': run('&a'.repeat(3_000)),
  escapes: run('\\'.repeat(6_000)),
  'marks of all kinds': run('*_`~[<&'.repeat(900)),
  'mail addresses that never end': run('a@'.repeat(3_000)),
  'hosts that never end': run('www.'.repeat(1_500)),
  'a row that is no table': run('|a'.repeat(3_000)),
  'quotes in each other': nested('>'.repeat(1_000)),
  'quotes in each other, with blanks': nested('> '.repeat(1_000)),
  'lists in each other': nested('+ '.repeat(1_000)),
  'numbered lists in each other': nested('1. '.repeat(700)),
  'lists in each other, line by line': nested(
    Array.from({length: 150}, (_, depth) => `${' '.repeat(depth * 2)}- x`).join('\n'),
  ),
  'lists and quotes in turn': nested('> - '.repeat(400)),
};

const perFrame = 68;

/** Streams `markdown` and gives the most that one drawing gave to the lexer. */
function streamed(markdown: string): {readonly element: HTMLElement; readonly mostLexed: number} {
  const {element, stream} = drawing();
  let mostLexed = 0;
  const counted = (doing: () => void): void => {
    mostLexed = Math.max(mostLexed, workOf(doing).lexed);
  };
  for (let at = 0; at < markdown.length; at += perFrame) {
    counted(() => {
      stream.push(markdown.slice(at, at + perFrame));
      stream.flush();
    });
  }
  counted(() => stream.end());
  return {element, mostLexed};
}

describe('Text that is made to cost', () => {
  afterEach(undrawAll);

  for (const [name, {markdown, mostReadings}] of Object.entries(hostile)) {
    it(`costs no drawing more than ${mostReadings} readings, and comes out as at once: ${name}`, () => {
      const once = drawing();
      const {lexed} = workOf(() => {
        once.stream.push(markdown);
        once.stream.end();
      });
      const {element, mostLexed} = streamed(markdown);
      expect(lexed / markdown.length, 'at once').to.be.at.most(mostReadings);
      expect(mostLexed / markdown.length, 'streamed').to.be.at.most(mostReadings);
      expect(differenceOf(element, once.element)).to.equal(null);
    }).timeout(60_000);
  }

  const plain = [
    'emphasis that never ends',
    'images that never close',
    'links that never close',
    'labels of nothing',
  ];
  for (const name of plain) {
    it(`is one paragraph of plain text: ${name}`, () => {
      const {markdown} = hostile[name] ?? run('');
      const {element} = streamed(markdown);
      expect([...element.querySelectorAll('*')].map(({localName}) => localName)).to.deep.equal(['p']);
      expect(element.textContent).to.equal(markdown);
    });
  }

  it('is formatted up to the limit of marks, and plain text for the rest of its block', () => {
    const count = limits.runMarks / 2;
    const {element} = streamed(`${'*a* '.repeat(2 * count)}\n\n*b*`);
    const [first, second] = element.querySelectorAll('p');
    expect(first?.querySelectorAll('em').length).to.equal(count);
    expect(first?.lastChild?.textContent?.trim()).to.equal('*a* '.repeat(count).trim());
    expect(second?.innerHTML).to.equal('<em>b</em>');
  });

  it('is formatted up to the limit of marks inside of a quote and of an item, too', () => {
    const count = limits.runMarks / 2;
    for (const marker of ['> ', '- ']) {
      const {element} = streamed(`${marker}${'*a* '.repeat(2 * count)}`);
      expect(element.querySelectorAll('em').length, marker).to.equal(count);
    }
  });

  it('is quotes up to the limit of depth, and plain text for the rest of its block', () => {
    const {element} = streamed(`${'>'.repeat(1_000)}\n\n*b*`);
    const quotes = element.querySelectorAll('blockquote').length;
    expect(quotes).to.be.within(limits.blockDepth, limits.blockDepth + 1);
    expect(element.textContent?.replace(/[^>]/g, '')).to.have.length(1_000 - quotes);
    expect(element.lastElementChild?.innerHTML).to.equal('<em>b</em>');
    expect(differenceOf(drawnAtOnce(`${'>'.repeat(1_000)}\n\n*b*`), element)).to.equal(null);
  });

  it('shows nothing while it comes that it does not show at its end: marks beyond the limit', () => {
    const {element, stream} = drawing();
    const markdown = `> ${'*a* '.repeat(limits.runMarks)}`;
    let most = 0;
    for (let at = 0; at < markdown.length; at += perFrame) {
      stream.push(markdown.slice(at, at + perFrame));
      stream.flush();
      most = Math.max(most, element.querySelectorAll('em').length);
    }
    stream.end();
    expect(most).to.equal(limits.runMarks / 2);
  });
});
