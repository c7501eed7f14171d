import {expect} from 'chai';
import createDOMPurify from 'dompurify';
import {Marked} from 'marked';
import {trustedPolicy} from '../../../src/markdown/index.js';
import {allowedTags} from '../../../src/markdown/nodes/safe-node.js';
import {drawing, drawnAtOnce, drawnInPieces, undrawAll} from '../../support/markdown-drawing.js';
import {treeOf} from '../../support/markdown-tree.js';

interface Example {
  readonly example: number;
  readonly source: string;
  readonly section: string;
  readonly markdown: string;
  readonly html: string;
}

const nameOf = ({source, example}: Example): string => `${source} ${example}`;

function allowedOnly(html: string): DocumentFragment {
  const purify = createDOMPurify(window);
  const tags = [...allowedTags].filter((tag) => !['div', 'span', 'button'].includes(tag));
  return purify.sanitize(html, {ALLOWED_TAGS: tags, RETURN_DOM_FRAGMENT: true});
}

/** A section of footnotes, whatever it is made of: the marks in the text, and what each footnote says. */
function footnotesOf(root: ParentNode, reference: string, back: string): unknown {
  const items = [...root.querySelectorAll('.footnotes > ol > li')].map((item) => {
    const copy = item.cloneNode(true) as Element;
    for (const way of copy.querySelectorAll(back)) way.remove();
    return treeOf(copy);
  });
  return {
    marks: [...root.querySelectorAll(reference)]
      .map(({textContent}) => textContent)
      .filter((text) => /^\d/.test(text ?? '')),
    items,
  };
}

/** Examples of GitHub's Markdown; they lie beside the project, and are not part of it. */
describe("GitHub's extensions of Markdown", () => {
  let examples: Example[] = [];

  before(async function () {
    const response = await fetch('/__corpora/gfm-extensions.json');
    if (!response.ok) this.skip();
    examples = (await response.json()) as Example[];
  });
  afterEach(undrawAll);

  it('become what GitHub says wherever marked does so', async () => {
    const marked = new Marked({gfm: true});
    const lost: string[] = [];
    let passed = 0;
    let passedByMarked = 0;
    for (const one of examples) {
      const expected = treeOf(allowedOnly(one.html));
      const byMarked = treeOf(allowedOnly(marked.parse(one.markdown, {async: false}))) === expected;
      const {element, stream} = drawing({policy: trustedPolicy});
      stream.push(one.markdown);
      stream.end();
      await stream.ready;
      const isSame = treeOf(element) === expected;
      if (isSame) passed += 1;
      if (byMarked) passedByMarked += 1;
      if (byMarked && !isSame) lost.push(nameOf(one));
      undrawAll();
    }
    // biome-ignore lint/suspicious/noConsole: the figure is part of the result
    console.log(`GFM: ${passed} of ${examples.length} pass, marked alone ${passedByMarked}`);
    expect(lost).to.deep.equal([]);
  });

  it('become the same character by character as at once', () => {
    const different = examples
      .filter(({markdown}) => {
        const isEqual = drawnAtOnce(markdown).isEqualNode(drawnInPieces(markdown));
        undrawAll();
        return !isEqual;
      })
      .map(nameOf);
    expect(different).to.deep.equal([]);
  });

  it('have footnotes as GitHub writes them', () => {
    const withFootnotes = examples.filter(({html}) => html.includes('class="footnotes"'));
    expect(withFootnotes.length).to.be.at.least(2);
    for (const one of withFootnotes) {
      const expected = document.createRange().createContextualFragment(one.html);
      expect(
        footnotesOf(drawnAtOnce(one.markdown), '.footnote-ref', '.footnote-back'),
        nameOf(one),
      ).to.deep.equal(footnotesOf(expected, '.footnote-ref', '.footnote-backref'));
    }
  });
});

describe('Sanitised HTML', () => {
  afterEach(undrawAll);

  it('leaves footnotes, alerts and formulas in their places', async () => {
    const {element, stream} = drawing({policy: trustedPolicy, math: true});
    stream.push(
      'a <i>b</i> $x$ c[^1]\n\n> [!NOTE]\n> <b>bold</b> [^1]\n\n<div class="footnotes alert">d</div>\n\n[^1]: <u>n</u>\n',
    );
    stream.end();
    await stream.ready;
    expect(element.querySelectorAll('p > .math')).to.have.length(1);
    expect(element.querySelector('.alert-note')?.textContent?.trim()).to.equal('Notebold 1');
    expect(element.querySelectorAll('.footnotes')).to.have.length(1);
    expect(element.querySelector('.footnotes u')?.textContent).to.equal('n');
  });
});
