import {expect} from 'chai';
import {type BlockRenderer, type RenderedBlock, untrustedPolicy} from '../../../../src/markdown/index.js';
import {drawing, undrawAll} from '../../../support/markdown-drawing.js';

const fence = '```mermaid\ngraph TD\nA --> B\n```\n';

describe('Renderers, wherever their blocks stand,', () => {
  afterEach(undrawAll);

  it('are asked for code that stands beside, and inside, raw HTML that is sanitised', async () => {
    const blocks: RenderedBlock[] = [];
    const mermaid: BlockRenderer = (block) => {
      blocks.push(block);
      return 'drawn';
    };
    const policy = {...untrustedPolicy, html: 'sanitized'} as const;
    const {element, stream} = drawing({renderers: {code: {mermaid}}, policy});
    const quoted = fence.replace('TD', 'LR').replace(/^(?=.)/gm, '> ');
    stream.push(`<section>\n\n<b>Raw</b>\n\n${fence}\n</section>\n\n> <i>raw</i>\n>\n${quoted}\nAfter`);
    stream.end();
    await stream.ready;
    const block = {source: 'graph TD\nA --> B', language: 'mermaid', isClosed: true};
    expect(blocks).to.deep.equal([block, {...block, source: 'graph LR\nA --> B'}]);
    const outputs = [...element.querySelectorAll('.custom-output')].map(({textContent}) => textContent);
    expect(outputs).to.deep.equal(['drawn', 'drawn']);
    expect(element.querySelectorAll('blockquote > .custom')).to.have.length(1);
  });

  it('are asked inside lists and quotes', async () => {
    const {element, stream} = drawing({renderers: {code: {mermaid: () => 'Chart'}}});
    stream.push('> - Look:\n>\n>   ```mermaid\n>   A\n>   ```\n');
    stream.end();
    await stream.ready;
    expect(element.querySelector('blockquote li .custom-output')?.textContent).to.equal('Chart');
  });
});
