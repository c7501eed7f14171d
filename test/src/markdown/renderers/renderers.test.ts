import {expect} from 'chai';
import type {
  BlockRenderer,
  MarkdownRenderers,
  MarkdownStreamOptions,
  RenderedBlock,
} from '../../../../src/markdown/index.js';
import {drawing, undrawAll} from '../../../support/markdown-drawing.js';

const fence = '```mermaid\ngraph TD\nA --> B\n```\n';

/** `html` as a node of the host's, made without any of our own code. */
function nodeOf(html: string): DocumentFragment {
  return document.createRange().createContextualFragment(html);
}

/** What `renderer` makes of a block, once it is there. */
async function rendered(
  renderer: BlockRenderer,
  options: MarkdownStreamOptions = {},
): Promise<{element: HTMLElement; output: HTMLElement; code: HTMLElement}> {
  const {element, stream} = drawing({renderers: {code: {mermaid: renderer}}, ...options});
  stream.push(`Before\n\n${fence}\nAfter`);
  stream.end();
  await stream.ready;
  const output = element.querySelector<HTMLElement>('.custom-output');
  const code = element.querySelector<HTMLElement>('.code-frame');
  if (!output || !code) throw new Error('There is no block of the page’s own.');
  return {element, output, code};
}

/** A renderer that the test answers for. */
function asked(): {renderers: MarkdownRenderers; blocks: RenderedBlock[]; answer: (text: string) => void} {
  const blocks: RenderedBlock[] = [];
  const answers: ((text: string) => void)[] = [];
  const mermaid = (block: RenderedBlock): Promise<string> => {
    blocks.push(block);
    return new Promise((resolve) => answers.push(resolve));
  };
  return {renderers: {code: {mermaid}}, blocks, answer: (text) => answers.shift()?.(text)};
}

