import {expect} from 'chai';
import fc from 'fast-check';
import {loadHighlight} from '../../../../src/markdown/code/highlighter.js';
import {loadPainter} from '../../../../src/markdown/code/painter.js';
import type {SafeNode} from '../../../../src/markdown/nodes/safe-node.js';
import {until} from '../../../support/scripted-wire.js';
import {
  type CodeBlock,
  codeBlock,
  coloured,
  disposeBlocks,
  type LoadPainter,
  shownAtOnce,
  shownInPieces,
  structureOf,
} from './code-blocks.js';

const lines = (count: number): string =>
  Array.from({length: count}, (_, at) => `let a${at} = ${at};\n`).join('');

/** Begins in the first group of lines and ends in the third. */
const acrossGroups = {
  comment: `${lines(15)}/* one\n${'still a comment, const x = 1\n'.repeat(30)}*/ const after = 'text';\n${lines(20)}`,
  template: `${lines(18)}const t = \`one\n${`still $\{a + 1} a text, const x\n`.repeat(26)}\`;\nconst after = 1;\n${lines(12)}`,
};

/** The scope of each character, outermost first. */
function scopesIn(nodes: readonly SafeNode[], outside = ''): string[] {
  return nodes.flatMap((node) =>
    typeof node === 'string'
      ? Array.from({length: node.length}, () => outside)
      : scopesIn(node.children, `${outside}/${node.attributes['class']}`),
  );
}

function scopesOf(code: Node, outside = ''): string[] {
  return [...code.childNodes].flatMap((node) => {
    if (node instanceof Text) return Array.from({length: node.length}, () => outside);
    const {className} = node as Element;
    return scopesOf(node, className === 'lines' ? outside : `${outside}/${className}`);
  });
}

/** The scopes of a text's characters but for its line ends: those between groups have none. */
function besideLineEnds(scopes: readonly string[], text: string): string[] {
  return scopes.filter((_, at) => text[at] !== '\n');
}

/** The place in `code` with `offset` characters before it. */
function placeOf(code: Element, offset: number): {node: Node; offset: number} {
  const walker = document.createTreeWalker(code, NodeFilter.SHOW_TEXT);
  let left = offset;
  for (let node = walker.nextNode() as Text | null; node; node = walker.nextNode() as Text | null) {
    if (left <= node.length) return {node, offset: left};
    left -= node.length;
  }
  throw new RangeError(`There are less than ${offset} characters.`);
}

const failing: LoadPainter = async () => ({
  paint() {
    throw new Error('broken');
  },
});

