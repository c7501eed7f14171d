import {describe, it} from 'node:test';
import {expect} from 'chai';
import fc from 'fast-check';
import {estimateTokenCount} from 'tokenx';
import {chunkDocument} from '../../../../demo/server/knowledge/chunk-document.js';

const markdown = (...lines: readonly string[]) => chunkDocument(lines.join('\n'), 'text/markdown');
const words = (count: number, word = 'water'): string => Array.from({length: count}, () => word).join(' ');
/** Code in lines, so many that one chunk does not hold them. */
const longCode = Array.from({length: 120}, (_, at) => `const value${at} = compute(${at}, "some words");`);

describe('chunks of a document', () => {
  it('stand under their headings', async () => {
    const chunks = await markdown(
      '# Pump',
      words(150),
      '',
      '## Winter',
      words(150),
      '',
      'Ends',
      '====',
      words(150),
    );
    expect(chunks.map(({heading}) => heading)).to.deep.equal(['Pump', 'Pump › Winter', 'Ends']);
  });

  it('hold several short sections together, with the headings that differ', async () => {
    const chunks = await markdown('# Questions', '## How much?', 'Ten euros.', '## How long?', 'An hour.');
    expect(chunks).to.deep.equal([
      {heading: 'Questions', text: '## How much?\n\nTen euros.\n\n## How long?\n\nAn hour.'},
    ]);
  });

  it('forget a heading when one of the same depth comes', async () => {
    const chunks = await markdown('# A', '### Deep', words(150), '# B', words(150));
    expect(chunks.map(({heading}) => heading)).to.deep.equal(['A › Deep', 'B']);
  });

  it('keep headings that have nothing below them', async () => {
    expect((await markdown('# First', '# Second', '# Last')).map(({text}) => text)).to.deep.equal([
      'First\n\nSecond\n\nLast',
    ]);
  });

  it('take a line of code for no heading', async () => {
    const code = ['```sh', '# install', '', 'npm ci', '```'];
    expect(await markdown('# Setup', ...code)).to.deep.equal([{heading: 'Setup', text: code.join('\n')}]);
  });

  it('keep a code fence whole where it fits', async () => {
    const fence = ['~~~', ...longCode.slice(0, 10), '', '```', '~~~'].join('\n');
    const chunks = await markdown(words(200), '', fence, '', words(200));
    expect(chunks.filter(({text}) => text.includes(fence))).to.have.length(1);
  });

  it('close a code fence that does not fit, and open it again', async () => {
    const chunks = await markdown('```ts', ...longCode, '```');
    expect(chunks.length).to.be.greaterThan(1);
    for (const {text} of chunks) expect(text).to.match(/^```ts\n[^`]+\n```$/);
    const inside = chunks.map(({text}) => text.slice('```ts\n'.length, -'\n```'.length)).join('\n');
    expect(inside).to.equal(longCode.join('\n'));
  });

  it('are cut between sentences where a paragraph is too long', async () => {
    const sentence = 'The tank is filled with rain from the roof before the first frost of the year.';
    const chunks = await chunkDocument(words(1, `${sentence} `).repeat(60), 'text/plain');
    expect(chunks.length).to.be.greaterThan(1);
    for (const {text} of chunks) expect(text.endsWith('year.')).to.equal(true);
  });

  it('take plain text as it is', async () => {
    expect(await chunkDocument('# not a heading\n\n    ```', 'text/plain')).to.deep.equal([
      {heading: '', text: '# not a heading\n\n    ```'},
    ]);
  });

  it('hold each word once and in order, are never too long, and are the same each time, whatever stands in the text', async () => {
    const line = fc.oneof(
      fc.constantFrom(
        '# A',
        '## B',
        '###',
        'C',
        '===',
        '---',
        '```',
        '~~~~',
        '```ts',
        '',
        '- item',
        '| a | b |',
      ),
      fc
        .array(fc.constantFrom('pump', 'Größe', '水泵坏了', '🚲', 'x'.repeat(900)), {maxLength: 90})
        .map((all) => all.join(' ')),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(line, {maxLength: 40}), async (lines) => {
        const text = lines.join('\n');
        const chunks = await chunkDocument(text, 'text/plain');
        expect(
          chunks
            .map((chunk) => chunk.text)
            .join('')
            .replace(/\s/g, ''),
        ).to.equal(text.replace(/\s/g, ''));
        const inMarkdown = await chunkDocument(text, 'text/markdown');
        expect(await chunkDocument(text, 'text/markdown')).to.deep.equal(inMarkdown);
        for (const chunk of [...chunks, ...inMarkdown]) {
          expect(estimateTokenCount(chunk.text)).to.be.at.most(600);
          expect(chunk.text).not.to.match(/\p{Cs}/u);
        }
      }),
      {numRuns: process.env['LONG'] ? 2_000 : 100},
    );
  });

  it('are made in a moment of as much as a document may have, whatever stands in it', async () => {
    const size = process.env['LONG'] ? 1024 * 1024 : 64 * 1024;
    const hostile = ['a', '# ', '```\n', '\n\n', '- ', '> ', '# h\n', 'ab. ', '水', '`', 'a ', 'a\n'];
    const texts = hostile.map((piece) => [piece, piece.repeat(size / piece.length)] as const);
    for (const [piece, text] of [...texts, ['spaces', `a${' '.repeat(size)}b`] as const]) {
      const startedAt = performance.now();
      const chunks = await chunkDocument(text, 'text/markdown');
      expect(performance.now() - startedAt, JSON.stringify(piece)).to.be.below(3_000);
      const kept = chunks.reduce((sum, {heading, text}) => sum + heading.length + text.length, 0);
      expect(kept, JSON.stringify(piece)).to.be.below(3 * size);
    }
  });
});
