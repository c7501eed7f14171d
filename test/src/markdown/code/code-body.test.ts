import {expect} from 'chai';
import fc from 'fast-check';
import {codeBodyOf} from '../../../../src/markdown/code/code-body.js';
import {codeBlock, coloured, disposeBlocks, shownAtOnce, shownInPieces, structureOf} from './code-blocks.js';

const lines = (count: number, from = 1): string =>
  Array.from({length: count}, (_, at) => `const line${from + at} = ${from + at};\n`).join('');

describe('A code block', () => {
  afterEach(disposeBlocks);

  it('has the source as its text, and nothing else, however long it is', () => {
    for (const count of [0, 1, 19, 20, 21, 40, 41, 105]) {
      const text = lines(count);
      expect(shownAtOnce(text).code.textContent).to.equal(text);
      expect(shownAtOnce(text.slice(0, -1)).code.textContent).to.equal(text.slice(0, -1));
    }
  });

  it('lays out twenty lines by themselves behind the first twenty', () => {
    const {code} = shownAtOnce(lines(45));
    const groups = [...code.children].map((group) => `${group.localName}.${group.className}`);
    expect(groups).to.deep.equal(['span.lines', 'span.lines']);
    expect([...code.children].map((group) => group.textContent)).to.deep.equal([
      lines(20, 21).slice(0, -1),
      lines(5, 41),
    ]);
    // The line end stands between the groups, so that a selection across them copies it once.
    expect(code.firstElementChild?.nextSibling?.textContent).to.equal('\n');
    expect(shownAtOnce(lines(20)).code.children.length).to.equal(0);
  });

  it('becomes the same in whatever pieces it comes, frozen or not', () => {
    const text = `${lines(30)}\n\n\u202e\u{e0041}\u{e0042}\ufe0f\ufe0f\ufe0f\ufe0f x \u{1f3f4}\u{e0067}\u{e007f}😀\t\r\n${lines(33)}end`;
    const whole = structureOf(shownAtOnce(text).code);
    fc.assert(
      fc.property(
        fc.array(fc.integer({min: 1, max: 90}), {minLength: 1, maxLength: 60}),
        fc.array(fc.boolean(), {minLength: 1, maxLength: 5}),
        (sizes, freezes) => {
          const {code, body} = shownInPieces(text, sizes, freezes);
          expect(structureOf(code)).to.equal(whole);
          expect(body.source).to.equal(text);
        },
      ),
      {numRuns: 150},
    );
  });

  it('shows at every moment what it would show at once, of a text that ends there', () => {
    const text = `a\ufe0f\ufe0f\ufe0f\ufe0fb\u{e0041}\u{e0042}c😀d\u0000\u202ee\n${lines(21)}`;
    const {code, body} = codeBlock();
    for (let end = 1; end <= text.length; end += 1) {
      body.show({kind: 'code', text: text.slice(0, end), language: '', isClosed: false});
      const open = text.slice(0, end).replace(/\n$/, '');
      expect(structureOf(code)).to.equal(structureOf(shownAtOnce(open).code));
    }
  });

  it('touches nothing but the text that grows', () => {
    const {code, body} = codeBlock();
    body.show({kind: 'code', text: lines(61), language: '', isClosed: false});
    const changed: Node[] = [];
    const watch = new MutationObserver((records) => changed.push(...records.map(({target}) => target)));
    const before = [...code.childNodes];
    watch.observe(code, {childList: true, characterData: true, subtree: true});
    body.show({kind: 'code', text: `${lines(61)}more`, language: '', isClosed: false});
    changed.push(...watch.takeRecords().map(({target}) => target));
    watch.disconnect();
    expect([...new Set(changed)]).to.deep.equal([code.lastElementChild?.firstChild]);
    expect([...code.childNodes]).to.deep.equal(before);
  });

  it('begins a new text where one has become long, for a text that grows is copied', () => {
    const {code, body} = codeBlock();
    let text = '';
    for (let piece = 0; piece < 500; piece += 1) {
      text += 'a very long line, '.repeat(2);
      body.show({kind: 'code', text, language: '', isClosed: false});
    }
    const longest = Math.max(...[...code.childNodes].map((node) => (node as Text).length));
    expect(longest).to.be.lessThan(4200);
    expect(code.textContent).to.equal(text);
  });

  it('keeps groups that are equal when all is given anew, and rewrites from the first that differs', () => {
    const {code, body} = codeBlock();
    body.show({kind: 'code', text: lines(70), language: '', isClosed: false});
    body.freeze(lines(65).length);
    body.thaw();
    const before = [...code.children];
    const other = lines(70).replace('line45 ', 'changed ');
    body.show({kind: 'code', text: other, language: '', isClosed: true});
    expect(code.textContent).to.equal(other);
    expect(structureOf(code)).to.equal(structureOf(shownAtOnce(other).code));
    expect(code.children[0]).to.equal(before[0]);
    expect(code.children[1]).not.to.equal(before[1]);
  });

  it('takes back what was no code after all', () => {
    fc.assert(
      fc.property(fc.nat(90), fc.nat(900), fc.nat(60), (count, cut, more) => {
        const {code, body} = shownAtOnce(lines(count));
        const text = lines(count).slice(0, cut) + lines(more, 200);
        body.show({kind: 'code', text, language: '', isClosed: true});
        expect(structureOf(code)).to.equal(structureOf(shownAtOnce(text).code));
        expect(body.source).to.equal(text);
      }),
      {numRuns: 150},
    );
  });

  it('shows what turns the direction of code, and keeps it in its source', () => {
    const {code, body} = shownAtOnce('if (a\u202e) {}\r\n\tb\n');
    expect(code.textContent).to.equal('if (a[U+202E]) {}\r\n\tb\n');
    expect(body.source).to.equal('if (a\u202e) {}\r\n\tb\n');
  });

  it('makes no element of what stands in it', async () => {
    const text = `</span><img src=x onerror=alert(1)>\n<script>alert(1)</script>\n`.repeat(15);
    const {code, errors} = await coloured(shownAtOnce(text, 'html'));
    expect(code.querySelector('.hljs-tag')).not.to.equal(null);
    expect([...new Set([...code.querySelectorAll('*')].map(({localName}) => localName))]).to.deep.equal([
      'span',
    ]);
    expect([code.textContent, errors]).to.deep.equal([text, []]);
  });

  it('is forgotten when it is disposed', () => {
    const {code, body} = shownAtOnce(lines(3));
    expect(codeBodyOf(code)).to.equal(body);
    body.dispose();
    expect(codeBodyOf(code)).to.equal(undefined);
  });
});
