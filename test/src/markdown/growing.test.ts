import {expect} from 'chai';
import fc from 'fast-check';
import {type MarkdownPolicy, trustedPolicy, untrustedPolicy} from '../../../src/markdown/index.js';
import {drawing, drawnAtOnce, undrawAll} from '../../support/markdown-drawing.js';
import {type SpecExample, specExamples} from '../../support/markdown-spec.js';

const isLong = Reflect.get(globalThis, 'LONG') === true;
const runs = isLong ? 5000 : 300;

/** Pieces that turn what stands before them into something else. */
const turning = [
  ...[
    '\n',
    '\n\n',
    '\r\n',
    '\r',
    '    ',
    '\t',
    '> ',
    '- ',
    '1. ',
    '2) ',
    '# ',
    '---\n',
    '===\n',
    '***\n',
    '```\n',
    '~~~\n',
  ],
  ...[
    '`',
    '``',
    '*',
    '**',
    '_',
    '~~',
    '[',
    ']',
    '](',
    ')',
    '![',
    '<',
    '>',
    '|',
    '|-|\n',
    ':--\n',
    '\\',
    '&amp;',
    '&#65;',
    '&',
  ],
  ...[
    '[a]',
    '[a]: /b\n',
    '[b]: <x> "t\n',
    "'t'\n",
    '"',
    '[ ] ',
    '<b>',
    '</b>',
    '<div>\n',
    '</div>\n',
    '<!--',
    '-->',
    '<kbd>',
    '</kbd>',
  ],
  ...[
    '<details>\n',
    '<summary>s</summary>\n',
    '</details>\n',
    'https://a.example/x',
    'a',
    'word ',
    'é',
    '😀',
    '\u202e',
    '\0',
  ],
];

function documents(examples: readonly SpecExample[]): fc.Arbitrary<string> {
  const example = fc.constantFrom(...examples.map(({markdown}) => markdown));
  const part = fc.oneof({weight: 3, arbitrary: example}, {weight: 5, arbitrary: fc.constantFrom(...turning)});
  const mixed = fc.array(part, {minLength: 1, maxLength: 14}).map((parts) => parts.join(''));
  return fc.oneof(
    mixed,
    fc.tuple(mixed, mixed).map(([first, second]) => `${first}\n\n${second}`),
  );
}

/** `text` cut into pieces of the lengths that `sizes` gives in turn. */
function cut(text: string, sizes: readonly number[]): string[] {
  const pieces: string[] = [];
  let from = 0;
  for (let turn = 0; from < text.length; turn += 1) {
    const to = from + (sizes[turn % sizes.length] ?? 1);
    pieces.push(text.slice(from, to));
    from = to;
  }
  return pieces;
}

async function drawn(pieces: readonly string[], policy: MarkdownPolicy): Promise<HTMLElement> {
  const {element, stream} = drawing({policy});
  for (const piece of pieces) {
    stream.push(piece);
    stream.flush();
  }
  stream.end();
  await stream.ready;
  return element;
}

const policies: Readonly<Record<string, MarkdownPolicy>> = {
  'the untrusted policy': untrustedPolicy,
  'relative links and images at once': {...trustedPolicy, html: 'text'},
  'sanitised HTML': trustedPolicy,
};

