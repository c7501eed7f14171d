import {expect} from 'chai';
import createDOMPurify from 'dompurify';
import {Marked} from 'marked';
import {type MarkdownPolicy, trustedPolicy, untrustedPolicy} from '../../../src/markdown/index.js';
import {allowedTags} from '../../../src/markdown/nodes/safe-node.js';
import {drawing, undrawAll} from '../../support/markdown-drawing.js';
import {differenceOf} from '../../support/markdown-equal.js';
import {type SpecExample, specExamples} from '../../support/markdown-spec.js';
import {treeOf} from '../../support/markdown-tree.js';

/** `html` with nothing but the elements that we build, for a comparison. */
function allowedOnly(html: string): DocumentFragment {
  const purify = createDOMPurify(window);
  const tags = [...allowedTags].filter((tag) => !['div', 'span', 'button'].includes(tag));
  return purify.sanitize(html, {ALLOWED_TAGS: tags, RETURN_DOM_FRAGMENT: true});
}

/** `pieces` drawn one after the other; each waits for the sanitiser where it is needed, so that each is really drawn. */
async function drawn(pieces: Iterable<string>, policy: MarkdownPolicy): Promise<HTMLElement> {
  const {element, stream} = drawing({policy});
  for (const piece of pieces) {
    stream.push(piece);
    stream.flush();
    await stream.ready;
  }
  stream.end();
  await stream.ready;
  return element;
}

describe('CommonMark 0.31.2', () => {
  let examples: SpecExample[] = [];
  let passedByMarked: ReadonlySet<number> = new Set();

  const isAsExpected = (root: Node, {html}: SpecExample): boolean =>
    treeOf(root) === treeOf(allowedOnly(html));

  before(async () => {
    examples = await specExamples();
    const marked = new Marked({gfm: true});
    passedByMarked = new Set(
      examples
        .filter((example) =>
          isAsExpected(allowedOnly(marked.parse(example.markdown, {async: false})), example),
        )
        .map(({number}) => number),
    );
  });
  afterEach(undrawAll);

  it('has 652 examples', () => {
    expect(examples).to.have.length(652);
  });

  const ways: Readonly<Record<string, (markdown: string) => Iterable<string>>> = {
    'at once': (markdown) => [markdown],
    'character by character': (markdown) => markdown,
  };
  for (const [way, piecesOf] of Object.entries(ways)) {
    it(`becomes ${way} what the specification says: every example that marked passes`, async () => {
      const failed: number[] = [];
      for (const example of examples) {
        const element = await drawn(piecesOf(example.markdown), trustedPolicy);
        if (!isAsExpected(element, example)) failed.push(example.number);
        undrawAll();
      }
      // biome-ignore lint/suspicious/noConsole: the figure is part of the result
      console.log(
        `CommonMark ${way}: ${652 - failed.length} of 652 pass, marked alone ${passedByMarked.size}; not: ${failed.join(' ')}`,
      );
      expect(passedByMarked.size).to.be.at.least(647);
      expect(failed.filter((number) => passedByMarked.has(number))).to.deep.equal([]);
    }).timeout(120_000);
  }

  const policies: Readonly<Record<string, MarkdownPolicy>> = {
    'the trusted policy': trustedPolicy,
    'the trusted policy without HTML': {...trustedPolicy, html: 'text'},
    'the untrusted policy': untrustedPolicy,
  };
  for (const [name, policy] of Object.entries(policies)) {
    it(`becomes the same character by character as at once, all 652, under ${name}`, async () => {
      const different: string[] = [];
      for (const {number, markdown} of examples) {
        const difference = differenceOf(await drawn(markdown, policy), await drawn([markdown], policy));
        if (difference !== null) different.push(`${number} ${difference}`);
        undrawAll();
      }
      expect(different).to.deep.equal([]);
    }).timeout(120_000);
  }
});
