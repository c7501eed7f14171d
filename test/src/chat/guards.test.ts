import type {StateEvent} from '../../../src/chat/state-event.js';
import type {GuardOptions} from '../../../src/guards/guard-options.js';
import {MessageGuards} from '../../../src/guards/message-guards.js';
import {openAIChat} from '../../../src/protocols/openai-chat.js';
import {scriptChat} from '../../support/scripted-chat.js';
import {type MadeRequest, nativeFrames, type Step} from '../../support/scripted-wire.js';
import {describe, expect, it} from '../../support/suite.js';
import type {WireScript} from '../../support/wire-url.js';

const wrote = 'Write to anna@example.com today.';
const start = {
  type: 'start',
  streamId: 's',
  messageId: 'm',
  userMessageId: 'q',
  conversationId: 'c',
  model: 'x',
};
/** An answer that comes in these pieces. */
const answering = (...pieces: readonly string[]): WireScript => ({
  chunks: nativeFrames('s', [
    start,
    ...pieces.map((content) => ({type: 'chunk', content})),
    {type: 'done', finishReason: 'stop', length: pieces.join('').length},
  ]),
});

const sent = (request?: MadeRequest): string => JSON.stringify(request?.body);

/** A chat with guards, and what they told. */
function guarded(options: GuardOptions, steps: readonly Step[], protocol = {}) {
  const chat = scriptChat(steps, {protocol: 'chat-stream', guards: new MessageGuards(options), ...protocol});
  const found: Extract<StateEvent, {type: 'guards-found'}>[] = [];
  chat.service.subscribe((_, event) => {
    if (event?.type === 'guards-found') found.push(event);
  });
  return {...chat, found};
}

describe('guards of a chat', () => {
  it('hide personal data from the server, and the person sees what they wrote', async () => {
    const {service, wire, found} = guarded({pii: 'mask'}, [answering('Done.')]);
    await service.send(wrote);
    expect(sent(wire.requests[0])).to.include('Write to [EMAIL_1] today.').and.not.to.include('anna@');
    expect(service.state.messages[0]?.content).to.equal(wrote);
    expect(found).to.deep.equal([{type: 'guards-found', verdict: 'mask', kinds: ['email'], score: 0}]);
  });

  it('put it back into the answer, however that is cut', async () => {
    const {service} = guarded({pii: 'mask'}, [answering('I wrote to [EM', 'AIL_', '1', '] and [x')]);
    const answer = await service.send(wrote);
    expect([answer.content, answer.status]).to.deep.equal(['I wrote to anna@example.com and [x', 'complete']);
  });

  it('put it back where the line broke in the middle of it', async () => {
    const frames = answering('To [EMAIL', '_1].').chunks ?? [];
    const {service, wire} = guarded({pii: 'mask'}, [{chunks: frames.slice(0, 2)}, {chunks: frames.slice(2)}]);
    expect((await service.send(wrote)).content).to.equal('To anna@example.com.');
    expect(wire.requests).to.have.length(2);
  });

  it('send the same words under the same key after a refusal', async () => {
    const refused: Step = {status: 503, type: 'application/problem+json', chunks: ['{"code":"overloaded"}']};
    const {service, wire} = guarded({pii: 'mask'}, [refused, answering('Done.')]);
    await service.send(wrote);
    const [one, two] = wire.requests;
    expect(sent(two)).to.equal(sent(one));
    expect(two?.headers.get('idempotency-key')).to.equal(one?.headers.get('idempotency-key'));
  });

  it('refuse a message before anything is sent or shown', async () => {
    const {service, wire, found} = guarded({pii: 'block'}, []);
    const error = await service.send(wrote).catch((reason: unknown) => reason);
    expect(error).to.include({code: 'content-filter'});
    expect(String(error)).not.to.include('anna@');
    expect([wire.requests.length, service.state.messages.length]).to.deep.equal([0, 0]);
    expect(found[0]).to.include({verdict: 'block'});
  });

  it('only tell of it where they warn', async () => {
    const {service, wire, found} = guarded({pii: 'warn'}, [answering('Done.')]);
    await service.send(wrote);
    expect(sent(wire.requests[0])).to.include('anna@example.com');
    expect(found[0]).to.include({verdict: 'warn'});
  });

  it('hide it in the history that servers without a memory are sent', async () => {
    const line = (content: string, finish: string | null = null) =>
      `data: ${JSON.stringify({choices: [{index: 0, delta: {content}, finish_reason: finish}]})}\n\n`;
    const step = (text: string): Step => ({chunks: [line(text), line('', 'stop'), 'data: [DONE]\n\n']});
    const {service, wire} = guarded({pii: 'mask'}, [step('Hello [EMAIL_1].'), step('Yes.')], {
      protocol: openAIChat({model: 'm'}),
    });
    expect((await service.send(wrote)).content).to.equal('Hello anna@example.com.');
    await service.send('Was that right?');
    expect(sent(wire.requests[1])).to.include('Hello [EMAIL_1].').and.not.to.include('anna@');
  });

  it('restore what a server kept hidden', async () => {
    const kept = {
      chunks: [
        JSON.stringify({
          messages: [
            {
              id: 'q',
              role: 'user',
              parts: [{type: 'text', text: 'Write to [EMAIL_1] today.'}],
              text: '',
              status: 'complete',
              createdAt: 1,
              parentId: null,
              siblings: ['q'],
            },
          ],
        }),
      ],
      type: 'application/json',
    } satisfies Step;
    const {service} = guarded({pii: 'mask'}, [answering('Done.'), kept]);
    await service.send(wrote);
    await service.openConversation('c');
    expect(service.state.messages[0]?.content).to.equal(wrote);
  });
});
