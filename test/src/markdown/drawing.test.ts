import {expect} from 'chai';
import {untrustedPolicy} from '../../../src/markdown/index.js';
import {drawing, drawnAtOnce, drawnInPieces, undrawAll} from '../../support/markdown-drawing.js';
import {until} from '../../support/scripted-wire.js';

const html = (markdown: string): string => drawnAtOnce(markdown).innerHTML;

describe('Markdown on the page', () => {
  afterEach(undrawAll);

  describe('raw HTML', () => {
    const cases: Readonly<Record<string, string>> = {
      'a <b>bold</b> word': '<p>a &lt;b&gt;bold&lt;/b&gt; word</p>',
      'x<sub>2</sub> <kbd>*Esc*</kbd>': '<p>x<sub>2</sub> <kbd><em>Esc</em></kbd></p>',
      'one<br>two<br/>three': '<p>one<br>two<br>three</p>',
      'the <mark> tag': '<p>the &lt;mark&gt; tag</p>',
      '<sub>a <sup>b</sub> c</sup>': '<p><sub>a &lt;sup&gt;b</sub> c&lt;/sup&gt;</p>',
      '<kbd class="x">a</kbd>': '<p>&lt;kbd class="x"&gt;a&lt;/kbd&gt;</p>',
      '<!-- hidden -->': '<p>&lt;!-- hidden --&gt;</p>',
      '<div>\n*a*\n</div>': '<p>&lt;div&gt;<br>*a*<br>&lt;/div&gt;</p>',
      '<details>\n<summary>More &amp; more</summary>\n\n*a*\n\n- b\n\n</details>\n\nc':
        '<details><summary>More &amp; more</summary><p><em>a</em></p><ul><li>b</li></ul></details><p>c</p>',
      '</details>\n\na': '<p>&lt;/details&gt;</p><p>a</p>',
      '<details open>\n\na': '<p>&lt;details open&gt;</p><p>a</p>',
    };
    for (const [markdown, expected] of Object.entries(cases)) {
      it(`shows ${JSON.stringify(markdown)} as text but for bare formatting tags`, () => {
        expect(html(markdown)).to.equal(expected);
      });
    }

    it('keeps an opened section open while the rest comes', () => {
      const {element, stream} = drawing();
      stream.push('<details>\n<summary>More</summary>\n\nFirst\n\n');
      stream.flush();
      const section = element.querySelector('details') as HTMLDetailsElement;
      section.open = true;
      stream.push('Second\n\n</details>\n\nAfter');
      stream.end();
      expect([section.isConnected, section.open, section.children.length]).to.deep.equal([true, true, 3]);
    });
  });

  it('gives regions that scroll a name and a place in the order of focus', () => {
    const element = drawnAtOnce('```python\nx\n```\n\n| a |\n|---|\n');
    const regions = [...element.querySelectorAll<HTMLElement>('[role=region]')];
    const named = regions.map((region) => [region.localName, region.ariaLabel, region.tabIndex]);
    expect(named).to.deep.equal([
      ['pre', 'Code, python, 1 line', 0],
      ['div', 'Table', 0],
    ]);
  });

  it('says how the boxes of a task list stand, and lets nobody change them', () => {
    const boxes = [...drawnAtOnce('- [x] a\n- [ ] b').querySelectorAll('input')];
    const states = boxes.map(({type, disabled, checked, ariaLabel}) => [type, disabled, checked, ariaLabel]);
    expect(states).to.deep.equal([
      ['checkbox', true, true, 'Done'],
      ['checkbox', true, false, 'Not done'],
    ]);
  });

  it('takes the words of its own from the page', () => {
    const labels = {code: (language: string) => `Kod: ${language}`, loadImage: 'Ladda'};
    const element = drawnAtOnce('```c\n```\n\n![a](https://example.com/a.png)', {labels});
    expect(element.querySelector('pre')?.ariaLabel).to.equal('Kod: c');
    expect(element.querySelector('.image button')?.textContent).to.equal('Ladda');
  });

  const visible: Readonly<Record<string, string>> = {
    'a\u0000b': 'a\ufffdb',
    'a\u001b[31mb': 'a\u241b[31mb',
    'a\u007fb\u009bc': 'a\u2421b[U+009B]c',
    'a\u{e0068}\u{e0069}b': 'a[hidden: hi]b',
    '\u{1f3f4}\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}':
      '\u{1f3f4}\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}',
    'a\ufe00\ufe01\ufe02\ufe03b': 'a[hidden: 4 selectors]b',
    '\u2764\ufe0f': '\u2764\ufe0f',
    'שלום \u200fx\u200e': 'שלום \u200fx\u200e',
    '`a\u202eb`': 'a[U+202E]b',
  };
  for (const [markdown, text] of Object.entries(visible)) {
    it(`lets nothing hide in ${JSON.stringify(markdown)}`, () => {
      expect(drawnAtOnce(markdown).textContent).to.equal(text);
    });
  }

  const references: Readonly<Record<string, string>> = {
    '&copy; &AElig; &HilbertSpace; &ngE;': '© Æ ℋ ≧̸',
    '&#35; &#x22; &#0; &#1114112;': '# " \ufffd \ufffd',
    '&notit; &copy &nope; &;': '&notit; &copy &nope; &;',
    '`&amp;` \\&amp; &amp;lt;': '&amp; &amp; &lt;',
  };
  for (const [markdown, text] of Object.entries(references)) {
    it(`reads the character references of ${markdown}`, () => {
      expect(drawnAtOnce(markdown).textContent).to.equal(text);
    });
  }

  it('shows a block that cannot be drawn as its text, tells it once, and goes on', () => {
    const told: [string, string][] = [];
    const labels = {
      code: (language: string) => {
        if (language === 'bad') throw new Error('no such language');
        return language;
      },
    };
    const onError = (error: unknown, source: string): void =>
      void told.push([(error as Error).message, source]);
    const element = drawnInPieces(['a\n\n', '```bad\n<x', '>\n```\n', '\nb\n\n', 'c'], {labels, onError});
    expect(element.textContent).to.contain('```bad<x>```');
    expect([...element.querySelectorAll('p')].map(({textContent}) => textContent)).to.include.members([
      'a',
      'b',
      'c',
    ]);
    expect(told).to.deep.equal([['no such language', '```bad\n<x>\n```']]);
  });

  it('draws at the next frame, once for all that came', async () => {
    const {element, stream} = drawing();
    let changes = 0;
    new MutationObserver(() => (changes += 1)).observe(element, {childList: true});
    for (const word of ['a ', 'b ', 'c']) stream.push(word);
    expect(element.textContent).to.equal('');
    await until(() => element.textContent === 'a b c');
    expect(changes).to.equal(1);
  });

  it('begins anew', () => {
    const {element, stream} = drawing();
    stream.push('[a]: https://example.com\n\n[a]\n\n');
    stream.end();
    stream.reset('[a] *b*');
    stream.end();
    expect([stream.text, element.innerHTML]).to.deep.equal(['[a] *b*', '<p>[a] <em>b</em></p>']);
  });

  it('takes nothing after its end, and says so', () => {
    const {stream} = drawing();
    stream.end();
    expect(() => stream.push('x')).to.throw(TypeError, '`reset` first');
  });

  it('keeps the policy of a page from being changed under it', () => {
    expect(Object.isFrozen(untrustedPolicy)).to.equal(true);
  });
});
