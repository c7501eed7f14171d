import {scriptChat} from '../../../support/scripted-chat.js';
import type {Step} from '../../../support/scripted-wire.js';
import {describe, expect, it} from '../../../support/suite.js';
import {callPart, goingOn} from '../../../support/tool-chat.js';

const storageWith = (unaccepted: object | null) => ({
  getItem: () => JSON.stringify({conversationId: 'c', unaccepted}),
  setItem: () => {},
  removeItem: () => {},
});
const saved = (id: string, role: string, parentId: string | null, parts: readonly object[]): object => ({
  id,
  role,
  parentId,
  siblings: [id],
  parts,
  text: '',
  status: 'complete',
  createdAt: 1,
  metadata: {finishReason: 'tool-calls', model: 'x'},
});
const loaded = (...parts: readonly object[]): Step => ({
  type: 'application/json',
  chunks: [
    JSON.stringify({
      messages: [saved('q', 'user', null, [{type: 'text', text: 'Hi'}]), saved('a', 'assistant', 'q', parts)],
    }),
  ],
});
const open = callPart('t', {});
const answered = callPart('t', {}, {output: 5});
const more = goingOn(2, [answered], {type: 'chunk', content: 'Five.'});

describe('an answer with open calls, after a reload', () => {
  it('is not answered by itself, and goes on when its calls are answered', async () => {
    let count = 0;
    const {service, wire} = scriptChat([loaded(open), more], {
      storage: storageWith(null),
      onToolCall: () => ++count,
    });
    expect([await service.resume(), count, wire.requests.length]).to.deep.equal([null, 0, 1]);
    expect((await service.addToolOutput({toolCallId: 't', output: 5})).content).to.equal('Five.');
    expect([count, service.state.messages.length]).to.deep.equal([0, 2]);
  });

  it('has its calls run when the person wants it to go on', async () => {
    const {service} = scriptChat([loaded(open), more], {storage: storageWith(null), onToolCall: () => 5});
    await service.resume();
    expect((await service.continue()).content).to.equal('Five.');
  });

  it('is sent its outputs again, under their key, where nobody confirmed them', async () => {
    const toolOutputs = [{toolCallId: 't', output: 5}];
    const request = {trigger: 'tool-output', conversationId: 'c', messageId: 'a', toolOutputs};
    const {service, wire} = scriptChat([loaded(open), more], {
      storage: storageWith({idempotencyKey: 'k', request}),
    });
    const shown: unknown[] = [];
    service.subscribe(({reply}) => reply && shown.push(reply.parts[0]));
    expect((await service.resume())?.content).to.equal('Five.');
    expect([wire.requests[1]?.headers.get('idempotency-key'), wire.requests[1]?.body]).to.deep.equal([
      'k',
      request,
    ]);
    expect(shown.every((part) => JSON.stringify(part) === JSON.stringify(answered))).to.equal(true);
  });
});
