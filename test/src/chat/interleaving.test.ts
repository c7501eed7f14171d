import fc from 'fast-check';
import {StreamingChatService} from '../../../src/chat/streaming-chat-service.js';
import {nativeFrames, until} from '../../support/scripted-wire.js';
import {describe, expect, it} from '../../support/suite.js';

const encoder = new TextEncoder();

/** A service whose answers come when `push` says so. */
function heldService(name: string) {
  let open: ReadableStreamDefaultController<Uint8Array> | null = null;
  const service = new StreamingChatService({
    endpoint: 'https://api.example/api/ai/chat/stream',
    storage: null,
    fetch: async () => {
      const body = new ReadableStream<Uint8Array>({
        start: (controller) => {
          open = controller;
        },
      });
      return new Response(body, {headers: {'content-type': 'text/event-stream; charset=utf-8'}});
    },
  });
  return {
    name,
    service,
    isOpen: () => open !== null,
    push: (bytes: Uint8Array) => open?.enqueue(bytes),
    close: () => open?.close(),
  };
}

/** The whole answer of service `name`, in bytes: words and a call that nobody else says. */
function answerOf(name: string, words: number): Uint8Array {
  const chunks = Array.from({length: words}, (_, at) => ({type: 'chunk', content: `${name}${at} `}));
  const events = [
    {type: 'start', streamId: 's', messageId: 'a', conversationId: 'c', model: name},
    {type: 'tool-call', toolCallId: 't', name, arguments: '{}'},
    {type: 'tool-result', toolCallId: 't', output: name},
    ...chunks,
    {type: 'done', finishReason: 'stop'},
  ];
  return encoder.encode(nativeFrames('s', events).join(''));
}

describe('replies that interleave', () => {
  it('never mix, however their bytes are cut and whoever comes next', async () => {
    const run = fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(2), fc.integer({min: 1, max: 120})), {maxLength: 60}),
      async (steps) => {
        const held = ['red', 'green', 'blue'].map(heldService);
        const sent = held.map(({service, name}) => service.send(`Hi, ${name}`));
        await until(() => held.every(({isOpen}) => isOpen()));
        const left = held.map(({name}, at) => answerOf(name, 3 + at));
        for (const [who, count] of steps) {
          const bytes = left[who] ?? new Uint8Array();
          held[who]?.push(bytes.slice(0, count));
          left[who] = bytes.slice(count);
          await Promise.resolve();
        }
        for (const [at, one] of held.entries()) {
          one.push(left[at] ?? new Uint8Array());
          one.close();
        }
        const messages = await Promise.all(sent);
        for (const [at, {name, service}] of held.entries()) {
          const [call, text] = messages[at]?.parts ?? [];
          const words = Array.from({length: 3 + at}, (_, word) => `${name}${word} `).join('');
          expect([text, service.state.messages.length]).to.deep.equal([{type: 'text', text: words}, 2]);
          expect(call).to.include({name, output: name});
          service.dispose();
        }
      },
    );
    await fc.assert(run, {numRuns: 25});
  });
});
