import {expect} from 'chai';
import {drawing, undrawAll} from '../../support/markdown-drawing.js';

/** What stands on the page while `markdown` is all that has come. */
function drawnSoFar(markdown: string): HTMLElement {
  const {element, stream} = drawing();
  stream.push(markdown);
  stream.flush();
  return element;
}

/** What a reader sees while `markdown` is all that has come, as HTML without frames and attributes. */
function seen(markdown: string): string {
  const element = drawnSoFar(markdown);
  for (const tools of element.querySelectorAll('.code-bar')) tools.remove();
  return element.innerHTML.replace(/<\/?div[^>]*>/g, '').replace(/<([a-z\d]+) [^>]*>/g, '<$1>');
}

describe('Half-written syntax', () => {
  afterEach(undrawAll);

  const cases: Readonly<Record<string, string>> = {
    'a **bo': '<p>a <strong>bo</strong></p>',
    'a **bold*': '<p>a <strong>bold</strong></p>',
    'a *em and **both': '<p>a <em>em and <strong>both</strong></em></p>',
    'a **': '<p>a </p>',
    'a ~~de': '<p>a <del>de</del></p>',
    '2 * 3 = 6': '<p>2 * 3 = 6</p>',
    snake_case_na: '<p>snake_case_na</p>',
    'run `npm i': '<p>run </p>',
    'run `npm i`': '<p>run <code>npm i</code></p>',
    'see [the pa': '<p>see </p>',
    'see [the page](https://exa': '<p>see </p>',
    'see ![a tr': '<p>see </p>',
    'see <ht': '<p>see </p>',
    'press <kbd>Es': '<p>press <kbd>Es</kbd></p>',
    'at https://example.com/a': '<p>at https://example.com/a</p>',
    'one\n\n#': '<p>one</p>',
    'one\n\n## He': '<p>one</p><h2>He</h2>',
    'one\n--': '<p>one</p>',
    'one\n\n-': '<p>one</p>',
    '- one\n- ': '<ul><li>one</li></ul>',
    '- one\n- [': '<ul><li>one</li></ul>',
    '- [ ] ta': '<ul><li><input> ta</li></ul>',
    '1. one\n2': '<ol><li>one</li></ol>',
    'one\n\n```py': '<p>one</p>',
    '```py\nx = 1\n``': '<pre><code>x = 1</code></pre>',
    '```py\nx = *1': '<pre><code>x = *1</code></pre>',
    '| a | b': '',
    '| a | b |\n|--': '',
    '| a | b |\n|---|---|\n': '<table><thead><tr><th>a</th><th>b</th></tr></thead></table>',
    '| a |\n|---|\n| **c':
      '<table><thead><tr><th>a</th></tr></thead><tbody><tr><td><strong>c</strong></td></tr></tbody></table>',
    'one\n| not a table\nindeed': '<p>one\n| not a table\nindeed</p>',
    '[label]: https://exa': '',
    'fish &am': '<p>fish </p>',
    'a \\': '<p>a </p>',
    '> quo**te': '<blockquote><p>quo<strong>te</strong></p></blockquote>',
  };
  for (const [markdown, html] of Object.entries(cases)) {
    it(`of ${JSON.stringify(markdown)} is shown as what it becomes, or not yet`, () => {
      expect(seen(markdown).trim()).to.equal(html);
    });
  }

  for (const markdown of ['```py\nx = 1\n```\n', '- ```\n  x = 1\n  ```\n', '```\nx = 1\n```\na **b']) {
    it(`does not take code away whose fence has closed: ${JSON.stringify(markdown)}`, () => {
      expect(drawnSoFar(markdown).querySelector('code')?.textContent?.trim()).to.equal('x = 1');
    });
  }

  it('is shown as it is when nothing more comes', () => {
    const {element, stream} = drawing();
    stream.push('a **b [c');
    stream.end();
    expect(element.textContent).to.equal('a **b [c');
  });

  it('delays no character for long, however it goes on', () => {
    const text = 'A lone [ bracket, a lone ` tick and a lone <tag '.padEnd(1200, 'with words ');
    expect(seen(text)).to.contain('with words with');
  });
});
