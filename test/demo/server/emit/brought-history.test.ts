import {describe, it} from 'node:test';
import {expect} from 'chai';
import OpenAI from 'openai';
import {eventually} from '../../../support/server-eventually.js';
import {startServer} from '../../../support/server-harness.js';

describe('a conversation that its client brings', () => {
  it('is paid for where its answer is stopped, though nothing of it is saved', async () => {
    const server = await startServer({
      mockWordDelayMs: 20,
      limits: {
        maxRunsPerUser: null,
        userRate: null,
        providerRate: null,
        // Each run sets 6,000 aside.
        quotas: [{of: 'user', unit: 'tokens', span: 'day', granted: 13_000}],
      },
    });
    const client = new OpenAI({baseURL: `${server.url}/v1`, apiKey: 'unused', maxRetries: 0});
    const ask = (history: string) =>
      client.chat.completions.create({
        model: 'mock/echo',
        messages: [
          {role: 'user', content: history},
          {role: 'assistant', content: 'I see.'},
          {role: 'user', content: 'And in short, please, if you can?'},
        ],
        stream: true,
      });
    const stream = await ask('A long story. '.repeat(3_000));
    for await (const chunk of stream) if (chunk.choices[0]?.delta.content) break;
    stream.controller.abort();
    await eventually(
      async () => server.counts().runs,
      (runs) => runs === 0,
    );
    const refused = await ask('Short.').catch((error: unknown) => error);
    await server.dispose();
    expect(refused).to.be.instanceOf(OpenAI.RateLimitError);
    expect((refused as InstanceType<typeof OpenAI.RateLimitError>).code).to.equal('insufficient_quota');
  });
});
