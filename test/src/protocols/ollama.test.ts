import {ollama} from '../../../src/protocols/ollama.js';
import {answered, aTurn, bodyOf, decodeWhole, pictured, spoken} from '../../support/stateless-turns.js';
import {describe, expect, it} from '../../support/suite.js';

const protocol = ollama({model: 'qwen3', body: {think: true}});

describe('a request of Ollama', () => {
  it('tells the conversation, and asks for lines', () => {
    const request = protocol.startRequest(aTurn(spoken));
    expect(request.headers).to.deep.equal({
      'content-type': 'application/json',
      accept: 'application/x-ndjson',
    });
    expect(bodyOf(request)).to.deep.equal({
      think: true,
      model: 'qwen3',
      messages: [
        {role: 'system', content: 'Be brief.'},
        {role: 'user', content: 'Hi'},
        {role: 'assistant', content: 'Hello.'},
        {role: 'user', content: 'And now?'},
      ],
      stream: true,
    });
  });

  it('asks the model that the message names', () => {
    expect(bodyOf(protocol.startRequest(aTurn(spoken, {model: 'other'}))).model).to.equal('other');
  });

  it('finds the route where the endpoint is the server alone', () => {
    const at = (endpoint: string) =>
      protocol.startRequest({...aTurn(spoken), endpoint: new URL(endpoint)}).url;
    expect(at('http://localhost:11434')).to.equal('http://localhost:11434/api/chat');
    expect(at('http://localhost:11434/proxy/chat')).to.equal('http://localhost:11434/proxy/chat');
  });

  it('gives calls back as objects, and their results under the names of the tools', () => {
    expect(bodyOf(protocol.startRequest(aTurn(answered))).messages.slice(2)).to.deep.equal([
      {
        role: 'assistant',
        content: 'Let me look.',
        tool_calls: [
          {function: {name: 'weather', arguments: {city: 'Oslo'}}},
          {function: {name: 'clock', arguments: {}}},
        ],
      },
      {role: 'tool', tool_name: 'weather', content: '{"rain":true}'},
      {role: 'tool', tool_name: 'clock', content: 'noon'},
      {role: 'assistant', content: 'It rains.'},
    ]);
  });

  it('sends pictures that it has as bare base64, and names everything else', () => {
    expect(bodyOf(protocol.startRequest(aTurn(pictured))).messages[1]).to.deep.equal({
      role: 'user',
      content:
        'What is this?\n[Attached file: cat.jpg]\n[Attached file: notes.pdf]\n[Attached file: lost.png]',
      images: ['iVBO'],
    });
  });
});

describe('an answer of Ollama in one piece', () => {
  it('is asked for without a stream', () => {
    const request = protocol.wholeAbility?.start(aTurn(spoken));
    expect([request?.headers['accept'], bodyOf(request).stream]).to.deep.equal(['application/json', false]);
  });

  it('is its words, its calls and its end', () => {
    const answer = {
      model: 'qwen3',
      message: {
        role: 'assistant',
        thinking: 'Hm.',
        content: 'Hi',
        tool_calls: [{function: {name: 'clock', arguments: {zone: 1}}}],
      },
      done: true,
      done_reason: 'stop',
      prompt_eval_count: 3,
      eval_count: 4,
    };
    expect(decodeWhole(protocol, answer)).to.deep.equal({
      kind: 'events',
      events: [
        {type: 'start', streamId: '', messageId: '', conversationId: '', model: 'qwen3'},
        {type: 'reasoning', content: 'Hm.'},
        {type: 'chunk', content: 'Hi'},
        {type: 'tool-call', toolCallId: 'call-0', name: 'clock', arguments: '{"zone":1}'},
        {
          type: 'done',
          finishReason: 'tool-calls',
          usage: {inputTokens: 3, outputTokens: 4, totalTokens: 7},
        },
      ],
    });
  });
});

describe('a line of Ollama', () => {
  for (const bad of ['', '{', 'null', '7', '{}', '{"message":7}', '{"message":{"tool_calls":[{}]}}']) {
    it(`of the shape ${JSON.stringify(bad)} is malformed, and throws nothing`, () => {
      expect(protocol.createDecoder().decode({event: 'message', data: bad, id: ''}).kind).to.equal(
        'malformed',
      );
    });
  }
});
