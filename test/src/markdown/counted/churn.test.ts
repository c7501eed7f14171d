import {expect} from 'chai';
import {drawing, undrawAll} from '../../../support/markdown-drawing.js';
import {markdownMix} from '../../../support/markdown-mix.js';
import {markdownShape, type ShapeName} from '../../../support/markdown-shapes.js';
import {ChurnCounter, countNodes, finishedElements, IdentityWatch} from '../../../support/markdown-watch.js';

const isLong = Reflect.get(globalThis, 'LONG') === true;
const mixLength = isLong ? 100_000 : 20_000;
const seed = 7;
const tokenLength = 4;
/** Tokens that come between two frames: one is the hardest, seventeen what 1,000 tokens a second give. */
const perFrame = [1, 17];

/** Streams `markdown` token by token and calls `onDrawn` after each of its drawings. */
function streamed(
  markdown: string,
  tokensPerFrame: number,
  onDrawn: (root: HTMLElement, share: number) => void,
): HTMLElement {
  const {element, stream} = drawing();
  const step = tokenLength * tokensPerFrame;
  for (let from = 0; from < markdown.length; from += step) {
    for (let at = from; at < from + step; at += tokenLength)
      stream.push(markdown.slice(at, at + tokenLength));
    stream.flush();
    onDrawn(element, Math.min(1, (from + step) / markdown.length));
  }
  stream.end();
  onDrawn(element, 1);
  return element;
}

/** Blocks where what is finished inside stays, though the block goes on: nothing in them turns what came before. */
const growing: readonly ShapeName[] = [
  'list',
  'ordered list',
  'nested list',
  'table',
  'quote of paragraphs',
  'list in a quote',
  'table in a quote',
  'list of paragraphs in one item',
];

describe('What is drawn', () => {
  afterEach(undrawAll);

  for (const tokensPerFrame of perFrame) {
    it(`is drawn once, with ${tokensPerFrame} tokens a frame`, () => {
      let counter: ChurnCounter | undefined;
      const element = streamed(markdownMix(seed, mixLength), tokensPerFrame, (root) => {
        counter ??= new ChurnCounter(root);
        counter.afterDrawing();
      });
      const {added, removed} = counter?.churn ?? {added: Number.NaN, removed: Number.NaN};
      const final = countNodes(element) - 1;
      const perFinal = (count: number): number => Math.round((count / final) * 1000) / 1000;
      // biome-ignore lint/suspicious/noConsole: the figures are part of the result
      console.log(
        `Churn, ${tokensPerFrame} tokens a frame: ${perFinal(added)} added and ${perFinal(removed)} removed for each of ${final} nodes`,
      );
      expect(perFinal(added)).to.be.at.most(1.1);
      expect(perFinal(removed)).to.be.at.most(0.1);
    }).timeout(120_000);
  }

  it('stays what it is when it is finished: every element of an answer', () => {
    const watch = new IdentityWatch();
    let drawings = 0;
    const element = streamed(markdownMix(seed, mixLength), 5, (root) => {
      drawings += 1;
      if (drawings % 25 !== 0) return;
      const blocks = [...root.children].slice(0, -2);
      watch.remember(blocks.flatMap((block) => [block, ...block.querySelectorAll('*')]));
    });
    expect(watch.size).to.be.greaterThan(300);
    expect(watch.lost(element).map(({html}) => html)).to.deep.equal([]);
  }).timeout(120_000);

  for (const name of growing) {
    it(`stays what it is inside a block that goes on: ${name}`, () => {
      const watch = new IdentityWatch();
      let drawings = 0;
      const element = streamed(markdownShape(name, 6_000, seed), 5, (root) => {
        drawings += 1;
        if (drawings % 10 === 0) watch.remember(finishedElements(root));
      });
      expect(watch.size).to.be.greaterThan(30);
      expect(watch.lost(element).map(({html}) => html)).to.deep.equal([]);
    }).timeout(60_000);
  }

  it('keeps a selection in an early paragraph to the end', () => {
    const before = 'The first words, of which *some* are marked.\n\n';
    let selected = '';
    let ends: readonly (Node | null)[] = [];
    const nodes = (): readonly (Node | null)[] => [
      getSelection()?.anchorNode ?? null,
      getSelection()?.focusNode ?? null,
    ];
    const element = streamed(before + markdownMix(seed, mixLength), 3, (root, share) => {
      const paragraph = root.querySelector('p');
      if (selected !== '' || share < 0.05 || !paragraph) return;
      getSelection()?.setBaseAndExtent(paragraph.firstChild as Text, 4, paragraph.lastChild as Text, 8);
      selected = String(getSelection());
      ends = nodes();
    });
    expect(selected).to.equal('first words, of which some are mar');
    expect(String(getSelection())).to.equal(selected);
    expect(nodes()).to.deep.equal(ends);
    expect(element.contains(ends[0] ?? null)).to.equal(true);
  }).timeout(120_000);

  it('keeps a selection in the paragraph that grows on and on', () => {
    let selected = '';
    streamed(markdownShape('paragraph of one line', 8_000, seed), 3, (root, share) => {
      const words = root.querySelector('p')?.firstChild as Text | null;
      if (selected !== '' || share < 0.05 || !words) return;
      getSelection()?.setBaseAndExtent(words, 2, words, 12);
      selected = String(getSelection());
    });
    expect(selected).to.have.length(10);
    expect(String(getSelection())).to.equal(selected);
  }).timeout(60_000);
});
