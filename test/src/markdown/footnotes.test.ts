import {expect} from 'chai';
import fc from 'fast-check';
import {MarkdownStream, renderToString} from '../../../src/markdown/index.js';
import {drawing, drawnAtOnce, drawnInPieces, undrawAll} from '../../support/markdown-drawing.js';

const isLong = Reflect.get(globalThis, 'LONG') === true;

/** The numbers of the references in `element`, and what its footnotes say. */
function seen(element: HTMLElement): {references: string[]; footnotes: string[]} {
  return {
    references: [...element.querySelectorAll('.footnote-ref')].map(({textContent}) => textContent ?? ''),
    footnotes: [...element.querySelectorAll('.footnotes > ol > li')].map(
      ({textContent}) => textContent?.replace(/\s*↩\ufe0e$/, '') ?? '',
    ),
  };
}

function linkIn(parent: Element | null | undefined): HTMLAnchorElement {
  const link = parent?.querySelector('a');
  if (!link) throw new Error('There is no link.');
  return link;
}

describe('Footnotes', () => {
  afterEach(undrawAll);

  it('are numbered by their first reference, and stand at the end', () => {
    const drawn = drawnAtOnce('a[^x] b[^y] c[^x]\n\n[^y]: Why.\n[^x]: Ex.\n\nThe end.');
    expect(seen(drawn)).to.deep.equal({references: ['1', '2', '1'], footnotes: ['Ex.', 'Why.']});
    expect(drawn.lastElementChild?.className).to.equal('footnotes');
    expect(drawn.querySelector('h2')?.textContent).to.equal('Footnotes');
  });

  it('are shown only where something refers to them, and a footnote may do so', () => {
    const drawn = drawnAtOnce('a[^a]\n\n[^a]: See[^b].\n[^b]: Bee.\n[^c]: Never.');
    expect(seen(drawn)).to.deep.equal({references: ['1', '2'], footnotes: ['See2.', 'Bee.']});
  });

  it('hold blocks, by indentation, and lazy lines of their first paragraph', () => {
    const drawn = drawnAtOnce('a[^1]\n\n[^1]: One\nlazy\n\n    - two\n\n        code\n\nOut.');
    const item = drawn.querySelector('.footnotes li');
    expect(item?.querySelector('p')?.textContent).to.equal('One\nlazy');
    expect(item?.querySelector('ul li')?.textContent).to.contain('two');
    expect(drawn.querySelector(':scope > p:last-of-type')?.textContent).to.equal('Out.');
  });

  it('interrupt paragraphs, lists, quotes and tables', () => {
    for (const before of ['para[^1]', '- item[^1]', '> quote[^1]', '| a |\n|---|\n| b[^1] |']) {
      const drawn = drawnAtOnce(`${before}\n[^1]: Note.`);
      expect(seen(drawn), before).to.deep.equal({references: ['1'], footnotes: ['Note.']});
      undrawAll();
    }
  });

  it('are the same whatever the case of a label, and are no links', () => {
    const drawn = drawnAtOnce('a[^Ä] [^ä](https://e.example/x)\n\n[^ä]: b');
    expect(seen(drawn)).to.deep.equal({references: ['1'], footnotes: ['b']});
    expect(drawn.querySelector('a[href]')?.textContent).to.equal('^ä');
  });

  it('stand behind a link that a reference is inside of', () => {
    const drawn = drawnAtOnce('[see [^1] this](https://e.example/)\n\n[^1]: b');
    expect(drawn.querySelector('a[href] a')).to.equal(null);
    expect(seen(drawn).references).to.deep.equal(['1']);
  });

  it('are nothing while their definition may come, and what is written when none did', () => {
    const {element, stream} = drawing();
    stream.push('Known[^1] and not[^2].\n\n[^1]: Text that goes on');
    stream.flush();
    expect(element.textContent).to.equal('Known and not.');
    stream.push('.\n\nMore.\n\n');
    stream.flush();
    expect(element.querySelector('p')?.textContent).to.equal('Known1 and not.');
    stream.end();
    expect(element.querySelector('p')?.textContent).to.equal('Known1 and not[^2].');
  });

  it('touch no block when their definition comes, but for the number', () => {
    const {element, stream} = drawing();
    stream.push('One[^b] two[^a].\n\nBetween.\n\n');
    stream.flush();
    const [first, second] = element.children;
    const text = first?.firstChild;
    stream.push('[^a]: A.\n\n');
    stream.flush();
    expect(seen(element).references).to.deep.equal(['', '']);
    stream.push('End.\n\n');
    stream.flush();
    expect(seen(element).references).to.deep.equal(['', '1']);
    stream.push('[^b]: B.\n\nEnd.\n\n');
    stream.flush();
    expect(seen(element)).to.deep.equal({references: ['1', '2'], footnotes: ['B.', 'A.']});
    expect([element.children[0], element.children[1], first?.firstChild]).to.deep.equal([
      first,
      second,
      text,
    ]);
  });

  it('are gone to by press, and back to where the reader came from', () => {
    const element = drawnAtOnce('a[^1] b[^1]\n\n[^1]: Note.');
    const [, second] = element.querySelectorAll('.footnote-ref');
    const link = linkIn(second);
    expect([link.getAttribute('aria-label'), link.tabIndex, link.hasAttribute('href')]).to.deep.equal([
      'Footnote 1',
      0,
      false,
    ]);
    link.click();
    expect(document.activeElement).to.equal(element.querySelector('.footnotes li'));
    const back = linkIn(element.querySelector('.footnote-back'));
    expect(back.getAttribute('aria-label')).to.equal('Back to reference 1');
    back.click();
    expect(document.activeElement).to.equal(link);
  });

  it('are gone to by key, inside a shadow root as well, and leave the address alone', () => {
    const host = document.createElement('div');
    document.body.append(host);
    const inner = document.createElement('div');
    const root = host.attachShadow({mode: 'open'});
    root.append(inner);
    const address = location.href;
    const element = inner;
    const stream = new MarkdownStream(inner);
    stream.push('a[^1]\n\n[^1]: Note.');
    stream.end();
    linkIn(element.querySelector('.footnote-ref')).focus();
    root.activeElement?.dispatchEvent(
      new KeyboardEvent('keydown', {key: 'Enter', bubbles: true, cancelable: true}),
    );
    expect(root.activeElement?.localName).to.equal('li');
    expect(location.href).to.equal(address);
    host.remove();
  });

  it('put nothing of a label into the page', () => {
    const labels = [
      '__proto__',
      'constructor',
      '"><img/src=x/onerror=alert(1)>',
      "x'onclick=alert(1)",
      '<b>',
    ];
    const text = `${labels.map((label) => `a[^${label}]`).join(' ')}\n\n${labels.map((label) => `[^${label}]: n`).join('\n')}`;
    const element = drawnAtOnce(text);
    expect(seen(element).references).to.deep.equal(['1', '2', '3', '4', '5']);
    expect(element.querySelectorAll('img, b, [id], [name], [onclick]')).to.have.length(0);
    expect(renderToString(text)).not.to.match(/<img|<b>|onclick|proto/);
  });

  it('are linked by name where HTML is written, with names that come of the text', () => {
    const html = renderToString('a[^1] b[^1] c[^2]\n\n[^1]: Note.');
    const page = document.createRange().createContextualFragment(html);
    const [first, second] = page.querySelectorAll('sup > a');
    const item = page.querySelector('.footnotes li');
    expect([first?.getAttribute('href'), second?.getAttribute('href')]).to.deep.equal([
      `#${item?.id}`,
      `#${item?.id}`,
    ]);
    expect(page.querySelector('li a')?.getAttribute('href')).to.equal(`#${first?.id}`);
    expect(second?.id).to.equal('');
    expect(page.querySelector('p')?.textContent).to.equal('a1 b1 c[^2]');
    expect(renderToString('a[^1] b[^1] c[^2]\n\n[^1]: Note.')).to.equal(html);
  });

  it('show nothing of their brackets before they are known', () => {
    const text = 'One[^1], **two[^b]**.\n\n- item[^1]\n\n[^1]: Note *one*.\n[^b]:\n    Note two.\n\nEnd.';
    const seen: string[] = [];
    drawnInPieces(text, {}, (element, shown) => {
      if (/[[\]^]/.test(element.textContent ?? '')) seen.push(shown);
    });
    expect(seen).to.deep.equal([]);
  });

  it('become in pieces what they become at once', () => {
    const part = fc.constantFrom(
      ...[
        'a[^1] ',
        '[^1]',
        '[^b]: ',
        '[^1]: x\n',
        '[^b]: y\nlazy\n',
        '\n',
        '\n\n',
        '    more\n',
        '- i[^b]\n',
        '> q[^1]\n',
      ],
      ...[
        '| a |\n|---|\n| [^b] |\n',
        '# h[^1]\n',
        '`[^1]`',
        '**b[^b]**',
        '[^',
        ']',
        ': ',
        'word ',
        '[l][^b]',
        '[^x]: [^b]\n',
      ],
    );
    fc.assert(
      fc.property(fc.array(part, {maxLength: 16}), fc.array(fc.integer({min: 1, max: 9})), (parts, sizes) => {
        const text = parts.join('');
        const pieces: string[] = [];
        for (let at = 0, turn = 0; at < text.length; turn += 1) {
          const size = sizes[turn % Math.max(1, sizes.length)] ?? 1;
          pieces.push(text.slice(at, at + size));
          at += size;
        }
        const isEqual = drawnInPieces(pieces).isEqualNode(drawnAtOnce(text));
        undrawAll();
        return isEqual;
      }),
      {numRuns: isLong ? 3000 : 300},
    );
  }).timeout(60_000);
});
