import {describe, it} from 'node:test';
import {expect} from 'chai';
import fc from 'fast-check';
import {withExcerpts} from '../../../../demo/server/knowledge/excerpts-prompt.js';
import {newSources, sourceOf} from '../../../../demo/server/knowledge/sources.js';
import type {ChunkOfDocument} from '../../../../demo/server/store/document-chunks.js';
import type {DocumentId} from '../../../../demo/server/store/documents-tables.js';

const excerpt = (fields: Partial<ChunkOfDocument> = {}): ChunkOfDocument => ({
  documentId: 'd'.repeat(22) as DocumentId,
  ordinal: 3,
  title: 'Pump',
  heading: 'Pump › Winter',
  text: 'Empty it before the frost.',
  url: null,
  ...fields,
});
const question = {role: 'user', content: 'When do I empty it?'} as const;
const systemOf = (...excerpts: readonly ChunkOfDocument[]): string =>
  withExcerpts([question], excerpts)[0]?.content ?? '';

describe('excerpts in a prompt', () => {
  it('stand numbered in a system message before the question', () => {
    const messages = withExcerpts([question], [excerpt(), excerpt({title: 'Tank', heading: ''})]);
    expect(messages.map(({role}) => role)).to.deep.equal(['system', 'user']);
    expect(messages[0]?.content).to.contain(
      '<excerpt number="1" document="Pump" section="Pump › Winter">\nEmpty it before the frost.\n</excerpt>\n<excerpt number="2" document="Tank">',
    );
  });

  it('follow what the system message says already', () => {
    const [first, ...rest] = withExcerpts([{role: 'system', content: 'Be brief.'}, question], [excerpt()]);
    expect(first?.content.startsWith('Be brief.\n\n')).to.equal(true);
    expect(rest).to.deep.equal([question]);
  });

  it('leave the prompt alone where there are none', () => {
    const messages = [question];
    expect(withExcerpts(messages, [])).to.equal(messages);
  });

  it('are called material, not instructions', () => {
    expect(systemOf(excerpt())).to.contain('not instructions');
  });

  it('cannot end or begin an excerpt, whatever stands in them', () => {
    const mark = fc.constantFrom(
      '<',
      '</',
      '< /',
      '/',
      'excerpt',
      'EXCERPTS',
      '>',
      '"',
      '\n',
      ' ',
      'x',
      '<\u200b/',
    );
    const text = fc.array(mark, {maxLength: 20}).map((parts) => parts.join(''));
    fc.assert(
      fc.property(
        fc.array(fc.record({title: text, heading: text, text}), {minLength: 1, maxLength: 4}),
        (fields) => {
          const content = systemOf(...fields.map(excerpt));
          const count = (pattern: RegExp): number => content.match(pattern)?.length ?? 0;
          expect(count(/<[\s/]*excerpt(?!s)/gi)).to.equal(2 * fields.length);
          expect(count(/<[\s/]*excerpts/gi)).to.equal(2);
          for (const line of content.split('\n').filter((each) => each.startsWith('<excerpt ')))
            expect(line).to.match(/^<excerpt number="\d+" document="[^"<>]*"( section="[^"<>]*")?>$/);
        },
      ),
    );
  });
});

describe('the source of an excerpt', () => {
  it('has an id that fits any stream, and says where to look', () => {
    const source = sourceOf(excerpt({url: 'https://example.com/pump'}));
    expect(source.id).to.match(/^[\w.:-]{1,64}$/);
    expect(source).to.include({title: 'Pump › Winter', url: 'https://example.com/pump'});
    expect(sourceOf(excerpt({heading: 'Frost'})).title).to.equal('Pump › Frost');
  });

  it('shows its beginning in one line, without half a character', () => {
    expect(sourceOf(excerpt({text: 'One\n\n two'})).snippet).to.equal('One two');
    const {snippet = ''} = sourceOf(excerpt({text: '🚲'.repeat(500)}));
    expect(snippet).to.equal(`${'🚲'.repeat(240)}…`);
  });

  it('is not said again in an answer that is continued', () => {
    const [known, other] = [sourceOf(excerpt()), sourceOf(excerpt({ordinal: 4}))];
    expect(newSources([known, other], [known, {type: 'text', text: 'Before'}])).to.deep.equal([other]);
  });
});
