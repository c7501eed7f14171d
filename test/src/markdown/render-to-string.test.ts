import {expect} from 'chai';
import {renderToString} from '../../../src/markdown/index.js';
import {drawnAtOnce, undrawAll} from '../../support/markdown-drawing.js';
import {specExamples} from '../../support/markdown-spec.js';
import {treeOf} from '../../support/markdown-tree.js';

function parsed(html: string): DocumentFragment {
  return document.createRange().createContextualFragment(html);
}

/** Examples with character references that only a browser knows. */
const browserOnly = new Set([25]);

describe('renderToString', () => {
  afterEach(undrawAll);

  it('writes what is drawn on a page, for every example of the specification', async () => {
    const different: number[] = [];
    for (const {number, markdown} of await specExamples()) {
      const written = renderToString(markdown);
      if (/<button|Load image/.test(written) || browserOnly.has(number)) continue;
      if (treeOf(parsed(written)) !== treeOf(drawnAtOnce(markdown))) different.push(number);
      undrawAll();
    }
    expect(different).to.deep.equal([]);
  });

  it('names images and links to them, for a button does nothing there', () => {
    const html = renderToString('![A tree](https://e.example/a.png)');
    expect(html).to.equal(
      '<p><span class="image"><span class="image-name">A tree · e.example</span> ' +
        '<a href="https://e.example/a.png" target="_blank" rel="noopener noreferrer nofollow ugc" referrerpolicy="no-referrer">' +
        'Load image</a></span></p>',
    );
  });

  it('writes text and values so that they stay text and values', () => {
    const html = renderToString('"&<>\'` [a](https://e.example/?a=1&b="x" "t\\"<>") &amp;lt;');
    const link = parsed(html).querySelector('a');
    expect(link?.title).to.equal('t"<>');
    expect(parsed(html).textContent).to.equal('"&<>\'` a &lt;');
  });

  it('knows definitions that come later', () => {
    expect(renderToString('[a]\n\n[a]: https://e.example')).to.contain('href="https://e.example/"');
  });
});
