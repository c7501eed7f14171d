import {specExamples} from './markdown-spec.js';

/** GFM and what models write besides, so that something is there where the shared rows are not. */
const own: readonly string[] = [
  '| foo | bar |\n| --- | --- |\n| baz | bim |\n',
  '| a | b |\n|:-:|--:|\n| `x\\|y` | **b** |\nnot a row? it is\n\nafter',
  '| a |\n| - |\n> quote\n',
  'a\n| b |\n|---|\n| c |\n',
  '- [ ] foo\n- [x] bar\n  - [X] baz\n\n  more\n',
  '1. [ ] one\n2. [x] two\n',
  '~~Hi~~ Hello, ~there~ world! This ~~has a\n\nnew paragraph~~.\n',
  'www.commonmark.org/help, http://commonmark.org, foo@bar.baz.\n',
  'https://example.com/a_b_c?x=(y)&z=[1] and <https://example.com>\n',
  '> [!NOTE]\n> Useful *information*.\n\n> [!WARNING]\n> - careful\n',
  'Text[^1] and more[^note].\n\n[^1]: The note.\n\n[^note]: Another, with `code`.\n\n    And a paragraph.\n',
  'Euler: $e^{i\\pi} + 1 = 0$ and $$\\int_0^1 x\\,dx$$ and \\(a_b\\) and \\[c_d\\].\n',
  '$$\na + b\n= c\n$$\n',
  '# Title #\n\nSome text\n---\nMore\n===\n\n***\n',
  '- one\n\n  two\n- three\n\n\n- four\n      code\n',
  '1. a\n   - b\n     > c\n     ```js\n     d\n     ```\n2. e\n',
  '> - > 1. deep\n> - > 2. er\nlazy\n',
  '- a\n  ===\n- b\n  ---\n- - -\n',
  '[label]: https://example.com/x "title"\n\n[label] and [text][Label] and [label][] and ![alt][label]\n',
  'See [one], [two][b] and [a].\n\n[one]: /1\n[b]: <https://b.example>\n  "B"\n[a]: /a\n',
  '> [a]: /quoted\n\n- [b]: /listed\n\n[a] [b]\n',
  '<details>\n<summary>More</summary>\n\n- in\n- side\n\n</details>\n\nafter\n',
  'H<sub>2</sub>O, <kbd>Ctrl</kbd>+<kbd>C</kbd>, a<br>b, <b>not</b>, <!-- hidden -->\n',
  '```\nno end',
  '~~~~md\n```js\nx\n```\n~~~~\n',
  '    indented\n\n\n    code\n  not\n',
  'line with two spaces  \nand a backslash\\\nend\n',
  '***bold and em** only em* _a __b___ c\n',
  '`` a`b `` and ` `` ` and `x\ny`\n',
  '\\*not em\\* &copy; &#x41; &nosuch; &amp;amp;\n',
];

interface Extension {
  readonly markdown: string;
}

/** Examples of CommonMark, of GFM where the shared rows are there, and our own. */
export async function markdownSamples(): Promise<string[]> {
  const response = await fetch('/__corpora/gfm-extensions.json');
  const shared = response.ok ? ((await response.json()) as Extension[]) : [];
  const examples = await specExamples();
  return [...examples, ...shared].map(({markdown}) => markdown).concat(own);
}