describe('Text that comes in any pieces', () => {
  let examples: SpecExample[] = [];

  before(async () => {
    examples = await specExamples();
  });
  afterEach(undrawAll);

  for (const [name, policy] of Object.entries(policies)) {
    it(`becomes what it becomes in one piece, with ${name}`, async () => {
      const sizes = fc.array(fc.integer({min: 1, max: 12}), {minLength: 1, maxLength: 6});
      await fc.assert(
        fc.asyncProperty(documents(examples), sizes, async (markdown, lengths) => {
          const once = await drawn([markdown], policy);
          const streamed = await drawn(cut(markdown, lengths), policy);
          const [got, expected] = [streamed.innerHTML, once.innerHTML];
          const isEqual = once.isEqualNode(streamed);
          undrawAll();
          expect(got).to.equal(expected);
          expect(isEqual).to.equal(true);
        }),
        // The long run takes other documents each time.
        isLong ? {numRuns: runs} : {numRuns: runs, seed: 20_261_121},
      );
    }).timeout(isLong ? 1_800_000 : 120_000);
  }

  // What marked takes for the text of a heading that is underlined is not a list before, and then a heading.
  for (const markdown of ['a\n-\t\tfoo\nbar\n===\n', '[b]: <x> "t\n-\t\tfoo\nFoo\n-----\n', 'a\n-\tb\n\nc']) {
    it(`becomes what it becomes in one piece: ${JSON.stringify(markdown)}`, async () => {
      const once = await drawn([markdown], untrustedPolicy);
      const streamed = await drawn([...markdown], untrustedPolicy);
      expect(streamed.innerHTML).to.equal(once.innerHTML);
    });
  }

  it('keeps what is finished: the very nodes, and a selection in them', () => {
    const {element, stream} = drawing();
    stream.push('# Title\n\nFirst *paragraph* here.\n\n- one\n- two\n\nnow the ');
    stream.flush();
    const finished = [...element.children].slice(0, 3);
    const words = finished[1]?.firstChild as Text;
    getSelection()?.setBaseAndExtent(words, 1, words, 4);
    for (const character of 'text goes on, with `code`, **more** and\n\n1. a list\n2. of two\n\n') {
      stream.push(character);
      stream.flush();
    }
    stream.end();
    expect([...element.children].slice(0, 3)).to.deep.equal(finished);
    expect(String(getSelection())).to.equal('irs');
  });

  it('keeps the paragraph that grows, and a selection in it', () => {
    const {element, stream} = drawing();
    stream.push('The words that came first');
    stream.flush();
    const paragraph = element.firstElementChild;
    const words = paragraph?.firstChild as Text;
    getSelection()?.setBaseAndExtent(words, 4, words, 9);
    stream.push(' and those that come, [linked](https://example.com) or not');
    stream.flush();
    expect(element.firstElementChild).to.equal(paragraph);
    expect(String(getSelection())).to.equal('words');
  });

  it('keeps a link that is drawn while text after it grows', () => {
    const {element, stream} = drawing();
    stream.push('See [the page](https://example.com/a) ');
    stream.flush();
    const link = element.querySelector('a');
    stream.push('and more');
    stream.flush();
    expect(link?.isConnected).to.equal(true);
  });

  it('makes links of labels whose definition comes later, and touches no other block', () => {
    const {element, stream} = drawing();
    stream.push('Read [this][one].\n\nNothing here.\n\nAnd [one].\n\nEnd\n\n');
    stream.flush();
    const untouched = element.children[1];
    stream.push('[One]: https://example.com/x\n\n');
    stream.flush();
    const links = [...element.querySelectorAll('a')].map(({href, textContent}) => `${textContent} ${href}`);
    expect(links).to.deep.equal(['this https://example.com/x', 'one https://example.com/x']);
    expect(element.children[1]).to.equal(untouched);
  });

  it('never has a link whose address may still grow', () => {
    const addresses = new Set<string>();
    const {element, stream} = drawing();
    const text =
      'Go to https://example.com/one/two or [x](https://example.com/three) or [y].\n\n[y]: https://example.com/four\n\n';
    for (const character of text) {
      stream.push(character);
      stream.flush();
      for (const {href} of element.querySelectorAll('a')) addresses.add(href);
    }
    const whole = ['one/two', 'three', 'four'].map((path) => `https://example.com/${path}`);
    expect([...addresses]).to.deep.equal(whole);
  });

  it('makes every item of a long list a paragraph as soon as one is, those that were final before too', () => {
    const {element, stream} = drawing();
    const items = Array.from({length: 9}, (_, at) => `- item ${at} ${'with a good many words '.repeat(6)}\n`);
    const states = new Set<string>();
    for (const piece of [...items, '- last', '\n\n', '  a paragraph', ' of its own', ' that goes', ' on']) {
      stream.push(piece);
      stream.flush();
      const children = [...element.querySelectorAll('li')].map((item) => item.querySelector('p') !== null);
      states.add([...new Set(children)].join(' and '));
    }
    expect([...states]).to.deep.equal(['false', 'true']);
  });

  it('lets a pair of half a character and a line end in two pieces be one', () => {
    const {element, stream} = drawing();
    for (const piece of ['a\r', '\n\r', '\n', 'b\ud83d', '\ude00']) {
      stream.push(piece);
      stream.flush();
    }
    stream.end();
    expect(element.isEqualNode(drawnAtOnce('a\n\nb😀'))).to.equal(true);
  });
});