describe('The colours of code', () => {
  afterEach(disposeBlocks);

  for (const [what, text] of Object.entries(acrossGroups)) {
    it(`are those of the whole, where a ${what} reaches over groups of lines`, async () => {
      const whole = (await loadHighlight('javascript'))(text);
      const {code, errors} = await coloured(shownAtOnce(text, 'js'));
      expect(besideLineEnds(scopesOf(code), text)).to.deep.equal(besideLineEnds(scopesIn(whole.nodes), text));
      expect([code.textContent, errors]).to.deep.equal([text, []]);
    });
  }

  it('are the same in whatever pieces the code comes', async () => {
    const text = acrossGroups.comment + acrossGroups.template;
    const whole = structureOf((await coloured(shownAtOnce(text, 'ts'))).code);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({min: 1, max: 400}), {minLength: 1, maxLength: 20}),
        fc.array(fc.boolean(), {minLength: 1, maxLength: 5}),
        async (sizes, freezes) => {
          const block = await coloured(shownInPieces(text, sizes, freezes, 'ts'));
          expect(structureOf(block.code)).to.equal(whole);
          block.body.dispose();
        },
      ),
      {numRuns: 12},
    );
  });

  it('come while more comes, for the lines that are complete, and once', async () => {
    const block = codeBlock();
    const show = (count: number, isClosed: boolean): void =>
      block.body.show({kind: 'code', text: lines(count), language: 'js', isClosed});
    show(50, false);
    await until(() => block.painted.length === 2);
    const [first, second, third] = [block.code.firstElementChild, ...block.code.querySelectorAll('.lines')];
    const inSecond = second?.firstElementChild;
    expect([first?.className, third?.childElementCount]).to.deep.equal(['hljs-keyword', 0]);
    show(59, false);
    show(59, true);
    await coloured(block);
    expect(block.painted).to.deep.equal([0, 1, 2]);
    expect(block.code.firstElementChild).to.equal(first);
    expect(block.code.querySelector('.lines')?.firstElementChild).to.equal(inSecond);
    expect(third?.childElementCount).to.be.greaterThan(0);
  });

  it('change neither the text nor where it stands', async () => {
    const text = acrossGroups.template;
    const {code, body} = codeBlock();
    const frame = document.createElement('pre');
    frame.append(code);
    document.body.append(frame);
    body.show({kind: 'code', text, language: 'js', isClosed: true});
    const before = [frame.scrollWidth, frame.scrollHeight, code.textContent];
    await until(() => code.querySelector('.lines:last-child .hljs-keyword') !== null);
    expect([frame.scrollWidth, frame.scrollHeight, code.textContent]).to.deep.equal(before);
    frame.remove();
  });

  for (const [what, from, to] of [
    ['inside the first lines', 3, 40],
    ['over two groups of lines', 30, 420],
    ['backwards', 420, 30],
  ] as const) {
    it(`leave a selection ${what} where it was`, async () => {
      const block = codeBlock();
      const {code, body} = block;
      document.body.append(code);
      body.show({kind: 'code', text: lines(45), language: 'js', isClosed: true});
      const [start, end] = [placeOf(code, from), placeOf(code, to)];
      getSelection()?.setBaseAndExtent(start.node, start.offset, end.node, end.offset);
      const before = `${getSelection()}`;
      await coloured(block);
      expect(before.length).to.be.greaterThan(30);
      expect(`${getSelection()}`).to.equal(before);
      expect(code.contains(getSelection()?.anchorNode ?? null)).to.equal(true);
      getSelection()?.removeAllRanges();
      code.remove();
    });
  }

  for (const word of ['', '__proto__', 'constructor', 'toString', 'no-such-language', 'hasOwnProperty']) {
    it(`are not fetched for “${word}”`, () => {
      const {code, loaded} = shownAtOnce(lines(25), word);
      expect([loaded, code.textContent]).to.deep.equal([[], lines(25)]);
    });
  }

  it('are not fetched twice for a block, and follow the name that a language has among people', () => {
    const block = codeBlock();
    for (const count of [1, 2, 3])
      block.body.show({kind: 'code', text: lines(count), language: 'TSX', isClosed: false});
    expect(block.loaded).to.deep.equal(['typescript']);
  });

  it('begin anew where the name of the language goes on', async () => {
    const block = codeBlock();
    block.body.show({kind: 'code', text: lines(30), language: 'c', isClosed: true});
    await coloured(block);
    block.body.show({kind: 'code', text: lines(30), language: 'css', isClosed: true});
    await until(() => block.painted.length === 4);
    expect(structureOf(block.code)).to.equal(
      structureOf((await coloured(shownAtOnce(lines(30), 'css'))).code),
    );
  });

  it('stay away where the highlighter fails, and that is told once', async () => {
    const {code, errors} = await coloured(shownAtOnce(lines(70), 'js', failing));
    expect(code.querySelectorAll('span:not(.lines)').length).to.equal(0);
    expect(errors).to.deep.equal([`Error: broken in ${lines(70).length}`]);
  });

  it('stay away where the highlighter cannot be fetched, and that is told once', async () => {
    const {code, errors} = shownAtOnce(lines(70), 'js', () => Promise.reject(new TypeError('offline')));
    await until(() => errors.length > 0);
    expect([code.textContent, errors]).to.deep.equal([
      lines(70),
      [`TypeError: offline in ${lines(70).length}`],
    ]);
  });

  it('stay away from a group with a line of more than 1,000 characters, and from all behind 200 kB', async () => {
    const long = `${lines(20)}${'let a = 1; '.repeat(100)}\n${lines(30)}`;
    const {code} = await coloured(shownAtOnce(long, 'js'));
    const counts = [...code.querySelectorAll('.lines')].map(({childElementCount}) => childElementCount > 0);
    expect(counts).to.deep.equal([false, true]);
    const many = `let ${'a'.repeat(150)} = 1;\n`.repeat(1400);
    const {code: most} = await coloured(shownAtOnce(many, 'js'));
    const last = [...most.querySelectorAll('.lines')].findLastIndex((group) => group.childElementCount > 0);
    expect((last + 2) * 20 * many.indexOf('\n')).to.be.within(190_000, 200_000);
  });

  it('are read anew behind a comment that does not end for very long', async () => {
    const text = `/*\n${'const a = 1;\n'.repeat(400)}`;
    const {code} = await coloured(shownAtOnce(text, 'js'));
    const groups = [...code.querySelectorAll('.lines')];
    const isComment = groups.map((group) => group.firstElementChild?.className === 'hljs-comment');
    expect(isComment.indexOf(false)).to.equal(8);
    expect(isComment.slice(8).includes(true)).to.equal(false);
  });

  it('come no more when the block is disposed', async () => {
    const block = codeBlock();
    const other: CodeBlock = codeBlock();
    block.body.show({kind: 'code', text: lines(100), language: 'js', isClosed: true});
    await until(() => block.painted.length === 1);
    block.body.dispose();
    other.body.show({kind: 'code', text: lines(100), language: 'js', isClosed: true});
    await coloured(other);
    expect(block.painted).to.deep.equal([0]);
  });

  it('do without a language inside a language that was not asked for, whatever else was loaded', async () => {
    const text = 'const style = css`a { color: red }`;\n';
    const alone = structureOf((await coloured(shownAtOnce(text, 'js'))).code);
    for (const other of ['css', 'scss', 'xml', 'graphql', 'markdown']) await loadPainter(other);
    expect(structureOf((await coloured(shownAtOnce(text, 'js'))).code)).to.equal(alone);
    expect(alone).to.contain('hljs-attribute');
  });
});
