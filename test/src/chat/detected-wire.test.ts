import {scriptChat} from '../../support/scripted-chat.js';
import type {Step} from '../../support/scripted-wire.js';
import {describe, expect, it} from '../../support/suite.js';

/** An answer of a service of Chat Completions. */
const openAI: Step = {
  chunks: [
    ': it is coming\n\n',
    'data: {"choices":[{"delta":{"content":"Not "}}]}\n\ndata: {"choices":[{"delta":{"content":"ours"}}]}\n\n',
    'data: {"choices":[{"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n',
  ],
};
const text: Step = {chunks: ['data: {"text":"All "}\n\ndata: {"text":"at once"}\n\ndata: [DONE]\n\n']};

describe('a chat that finds out which wire answers', () => {
  for (const [wire, step, said] of [
    ['openai-chat', openAI, 'Not ours'],
    ['text', text, 'All at once'],
  ] as const) {
    it(`reads ${wire} from its first frame on, and says once a reply what it took it for`, async () => {
      const {service} = scriptChat([step, step], {protocol: 'auto'});
      const detected: string[] = [];
      service.subscribe((_, event) => {
        if (event?.type === 'wire-detected') detected.push(event.wire);
      });
      const answers = [await service.send('Hi'), await service.send('Again')];
      expect(answers.map(({content, status}) => [content, status])).to.deep.equal([
        [said, 'complete'],
        [said, 'complete'],
      ]);
      expect(detected).to.deep.equal([wire, wire]);
    });
  }

  it('can be stopped while what reads the answer is on its way', async () => {
    const {service} = scriptChat([openAI], {protocol: 'auto'});
    const sent = service.send('Hi');
    await new Promise<void>((resolve) => {
      const end = service.subscribe(({reply}) => {
        if (!reply) return;
        queueMicrotask(() => end());
        resolve();
      });
    });
    await service.stop().catch(() => {});
    expect((await sent).status).to.equal('stopped');
  });
});
