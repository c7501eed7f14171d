import type {MessagePart, ToolCallPart} from '../../../src/model/message-part.js';
import {
  argumentsObject,
  awaitsModel,
  lastCalls,
  partsToGoOnFrom,
  withToolOutputs,
} from '../../../src/model/tool-calls.js';
import {describe, expect, it} from '../../support/suite.js';

const call = (toolCallId: string, output?: unknown): ToolCallPart => ({
  type: 'tool-call',
  toolCallId,
  name: 'f',
  arguments: '{}',
  ...(output === undefined ? {} : {output}),
});
const text: MessagePart = {type: 'text', text: 'One moment.'};
const idsOf = (parts: readonly MessagePart[]) =>
  parts.map((part) => (part.type === 'tool-call' ? part.toolCallId : part.type));

describe('outputs of calls', () => {
  it('stand where the calls stand, and the first one stays', () => {
    const given = ['t', 'u'].map((toolCallId) => ({toolCallId, output: 2}));
    expect(withToolOutputs([text, call('t'), call('u', 1)], given)).to.deep.equal([
      text,
      call('t', 2),
      call('u', 1),
    ]);
  });

  it('come behind what the model said on, one by one or all at once: it is to hear of them', () => {
    const parts = [call('t'), text, call('u')];
    const [t, u] = ['t', 'u'].map((toolCallId) => [{toolCallId, output: 1}]);
    const ways = [
      withToolOutputs(parts, [...(t ?? []), ...(u ?? [])]),
      withToolOutputs(withToolOutputs(parts, t ?? []), u ?? []),
      withToolOutputs(withToolOutputs(parts, u ?? []), t ?? []),
    ];
    for (const way of ways) {
      expect(idsOf(way)).to.deep.equal(['text', 'u', 't']);
      expect([awaitsModel(way), lastCalls(way).length]).to.deep.equal([true, 2]);
    }
  });

  it('leave what the model made of earlier ones in its place', () => {
    const parts = [call('t', 1), text, call('u')];
    expect(idsOf(withToolOutputs(parts, [{toolCallId: 'u', output: 1}]))).to.deep.equal(['t', 'text', 'u']);
  });
});

describe('an answer that goes on', () => {
  it('leaves its errors and its unanswered calls behind', () => {
    const error: MessagePart = {type: 'error', code: 'server', hint: '', retryable: true};
    expect(partsToGoOnFrom([text, call('t', null), call('u'), error])).to.deep.equal([text, call('t', null)]);
  });
});

describe('arguments as an object', () => {
  it('are empty where they are none', () => {
    const texts = ['{"a":1}', '', '[1]', 'null', '"x"', '{"half":'];
    expect(texts.map((given) => argumentsObject({arguments: given}))).to.deep.equal([
      {a: 1},
      {},
      {},
      {},
      {},
      {},
    ]);
  });
});