describe('Renderers', () => {
  afterEach(undrawAll);

  it('get the source, the language and whether the fence was closed', async () => {
    const blocks: RenderedBlock[] = [];
    await rendered((block) => {
      blocks.push(block);
      return 'done';
    });
    expect(blocks).to.deep.equal([{source: 'graph TD\nA --> B', language: 'mermaid', isClosed: true}]);
  });

  const ends: Readonly<Record<string, boolean>> = {
    '```mermaid\na': false,
    '```mermaid\na\n```': true,
    '```mermaid\n```': true,
    '````mermaid\na\n```': false,
    '~~~mermaid\na\n```': false,
    '~~~~mermaid\na\n~~~~~~\n\n': true,
    '- ```mermaid\n  a\n  ```': true,
  };
  for (const [markdown, isClosed] of Object.entries(ends)) {
    it(`are told that ${JSON.stringify(markdown)} is ${isClosed ? '' : 'not '}closed`, () => {
      const {renderers, blocks} = asked();
      const {stream} = drawing({renderers});
      stream.push(markdown);
      stream.end();
      expect(blocks.map((block) => block.isClosed)).to.deep.equal([isClosed]);
    });
  }

  it('are asked once, when the block is complete, in whatever pieces it comes', async () => {
    const {renderers, blocks} = asked();
    const {element, stream} = drawing({renderers});
    for (const character of fence.slice(0, -1)) {
      stream.push(character);
      stream.flush();
      expect(blocks.length).to.equal(0);
      expect(element.querySelector('.code-frame')?.checkVisibility() ?? true).to.equal(true);
    }
    stream.push('\n');
    stream.flush();
    for (const character of '\nAfter it, [a] and more.\n\n[a]: https://example.com\n\n') {
      stream.push(character);
      stream.flush();
    }
    stream.end();
    expect(blocks.length).to.equal(1);
  });

  it('are asked once for a source that comes twice', async () => {
    const {renderers, blocks, answer} = asked();
    const {element, stream} = drawing({renderers});
    stream.push(`${fence}\n${fence}`);
    stream.end();
    answer('Chart');
    await stream.ready;
    expect(blocks.length).to.equal(1);
    expect([...element.querySelectorAll('.custom-output')].map(({textContent}) => textContent)).to.deep.equal(
      ['Chart', 'Chart'],
    );
  });

  it('leave the code on the page until what they promised is there', async () => {
    const {renderers, answer} = asked();
    const {element, stream} = drawing({renderers});
    stream.push(`${fence}\nAfter`);
    stream.flush();
    const code = element.querySelector<HTMLElement>('.code-frame');
    expect([code?.hidden, code?.querySelector('code')?.textContent]).to.deep.equal([
      false,
      'graph TD\nA --> B\n',
    ]);
    answer('Chart');
    await stream.ready;
    expect([code?.isConnected, code?.hidden, element.innerText]).to.deep.equal([
      true,
      true,
      'Chart\n\nAfter',
    ]);
  });

  it('show text as text', async () => {
    const {output} = await rendered(() => '<b>bold</b>\n\u001b[31m');
    expect(output.innerHTML).to.equal('<p>&lt;b&gt;bold&lt;/b&gt;<br>\u241b[31m</p>');
  });

  it('show nodes as far as Markdown may show them: all else is dropped', async () => {
    const html =
      '<h2 id="x" class="y" style="color: red" onclick="alert(1)">Title</h2>' +
      '<svg><text>drawn</text></svg><script>run</script><style>p {}</style><template>t</template>' +
      '<iframe src="https://evil.example"></iframe><form><input name="childNodes"><button>Send</button></form>' +
      '<div><span>In a box</span></div><x-element>own</x-element><ul><li>One</li></ul>';
    const {output} = await rendered(() => nodeOf(html));
    expect(output.innerHTML).to.equal('<h2>Title</h2><p>In a box</p><ul><li>One</li></ul>');
  });

  it('get the same rules for links and images as the rest', async () => {
    const events: string[] = [];
    const html =
      '<p><a href="javascript:alert(1)">bad</a> <a href="/logout">relative</a> ' +
      '<a href="https://example.com" target="_top" ping="https://evil.example">good</a></p>' +
      '<img src="https://evil.example/a.png?q=secret" alt="A tree">';
    const {element, output} = await rendered(() => nodeOf(html));
    element.addEventListener('chat-link', ({url}) => events.push(url));
    const [link, ...others] = output.querySelectorAll('a');
    expect(others).to.deep.equal([]);
    expect(link?.outerHTML).to.equal(
      '<a href="https://example.com/" target="_blank" rel="noopener noreferrer nofollow ugc" ' +
        'referrerpolicy="no-referrer">good</a>',
    );
    expect([output.querySelector('img'), output.querySelector('.image button') !== null]).to.deep.equal([
      null,
      true,
    ]);
    // A script's press is no consent, here as elsewhere.
    expect(link?.dispatchEvent(new MouseEvent('click', {cancelable: true, bubbles: true}))).to.equal(false);
    expect(events).to.deep.equal([]);
  });

  it('leave the host’s own node alone', async () => {
    const own = document.createElement('section');
    own.append(nodeOf('<p>Mine</p>'));
    const {output} = await rendered(() => own);
    expect([output.innerHTML, own.innerHTML]).to.deep.equal(['<p>Mine</p>', '<p>Mine</p>']);
    expect(output.contains(own)).to.equal(false);
  });

  it('take nodes of another document', async () => {
    const other = document.implementation.createHTMLDocument();
    other.body.append(nodeOf('<p>Elsewhere</p>'));
    const {output} = await rendered(() => other.body.firstElementChild);
    expect(output.innerHTML).to.equal('<p>Elsewhere</p>');
  });

  const nothing: Readonly<Record<string, () => null | undefined | string | Node>> = {
    null: () => null,
    nothing: () => undefined,
    'no text': () => '',
    'only what is dropped': () => nodeOf('<svg></svg>'),
  };
  for (const [name, renderer] of Object.entries(nothing)) {
    it(`leave the code where they return ${name}`, async () => {
      const {output, code} = await rendered(renderer);
      expect([output.childNodes.length, code.hidden]).to.deep.equal([0, false]);
    });
  }

  const failures: Readonly<Record<string, BlockRenderer>> = {
    throws: () => {
      throw new Error('broken');
    },
    rejects: () => Promise.reject(new Error('broken')),
    'returns what is no node': (() => ({html: '<p>x</p>'})) as unknown as BlockRenderer,
  };
  for (const [name, renderer] of Object.entries(failures)) {
    it(`leave the code where one ${name}, which is told once with its source`, async () => {
      const told: string[] = [];
      const onError = (_: unknown, source: string): void => void told.push(source);
      const {element, output, code} = await rendered(renderer, {onError});
      expect([output.childNodes.length, code.hidden, told]).to.deep.equal([0, false, ['graph TD\nA --> B']]);
      expect(element.textContent).to.contain('Before').and.to.contain('After');
    });
  }

  it('leave the rest as it is where they or words of ours fail, told once each, in whatever pieces it comes', async () => {
    const told: string[] = [];
    const renderers = {
      code: {
        bad: () => {
          throw new Error('broken');
        },
        good: () => 'Drawn',
      },
    };
    const labels = {
      code: (language: string) => {
        if (language === 'poison') throw new Error('no such word');
        return language;
      },
    };
    const markdown =
      'One *em*\n\n```bad\nb\n```\n\n```poison\np\n```\n\n- two\n\n```good\ng\n```\n\nThree **strong**';
    const {element, stream} = drawing({renderers, labels, onError: (_, source) => told.push(source)});
    for (const character of markdown) {
      stream.push(character);
      stream.flush();
    }
    stream.end();
    await stream.ready;
    const text = element.textContent ?? '';
    for (const piece of ['One em', '```poison', 'two', 'Drawn', 'Three strong'])
      expect(text).to.contain(piece);
    expect(told).to.deep.equal(['b', '```poison\np\n```']);
    expect(element.querySelectorAll('em, strong, li, code.language-bad').length).to.equal(4);
  });

  it('draw nothing after `reset` or `dispose`', async () => {
    for (const way of ['reset', 'dispose'] as const) {
      const {renderers, answer} = asked();
      const {element, stream} = drawing({renderers});
      stream.push(fence);
      stream.flush();
      const output = element.querySelector('.custom-output');
      stream[way]();
      answer('Chart');
      await stream.ready;
      expect([output?.childNodes.length, element.textContent], way).to.deep.equal([0, '']);
    }
  });

  it('are found by a language of the host’s own, in whatever case, and by no other name', async () => {
    const seen: string[] = [];
    const chart = ({language}: RenderedBlock): null => {
      seen.push(language);
      return null;
    };
    const {element, stream} = drawing({renderers: {code: {chart}}});
    const names = ['chart', 'Chart', 'charts', '__proto__', 'constructor', 'toString', ''];
    for (const name of names) stream.push(`\`\`\`${name}\nx\n\`\`\`\n\n`);
    stream.end();
    await stream.ready;
    expect(seen).to.deep.equal(['chart', 'Chart']);
    expect(element.querySelectorAll('.custom').length).to.equal(2);
  });

  it('must be functions, and say which is not', () => {
    const renderers = {code: {chart: 'bar'}} as unknown as MarkdownRenderers;
    expect(() => drawing({renderers})).to.throw(TypeError, 'renderers.code.chart');
  });
});
