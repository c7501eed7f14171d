/** One example of the CommonMark specification. */
export interface SpecExample {
  readonly number: number;
  readonly markdown: string;
  readonly html: string;
}

const exampleFence = '`'.repeat(32);

/** All examples of CommonMark 0.31.2, read from the specification's own text. */
export async function specExamples(): Promise<SpecExample[]> {
  const response = await fetch('/node_modules/commonmark-spec/spec.txt');
  if (!response.ok) throw new Error(`The specification was not served: ${response.status}`);
  const source = (await response.text()).replace(/\r\n?/g, '\n').split('<!-- END TESTS -->')[0] ?? '';
  const pattern = new RegExp(
    `^${exampleFence} example\\n([\\s\\S]*?)^\\.\\n([\\s\\S]*?)^${exampleFence}$`,
    'gm',
  );
  return [...source.matchAll(pattern)].map(([, markdown = '', html = ''], at) => ({
    number: at + 1,
    markdown: markdown.replaceAll('→', '\t'),
    html: html.replaceAll('→', '\t'),
  }));
}
