/** The architecture test is only worth its green when each of its rules is seen to bite. */
import {describe, it} from 'node:test';
import {expect} from 'chai';
import {
  brokenImports,
  cycles,
  strangeImports,
  tooLong,
  unsafeMarkup,
  wrongDirections,
} from './house-rules.js';
import {importsOf} from './source-graph.js';

const floors = {'src/base': [], 'src/chat': ['src/base'], 'src/chat/top.ts': ['src/chat']};
const sources = (files: Record<string, string>): Map<string, string> => new Map(Object.entries(files));

describe('reading imports', () => {
  const read = (text: string) => importsOf('src/chat/a.ts', text);

  it('finds every way to name another file', () => {
    const text = `import './a1.js'; import x from '../base/a2.js'; export * from './a3.js'; export {y} from './a4.js';
      const z = await import('./a5.js'); type T = import('./a6.js').T;`;
    const expected = [
      'src/chat/a1.ts',
      'src/base/a2.ts',
      'src/chat/a3.ts',
      'src/chat/a4.ts',
      'src/chat/a5.ts',
      'src/chat/a6.ts',
    ];
    expect(read(text).map(({to}) => to)).to.deep.equal(expected);
  });

  it('is not misled by comments and strings', () => {
    expect(
      read(`// import './no.js'\n/* export * from './no.js' */ const s = "import './no.js'";`),
    ).to.deep.equal([]);
  });

  it('knows which imports are erased', () => {
    const text = `import type {A} from './a.js'; import {type B} from './b.js'; export type {C} from './c.js';`;
    expect(read(text).map(({isTypeOnly}) => isTypeOnly)).to.deep.equal([true, false, true]);
  });
});

describe('the rule of direction', () => {
  it('allows the way down and within a floor', () => {
    const house = sources({
      'src/base/a.ts': '',
      'src/chat/b.ts': `import '../base/a.js'; import './c.js';`,
      'src/chat/c.ts': '',
    });
    expect(wrongDirections(house, floors)).to.deep.equal([]);
  });

  it('refuses the way up, even for a type', () => {
    const house = sources({'src/base/a.ts': `import type {B} from '../chat/b.js';`, 'src/chat/b.ts': ''});
    expect(wrongDirections(house, floors)).to.deep.equal([
      'src/base/a.ts imports src/chat/b.ts: src/base may not import src/chat',
    ]);
  });

  it('refuses a file that stands on no floor', () => {
    expect(wrongDirections(sources({'src/loose.ts': ''}), floors)).to.have.length(1);
  });

  it('gives a file with a floor of its own that floor', () => {
    const house = sources({'src/chat/top.ts': `import '../base/a.js';`, 'src/base/a.ts': ''});
    expect(wrongDirections(house, floors)).to.have.length(1);
  });

  it('lets a decided exception pass only when it is lazy', () => {
    const exception = {from: 'src/base/a.ts', to: 'src/chat/b.ts', because: 'decided'};
    const lazy = sources({'src/base/a.ts': `await import('../chat/b.js');`, 'src/chat/b.ts': ''});
    const eager = sources({'src/base/a.ts': `import '../chat/b.js';`, 'src/chat/b.ts': ''});
    expect([lazy, eager].map((house) => wrongDirections(house, floors, [exception]).length)).to.deep.equal([
      0, 1,
    ]);
  });
});

describe('the other rules', () => {
  it('find a cycle through several files', () => {
    const knot = sources({
      'src/a.ts': `import './b.js';`,
      'src/b.ts': `export * from './c.js';`,
      'src/c.ts': `import './a.js';`,
    });
    expect(cycles(knot)).to.deep.equal(['src/a.ts → src/b.ts → src/c.ts → src/a.ts']);
  });

  it('see no cycle in types, which load nothing', () => {
    expect(
      cycles(sources({'src/a.ts': `import './b.js';`, 'src/b.ts': `import type {A} from './a.js';`})),
    ).to.deep.equal([]);
  });

  it('find an import of a file that is missing', () => {
    expect(brokenImports(sources({'src/a.ts': `import './gone.js';`}))).to.deep.equal([
      'src/a.ts imports src/gone.ts, which does not exist',
    ]);
  });

  it('let 300 lines pass, and not 301', () => {
    const house = sources({'src/just.ts': 'x\n'.repeat(300), 'src/over.ts': 'x\n'.repeat(301)});
    expect(tooLong(house)).to.deep.equal(['src/over.ts has 301 lines; 300 is the most']);
  });

  for (const line of [
    'a.innerHTML = b;',
    'a.outerHTML += b;',
    'unsafeHTML(b)',
    'styleMap({})',
    `a.insertAdjacentHTML('x', b)`,
    'eval(b)',
  ]) {
    it(`find ${line}`, () => {
      expect(unsafeMarkup(sources({'src/a.ts': line}), [])).to.have.length(1);
    });
  }

  it('let reading markup and listed files pass', () => {
    const house = sources({
      'src/a.ts': `if (a.innerHTML === b) read(a.outerHTML);`,
      'src/listed.ts': 'a.innerHTML = b;',
    });
    expect(unsafeMarkup(house, ['src/listed.ts'])).to.deep.equal([]);
  });

  it('find a package that was not agreed on', () => {
    const house = sources({'src/a.ts': `import 'lit/decorators.js'; import 'left-pad'; import 'lithium';`});
    expect(strangeImports(house, ['lit'])).to.deep.equal([
      'src/a.ts imports left-pad',
      'src/a.ts imports lithium',
    ]);
  });
});
