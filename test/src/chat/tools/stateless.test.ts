import {scriptChat} from '../../../support/scripted-chat.js';
import type {Step} from '../../../support/scripted-wire.js';
import {describe, expect, it} from '../../../support/suite.js';

/** One chunk of Chat Completions that calls a tool without naming the call, as some servers do, then the end. */
const calls = (name: string): Step => openAI({tool_calls: [{index: 0, function: {name, arguments: '{}'}}]});
const says = (content: string): Step => openAI({content}, 'stop');
function openAI(delta: object, reason = 'tool_calls'): Step {
  const usage = {prompt_tokens: 1, completion_tokens: 1, total_tokens: 2};
  return {
    chunks: [
      `data: ${JSON.stringify({choices: [{delta, finish_reason: reason}]})}\n\n`,
      `data: ${JSON.stringify({choices: [], usage})}\n\n`,
      'data: [DONE]\n\n',
    ],
  };
}

describe('tools of a service that remembers nothing', () => {
  it('are told of in the history, each step with its own calls', async () => {
    const {service, wire} = scriptChat([calls('first'), calls('second'), says('Done.')], {
      protocol: 'openai-chat',
      onToolCall: ({toolCall}) => `output of ${toolCall.name}`,
    });
    const message = await service.send('Hi');
    const parts = message.parts.map((part) =>
      part.type === 'tool-call' ? [part.name, part.output] : part.type,
    );
    expect(parts).to.deep.equal([['first', 'output of first'], ['second', 'output of second'], 'text']);
    const ids = message.parts.flatMap((part) => (part.type === 'tool-call' ? [part.toolCallId] : []));
    expect(new Set(ids).size).to.equal(2);
    const {messages} = wire.requests[2]?.body as {messages: {role: string; content?: unknown}[]};
    expect(messages.filter(({role}) => role === 'tool').map(({content}) => content)).to.deep.equal([
      'output of first',
      'output of second',
    ]);
    expect(messages.at(-1)?.role).to.equal('tool');
  });

  it('have what all steps used counted together', async () => {
    const {service} = scriptChat([calls('first'), says('Done.')], {
      protocol: 'openai-chat',
      onToolCall: () => 1,
    });
    expect((await service.send('Hi')).usage?.totalTokens).to.equal(4);
  });
});
