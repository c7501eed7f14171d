import {expect} from 'chai';
import fc from 'fast-check';
import {MarkdownStream, renderToString} from '../../../src/markdown/index.js';
import {drawing, undrawAll} from '../../support/markdown-drawing.js';

const isLong = Reflect.get(globalThis, 'LONG') === true;

/** `pieces` of Markdown with formulas, all of them set. */
async function drawn(pieces: Iterable<string>): Promise<HTMLElement> {
  // Some TeX breaks the setter itself; what is told of it is claimed elsewhere.
  const {element, stream} = drawing({math: true, onError: () => {}});
  for (const piece of pieces) {
    stream.push(piece);
    stream.flush();
  }
  stream.end();
  await stream.ready;
  return element;
}

/** What is in a line and what stands by itself, as read: `x` or `[x]`. */
function formulas(element: HTMLElement): string[] {
  return [...element.querySelectorAll('.math, .math-frame')].map((one) =>
    one.className === 'math' ? (one.textContent ?? '') : `[${one.textContent}]`,
  );
}

describe('Formulas', () => {
  afterEach(undrawAll);

  const cases: Readonly<Record<string, readonly string[]>> = {
    'a $x$ b': ['x'],
    '$5 and $6': [],
    '$x$5 and $ x$ and $x $': [],
    'it costs $5, or US$6.': [],
    'an escaped \\$x$ and $\\$5$': ['$5'],
    '`$x$` and ``a $y$``': [],
    '```\n$x$\n$$y$$\n```': [],
    '$a `b$ c`': [],
    'a $$x$$ b': ['[x]'],
    '$$\nx\n$$': ['[x]'],
    'a\n$$\nx\n- y\n= z\n$$\nb': ['[x−y=z]'],
    '$$\nx\n\ny\n$$': [],
    'a \\(x\\) and \\[y\\]': ['x', '[y]'],
    '\\[\nx\n\\]': ['[x]'],
    '\\\\(x\\\\)': [],
    '- $x$\n- \\(y\\)': ['x', 'y'],
    '| $x$ | b |\n|---|---|\n| c | $y$ |': ['x', 'y'],
    '# On $x$': ['x'],
    '> $$x$$': ['[x]'],
    '```math\nx\n```': ['[x]'],
    '**bold $x$** and [link $y$](https://e.example)': ['x', 'y'],
    '*a $b*c$ d*': ['b∗c'],
    'x [^1]\n\n[^1]: $y$': ['y'],
  };
  for (const [text, expected] of Object.entries(cases)) {
    it(`are read of ${JSON.stringify(text)} as ${JSON.stringify(expected)}`, async () => {
      expect(formulas(await drawn([text]))).to.deep.equal(expected);
    });
  }

  it('are text where they were not asked for', () => {
    const {element, stream} = drawing();
    stream.push('a $x$ \\(y\\)\n\n$$z$$\n\n```math\nx\n```');
    stream.end();
    expect(element.querySelector('.math, .math-frame')).to.equal(null);
    expect(element.textContent).to.contain('a $x$ (y)');
  });

  it('become MathML, and stay TeX until they do', async () => {
    const {element, stream} = drawing({math: true});
    stream.push('a $\\frac{1}{2}$ b\n\n');
    stream.flush();
    expect(element.querySelector('.math > code')?.textContent).to.equal('\\frac{1}{2}');
    await stream.ready;
    expect(element.querySelector('.math > code')).to.equal(null);
    const fraction = element.querySelector('math mfrac');
    expect(fraction?.namespaceURI).to.equal('http://www.w3.org/1998/Math/MathML');
    expect(fraction?.textContent).to.equal('12');
  });

  it('stay TeX where they mean nothing, and the others are set', async () => {
    const element = await drawn(['$\\frac{1$ and $\\nosuchthing{x}$ and $y$']);
    expect([...element.querySelectorAll('.math > code')].map(({textContent}) => textContent)).to.deep.equal([
      '\\frac{1',
      '\\nosuchthing{x}',
    ]);
    expect(element.querySelectorAll('math')).to.have.length(1);
  });

  it('scroll in a frame with a name where they stand by themselves', async () => {
    const frame = (await drawn(['$$x$$'])).querySelector('.math-frame');
    expect([
      frame?.getAttribute('role'),
      frame?.getAttribute('tabindex'),
      frame?.getAttribute('aria-label'),
    ]).to.deep.equal(['region', '0', 'Formula']);
  });

  it('have their colours and spacing through CSSOM, and nothing else of style', async () => {
    const element = await drawn(['$\\color{red}x$ $$\\begin{pmatrix}a&b\\end{pmatrix}$$']);
    expect(element.querySelector<MathMLElement>('mi')?.style.color).to.equal('rgb(255, 0, 0)');
    expect(element.querySelector<MathMLElement>('mtd')?.style.paddingRight).to.match(/pt$/);
    expect(element.querySelectorAll('[data-style]')).to.have.length(0);
  });

  it('keep the names by which columns are aligned and things are struck, and no others', async () => {
    const element = await drawn(['$$\\begin{aligned}a&=b\\end{aligned}\\cancel{x}$$']);
    const names = [...element.querySelectorAll('math [class]')].flatMap((one) => [...one.classList]);
    expect(names).to.include.members(['tml-right', 'tml-left', 'tml-cancel', 'upstrike']);
    expect(names.filter((name) => !/^(?:tml-|upstrike)/.test(name))).to.deep.equal([]);
  });

  const hostile = [
    '\\href{javascript:alert(1)}{x}',
    '\\url{https://evil.example}',
    '\\includegraphics{https://evil.example/x.png}',
    '\\htmlClass{code-bar}{x}',
    '\\class{footnotes}{x}',
    '\\id{body}{x}',
    '\\style{position:fixed;inset:0}{x}',
    '\\data{x=y}{z}',
    '\\text{<img src=x onerror=alert(1)>}',
    '\\text{</math><script>alert(1)</script>}',
    '\\text{" style="position:fixed}',
    '\\color{red;position:fixed}x',
    '\\textcolor{url(https://evil.example)}{x}',
    '\\label{forms}\\ref{forms}',
    '\\rule{9999em}{9999em}',
    '\\kern-9999em x',
    '\\raisebox{9999em}{x}',
    '\\def\\a{\\a\\a}\\a',
    '\\def\\a{xxxxxxxxxx}\\def\\b{\\a\\a\\a\\a\\a\\a\\a\\a\\a\\a}\\def\\c{\\b\\b\\b\\b\\b\\b\\b\\b\\b\\b}\\c\\c\\c\\c\\c',
    `${'{'.repeat(1500)}x${'}'.repeat(1500)}`,
    '\\frac'.repeat(700),
    '\\sqrt{'.repeat(600),
    `${'\\left('.repeat(400)}x`,
    '^'.repeat(3000),
  ];
  for (const tex of hostile) {
    it(`do nothing but formulas: ${tex.slice(0, 50)}`, async () => {
      const started = performance.now();
      const told: unknown[] = [];
      const {element, stream} = drawing({math: true, onError: (error) => told.push(error)});
      stream.push(`$$${tex}$$\n\n`);
      stream.end();
      await stream.ready;
      expect(performance.now() - started).to.be.below(2000);
      expect(told.length).to.be.at.most(1);
      const built = [...element.querySelectorAll('*')];
      expect(
        built.filter((one) => /^(?:a|img|script|iframe|style|maction|semantics)$/.test(one.localName)),
      ).to.deep.equal([]);
      for (const one of built) {
        for (const {name, value} of one.attributes) {
          expect(name).not.to.match(/^(?:on|href|src|id$|name$|xlink|data-)/);
          expect(value).not.to.match(/url\(|javascript:|position|9999/);
        }
      }
    });
  }

  it('take no notice of macros of other formulas', async () => {
    const element = await drawn(['$\\gdef\\foo{x}\\foo$ and $\\foo$']);
    expect(element.querySelectorAll('math')).to.have.length(1);
  });

  it('too long to be one are text', async () => {
    const element = await drawn([`$${'x'.repeat(5000)}$`]);
    expect(element.querySelector('.math')).to.equal(null);
    expect(element.textContent).to.have.length(5002);
  });

  it('do not stop the page where there are many', async () => {
    const {element, stream} = drawing({math: true});
    stream.push('$x$');
    stream.flush();
    await stream.ready;
    stream.push(Array.from({length: 600}, (_, at) => ` $\\frac{${at}}{x_{${at}}}$`).join(''));
    const started = performance.now();
    stream.flush();
    const settingMs = performance.now() - started;
    stream.end();
    await stream.ready;
    expect(element.querySelectorAll('.math > math')).to.have.length(601);
    expect(settingMs).to.be.below(400);
  });

  it('show no dollar, bracket or source in part before they are complete', async () => {
    const text =
      'So $x_1 = \\frac{a}{b}$ holds *and $y*z$ too*, or \\(a \\cdot b\\): $$\\sum_i x_i$$ is it.\n\nThen\n$$\n\\begin{aligned}\na &= b\\\\\n- c &= d\n\\end{aligned}\n$$\nand\n\n\\[\nx^2\n\\]\n\n- item $k$\n\n```math\n\\int x\n```\n\nEnd.';
    const {element, stream} = drawing({math: true});
    stream.push('$x$');
    stream.flush();
    await stream.ready;
    stream.reset();
    const seen: string[] = [];
    for (const character of text) {
      stream.push(character);
      stream.flush();
      await stream.ready;
      if (/[$\\]|frac|sum|align|```|cdot|\^/.test(element.textContent ?? ''))
        seen.push(stream.text.slice(-20));
    }
    stream.end();
    await stream.ready;
    expect(seen).to.deep.equal([]);
    expect(element.querySelectorAll('math')).to.have.length(8);
  });

  it('do not hold back what a price or a shell says', () => {
    const {element, stream} = drawing({math: true});
    stream.push('It costs $5 for all of it');
    stream.flush();
    expect(element.textContent).to.equal('It costs $5 for all of it');
    stream.push(' and $HOME is where the heart is');
    stream.flush();
    expect(element.textContent).to.contain('$HOME is where the heart');
  });

  it('become in pieces what they become at once', async () => {
    const part = fc.constantFrom(
      ...[
        '$',
        '$$',
        '$x$',
        '$$y$$',
        '\\(',
        '\\)',
        '\\[',
        '\\]',
        '\n',
        '\n\n',
        '$5 ',
        'a',
        ' ',
        '`',
        '\\',
        '*',
        '_b_ ',
        '- ',
      ],
      ...[
        '$$\n',
        '\n$$\n',
        '\\[\n',
        '\n\\]\n',
        '```math\n',
        '```\n',
        '> ',
        '| a |\n|---|\n',
        '[^1]',
        '[^1]: $z$\n',
        '> [!NOTE]\n> ',
        '# ',
        '=',
      ],
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(part, {maxLength: 14}),
        fc.array(fc.integer({min: 1, max: 7}), {minLength: 1}),
        async (parts, sizes) => {
          const text = parts.join('');
          const pieces: string[] = [];
          for (let at = 0, turn = 0; at < text.length; turn += 1) {
            const size = sizes[turn % sizes.length] ?? 1;
            pieces.push(text.slice(at, at + size));
            at += size;
          }
          const once = await drawn([text]);
          const streamed = await drawn(pieces);
          const isEqual = streamed.isEqualNode(once);
          undrawAll();
          return isEqual;
        },
      ),
      {numRuns: isLong ? 3000 : 300},
    );
  }).timeout(90_000);

  it('are written as TeX where HTML is written', () => {
    expect(renderToString('a $x<y$', {math: true})).to.equal(
      '<p>a <span class="math"><code>x&lt;y</code></span></p>',
    );
    expect(renderToString('a $x<y$')).to.equal('<p>a $x&lt;y$</p>');
  });

  it('wait for nothing when their text is gone', () => {
    const element = document.createElement('div');
    const stream = new MarkdownStream(element, {math: true});
    stream.push('$x$');
    stream.flush();
    stream.dispose();
    expect(element.childNodes).to.have.length(0);
  });
});
