import {expect} from 'chai';
import {loadHighlight} from '../../../../src/markdown/code/highlighter.js';
import {codeLanguage} from '../../../../src/markdown/code/language-names.js';
import {safeNodesOf} from '../../../../src/markdown/code/token-tree.js';
import {drawnAtOnce, undrawAll} from '../../../support/markdown-drawing.js';

/** What models write behind a fence, and the end of the file's name that a person expects. */
const words: Readonly<Record<string, string>> = {
  js: 'js',
  javascript: 'js',
  jsx: 'jsx',
  ts: 'ts',
  typescript: 'ts',
  tsx: 'tsx',
  json: 'json',
  jsonc: 'json',
  html: 'html',
  xml: 'xml',
  svg: 'svg',
  css: 'css',
  scss: 'scss',
  less: 'less',
  bash: 'sh',
  sh: 'sh',
  zsh: 'sh',
  shell: 'sh',
  console: 'sh',
  python: 'py',
  py: 'py',
  go: 'go',
  golang: 'go',
  rust: 'rs',
  rs: 'rs',
  java: 'java',
  kotlin: 'kt',
  swift: 'swift',
  c: 'c',
  h: 'h',
  cpp: 'cpp',
  'c++': 'cpp',
  csharp: 'cs',
  'c#': 'cs',
  cs: 'cs',
  php: 'php',
  ruby: 'rb',
  rb: 'rb',
  sql: 'sql',
  postgresql: 'sql',
  yaml: 'yaml',
  yml: 'yaml',
  toml: 'toml',
  ini: 'ini',
  markdown: 'md',
  md: 'md',
  diff: 'diff',
  patch: 'patch',
  dockerfile: 'dockerfile',
  makefile: 'mk',
  graphql: 'graphql',
  lua: 'lua',
  r: 'r',
  perl: 'pl',
  scala: 'scala',
  dart: 'dart',
  haskell: 'hs',
  elixir: 'ex',
  powershell: 'ps1',
  protobuf: 'proto',
  nginx: 'conf',
  objc: 'm',
  pycon: 'txt',
  Python: 'py',
  JSON: 'json',
};

describe('The languages of code', () => {
  for (const [word, extension] of Object.entries(words)) {
    it(`have “${word}” among them, in files that end with .${extension}`, async () => {
      const language = codeLanguage(word);
      expect(language?.extension).to.equal(extension);
      const code = '# "a" 1 <b> // c\n- x: if (y) { return 2 }\n';
      const {nodes} = (await loadHighlight(language?.name ?? ''))(code);
      expect(nodes.length).to.be.greaterThan(0);
    });
  }

  it('may be written with a sharp, which no class has', () => {
    const code = drawnAtOnce('```c#\nx\n```\n\n```f#\ny').querySelectorAll('code');
    expect([...code].map(({className}) => className)).to.deep.equal(['language-csharp', 'language-fsharp']);
    expect(code[0]?.closest('.code-frame')?.querySelector('.code-language')?.textContent).to.equal('c#');
    undrawAll();
  });

  it('are looked up by name only', () => {
    for (const word of ['__proto__', 'constructor', 'toString', '', 'text', 'plaintext'])
      expect(codeLanguage(word)).to.equal(undefined);
  });

  it('are not guessed', async () => {
    const failed = await loadHighlight('constructor').catch((error: unknown) => error);
    expect(failed).to.be.instanceOf(RangeError);
  });
});

describe('The tree of the highlighter', () => {
  const root = (...children: unknown[]): unknown => ({root: {children}});

  it('becomes elements with the names that its themes know', () => {
    const [node] = safeNodesOf(root({scope: 'title.function.invoke', children: ['f']}), 'f');
    expect(node).to.deep.equal({
      tag: 'span',
      attributes: {class: 'hljs-title function_ invoke__'},
      children: ['f'],
    });
  });

  it('opens what another language stands in', () => {
    const tree = root({scope: 'language:css', children: [{scope: 'keyword', children: ['a']}, 'b']});
    expect(safeNodesOf(tree, 'ab').map((node) => (typeof node === 'string' ? node : node.tag))).to.deep.equal(
      ['span', 'b'],
    );
  });

  const wrong: Readonly<Record<string, unknown>> = {
    'is none': null,
    'has no root': {},
    'holds another text': root('b'),
    'lacks a part': root(),
    'has a scope with a space': root({scope: 'a image', children: ['a']}),
    'has a scope that ends the attribute': root({scope: 'a"><img', children: ['a']}),
    'has a number for a child': root(1, 'a'),
  };
  for (const [what, tree] of Object.entries(wrong)) {
    it(`is refused where it ${what}`, () => expect(() => safeNodesOf(tree, 'a')).to.throw(TypeError));
  }
});
