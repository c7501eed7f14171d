import {describe, it} from 'node:test';
import {expect} from 'chai';

describe('importing the elements where there is no document', () => {
  it('throws nothing, and gives the classes', async () => {
    const {ChatStreamElement} = await import('../../components/define.js');
    expect('document' in globalThis).to.equal(false);
    expect(ChatStreamElement.observedAttributes).to.include.members(['endpoint', 'mode', 'conversation-id']);
  });
});
