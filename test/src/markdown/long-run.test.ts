import {expect} from 'chai';
import {drawnAtOnce, drawnInPieces, undrawAll} from '../../support/markdown-drawing.js';

const inPieces = (text: string, size: number): string[] =>
  text.match(new RegExp(`[\\s\\S]{1,${size}}`, 'g')) ?? [];

const numbered = (count: number): string => Array.from({length: count}, (_, at) => `word ${at} is`).join(' ');

/** Long paragraphs, by what is special about each. */
const paragraphs: Readonly<Record<string, string>> = {
  words: numbered(4_000),
  'marks between words': numbered(4_000).replace(/word (\d+7)\b/g, '**word** `$1`'),
  'a script without blanks': '这是一段没有空格的很长的文字'.repeat(2_500),
  'lines of their own': numbered(4_000).replace(/ (?=word \d+0)/g, '\n'),
  'more marks than are read': numbered(4_000).replaceAll(' is', ' a_'),
  'more text than is read': numbered(9_000),
};

/** Units of text between the places at which a browser takes up its work. */
function lengthsBetween(paragraph: Element, selector: string): number[] {
  const lengths = [0];
  for (const node of paragraph.childNodes) {
    if (node instanceof Element && node.matches(selector)) lengths.push(0);
    else lengths[lengths.length - 1] = (lengths.at(-1) ?? 0) + (node.textContent?.length ?? 0);
  }
  return lengths;
}

describe('A long paragraph', () => {
  afterEach(undrawAll);

  for (const [name, markdown] of Object.entries(paragraphs)) {
    it(`is laid out in pieces, the same however it comes: ${name}`, () => {
      const once = drawnAtOnce(markdown);
      const [paragraph] = once.children;
      if (!paragraph) throw new Error('There is no paragraph.');
      expect(Math.max(...lengthsBetween(paragraph, 'wbr, .run-end'))).to.be.below(1_600);
      expect(Math.max(...lengthsBetween(paragraph, '.run-end'))).to.be.within(12_000, 17_000);
      for (const size of [997, 4_099]) {
        const streamed = drawnInPieces(inPieces(markdown, size));
        expect(streamed.isEqualNode(once), `in pieces of ${size}`).to.equal(true);
      }
    }).timeout(30_000);
  }

  it('has nothing between its words that is read or copied', () => {
    const {textContent} = drawnAtOnce(paragraphs['words'] ?? '');
    expect(textContent).to.equal(paragraphs['words']);
  });

  it('is left as it is where it is not so long, and inside others', () => {
    expect(drawnAtOnce(numbered(60)).querySelector('wbr')).to.equal(null);
    expect(drawnAtOnce(`> ${numbered(400)}\n\n- ${numbered(400)}`).querySelector('wbr')).to.equal(null);
  });

  it('ends no line where a reader would see it, but once in many', () => {
    const paragraph = drawnAtOnce(numbered(1_000)).children[0];
    expect(paragraph?.querySelectorAll('wbr').length).to.be.above(8);
    expect(paragraph?.querySelector('.run-end')).to.equal(null);
  });
});
