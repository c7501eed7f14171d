import {openAIChat} from '../../../src/protocols/openai-chat.js';
import {answered, aTurn, bodyOf, decodeWhole, pictured, spoken} from '../../support/stateless-turns.js';
import {describe, expect, it} from '../../support/suite.js';

const protocol = openAIChat({model: 'm-1', body: {temperature: 0.2}});

describe('a request of Chat Completions', () => {
  it('asks for a stream with its usage, by the model that is set', () => {
    const request = protocol.startRequest(aTurn(spoken));
    expect([request.url, request.method, request.headers]).to.deep.equal([
      'https://a.test/v1/chat?tenant=7',
      'POST',
      {'content-type': 'application/json'},
    ]);
    expect(bodyOf(request)).to.deep.equal({
      temperature: 0.2,
      model: 'm-1',
      messages: [
        {role: 'system', content: 'Be brief.'},
        {role: 'user', content: 'Hi'},
        {role: 'assistant', content: 'Hello.'},
        {role: 'user', content: 'And now?'},
      ],
      stream: true,
      stream_options: {include_usage: true},
    });
  });

  it('asks by the model that the message names', () => {
    expect(bodyOf(protocol.startRequest(aTurn(spoken, {model: 'm-2'}))).model).to.equal('m-2');
  });

  it('asks by the model among its fields where nothing else names one', () => {
    const {startRequest} = openAIChat({body: {model: 'm-3'}});
    expect(bodyOf(startRequest(aTurn(spoken))).model).to.equal('m-3');
    expect(bodyOf(startRequest(aTurn(spoken, {model: 'm-2'}))).model).to.equal('m-2');
  });

  it('tells what tools were called, what they gave, and what was said after it', () => {
    const {messages} = bodyOf(protocol.startRequest(aTurn(answered)));
    expect(messages).to.deep.equal([
      {role: 'system', content: 'Be brief.'},
      {role: 'user', content: 'Weather?'},
      {
        role: 'assistant',
        content: 'Let me look.',
        tool_calls: [
          {id: 'c1', type: 'function', function: {name: 'weather', arguments: '{"city":"Oslo"}'}},
          {id: 'c2', type: 'function', function: {name: 'clock', arguments: '{}'}},
        ],
      },
      {role: 'tool', tool_call_id: 'c1', content: '{"rain":true}'},
      {role: 'tool', tool_call_id: 'c2', content: 'noon'},
      {role: 'assistant', content: 'It rains.'},
    ]);
  });

  it('shows pictures by their address, and names other files', () => {
    expect(bodyOf(protocol.startRequest(aTurn(pictured))).messages.at(-1)).to.deep.equal({
      role: 'user',
      content: [
        {type: 'text', text: 'What is this?\n[Attached file: notes.pdf]\n[Attached file: lost.png]'},
        {type: 'image_url', image_url: {url: 'data:image/png;base64,iVBO'}},
        {type: 'image_url', image_url: {url: 'https://a.test/cat.jpg'}},
      ],
    });
  });

  it('asks an unfinished answer to go on', () => {
    const last = bodyOf(protocol.startRequest(aTurn(spoken, {trigger: 'continue'}))).messages.at(-1);
    expect(last).to.have.property('role', 'user');
    expect(last.content).to.include('cut off');
  });

  it('asks for one piece without a stream where streams do not get through', () => {
    const body = bodyOf(protocol.wholeAbility?.start(aTurn(spoken)));
    expect([body.stream, body.stream_options]).to.deep.equal([false, undefined]);
  });
});

describe('a whole chat completion', () => {
  it('says who answers, what, and how it ended', () => {
    const decoded = decodeWhole(protocol, {
      id: 'chatcmpl-1',
      object: 'chat.completion',
      model: 'm-1-2026',
      choices: [
        {
          index: 0,
          message: {
            role: 'assistant',
            content: 'Look.',
            reasoning_content: 'Hm.',
            tool_calls: [
              {id: 'c1', type: 'function', function: {name: 'a', arguments: '{"x":1}'}},
              {id: 'c2', type: 'function', function: {name: 'b', arguments: '{}'}},
            ],
          },
          finish_reason: 'tool_calls',
        },
      ],
      usage: {prompt_tokens: 2, completion_tokens: 3, total_tokens: 5},
    });
    expect(decoded).to.deep.equal({
      kind: 'events',
      events: [
        {type: 'start', streamId: 'chatcmpl-1', messageId: '', conversationId: '', model: 'm-1-2026'},
        {type: 'reasoning', content: 'Hm.'},
        {type: 'chunk', content: 'Look.'},
        {type: 'tool-call', toolCallId: 'c1', name: 'a', argumentsDelta: '{"x":1}'},
        {type: 'tool-call', toolCallId: 'c2', name: 'b', argumentsDelta: '{}'},
        {
          type: 'done',
          finishReason: 'tool-calls',
          usage: {inputTokens: 2, outputTokens: 3, totalTokens: 5},
        },
      ],
    });
  });

  it('that holds an error is one', () => {
    const decoded = decodeWhole(protocol, {error: {message: 'No.', code: 'insufficient_quota'}});
    expect(decoded?.kind === 'events' && decoded.events).to.have.length(1);
    expect(decoded?.kind === 'events' && decoded.events[0]).to.include({type: 'error', code: 'payment'});
  });
});

describe('calls in pieces', () => {
  it('that say no place are told apart by their names', () => {
    const decoder = protocol.createDecoder();
    const called = (fields: object) => {
      const data = JSON.stringify({choices: [{delta: {tool_calls: [fields]}}]});
      const decoded = decoder.decode({event: 'message', data, id: ''});
      return decoded.kind === 'events' ? decoded.events : [];
    };
    const events = [
      called({id: 'a', function: {name: 'look', arguments: '{"q"'}}),
      called({function: {arguments: ':1}'}}),
      called({id: 'b', function: {name: 'find', arguments: '{}'}}),
    ].flat();
    expect(events).to.deep.equal([
      {type: 'tool-call', toolCallId: 'a', name: 'look', argumentsDelta: '{"q"'},
      {type: 'tool-call', toolCallId: 'a', name: 'look', argumentsDelta: ':1}'},
      {type: 'tool-call', toolCallId: 'b', name: 'find', argumentsDelta: '{}'},
    ]);
  });
});

describe('what is no chunk', () => {
  for (const data of ['null', '7', '"x"', '{"choices":7}', '{"choices":[{"delta":"x"}]}', '{"ch']) {
    it(`${data} is malformed, never an exception`, () => {
      const decoded = protocol.createDecoder().decode({event: 'message', data, id: ''});
      expect(decoded.kind).to.equal('malformed');
    });
  }
});
