import {describe, it} from 'node:test';
import {expect} from 'chai';

describe('importing the elements where there is no document', () => {
  it('throws nothing, and registers nothing', async () => {
    const {ChatStreamElement} = await import('../../components/define.js');
    expect(ChatStreamElement.name).to.equal('ChatStreamElement');
    expect(
      (globalThis as {customElements?: {get(tag: string): unknown}}).customElements?.get('chat-stream'),
    ).to.equal(undefined);
  });
});
