import {expect} from 'chai';
import createDOMPurify from 'dompurify';
import {Marked} from 'marked';
import {type MarkdownPolicy, trustedPolicy, untrustedPolicy} from '../../../src/markdown/index.js';
import {allowedTags} from '../../../src/markdown/nodes/safe-node.js';
import {drawing, drawnAtOnce, drawnInPieces, undrawAll} from '../../support/markdown-drawing.js';
import {type SpecExample, specExamples} from '../../support/markdown-spec.js';
import {treeOf} from '../../support/markdown-tree.js';

/** Of 652; what marked itself passes under the same comparison is printed beside it. */
const leastPassing = 647;

/** `html` with nothing but the elements that we build, for a comparison. */
function allowedOnly(html: string): DocumentFragment {
  const purify = createDOMPurify(window);
  const tags = [...allowedTags].filter((tag) => !['div', 'span', 'button'].includes(tag));
  return purify.sanitize(html, {ALLOWED_TAGS: tags, RETURN_DOM_FRAGMENT: true});
}

const streamedEqualsOnce = (examples: readonly SpecExample[], policy: MarkdownPolicy): number[] =>
  examples
    .filter(({markdown}) => {
      const once = drawnAtOnce(markdown, {policy});
      const streamed = drawnInPieces(markdown, {policy});
      const isEqual = once.isEqualNode(streamed);
      undrawAll();
      return !isEqual;
    })
    .map(({number}) => number);

describe('CommonMark 0.31.2', () => {
  let examples: SpecExample[] = [];

  before(async () => {
    examples = await specExamples();
  });
  afterEach(undrawAll);

  it('has 652 examples', () => {
    expect(examples).to.have.length(652);
  });

  it('becomes what the specification says, as far as marked does', async () => {
    const marked = new Marked({gfm: true});
    const failed: number[] = [];
    let passedByMarked = 0;
    for (const {number, markdown, html} of examples) {
      const expected = treeOf(allowedOnly(html));
      if (treeOf(allowedOnly(marked.parse(markdown, {async: false}))) === expected) passedByMarked += 1;
      const {element, stream} = drawing({policy: trustedPolicy});
      stream.push(markdown);
      stream.end();
      await stream.ready;
      if (treeOf(element) !== expected) failed.push(number);
      undrawAll();
    }
    // biome-ignore lint/suspicious/noConsole: the figure is part of the result
    console.log(
      `CommonMark: ${652 - failed.length} of 652 pass, marked alone ${passedByMarked}; not: ${failed.join(' ')}`,
    );
    expect(652 - failed.length).to.be.at.least(leastPassing);
  });

  it('becomes the same character by character as at once', () => {
    expect(streamedEqualsOnce(examples, {...trustedPolicy, html: 'text'})).to.deep.equal([]);
  }).timeout(60_000);

  it('becomes the same character by character as at once under the untrusted policy', () => {
    expect(streamedEqualsOnce(examples, untrustedPolicy)).to.deep.equal([]);
  }).timeout(60_000);
});
