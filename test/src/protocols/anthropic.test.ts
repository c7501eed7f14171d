import {anthropic} from '../../../src/protocols/anthropic.js';
import {answered, aTurn, bodyOf, decodeWhole, pictured, spoken} from '../../support/stateless-turns.js';
import {describe, expect, it} from '../../support/suite.js';

const protocol = anthropic({
  model: 'c-1',
  body: {thinking: {type: 'enabled', budget_tokens: 1024}, top_k: 5},
});
const text = (content: string) => ({type: 'text', text: content});

describe('a request of Anthropic Messages', () => {
  it('names the version of the API, and all that the service wants said', () => {
    const request = protocol.startRequest(aTurn(spoken));
    expect(request.headers).to.deep.equal({
      'content-type': 'application/json',
      'anthropic-version': '2023-06-01',
    });
    expect(bodyOf(request)).to.deep.equal({
      thinking: {type: 'enabled', budget_tokens: 1024},
      top_k: 5,
      model: 'c-1',
      max_tokens: 4096,
      system: 'Be brief.',
      messages: [
        {role: 'user', content: [text('Hi')]},
        {role: 'assistant', content: [text('Hello.')]},
        {role: 'user', content: [text('And now?')]},
      ],
      stream: true,
    });
  });

  it('allows as many tokens as it is told', () => {
    expect(bodyOf(anthropic({maxTokens: 99}).startRequest(aTurn(spoken))).max_tokens).to.equal(99);
  });

  it('tells calls as the model’s blocks and their results as the person’s', () => {
    const {messages} = bodyOf(protocol.startRequest(aTurn(answered)));
    expect(messages).to.deep.equal([
      {role: 'user', content: [text('Weather?')]},
      {
        role: 'assistant',
        content: [
          text('Let me look.'),
          {type: 'tool_use', id: 'c1', name: 'weather', input: {city: 'Oslo'}},
          {type: 'tool_use', id: 'c2', name: 'clock', input: {}},
        ],
      },
      {
        role: 'user',
        content: [
          {type: 'tool_result', tool_use_id: 'c1', content: '{"rain":true}'},
          {type: 'tool_result', tool_use_id: 'c2', content: 'noon'},
        ],
      },
      {role: 'assistant', content: [text('It rains.')]},
    ]);
  });

  it('asks for no thinking where tools have just answered, for thoughts would have to be signed', () => {
    const [question, [role, look, ...calls] = ['assistant']] = answered;
    const waiting = [question ?? ['user'], [role, ...(look ? [look] : []), ...calls.slice(0, 2)]] as const;
    const body = bodyOf(protocol.startRequest(aTurn(waiting as typeof answered, {trigger: 'tool-output'})));
    expect(body.messages.at(-1).content[0].type).to.equal('tool_result');
    expect([body.thinking, body.top_k]).to.deep.equal([undefined, 5]);
  });

  it('begins with the person, and leaves out what is empty', () => {
    const left = [
      ['assistant', {type: 'text', text: 'Old.'}],
      ['user', {type: 'text', text: ' '}],
      ['system', {type: 'text', text: 'In French.'}],
      ['user', {type: 'text', text: 'Hi'}],
    ] as const;
    const body = bodyOf(protocol.startRequest(aTurn(left)));
    expect(body.system).to.equal('Be brief.\n\nIn French.');
    expect(body.messages).to.deep.equal([{role: 'user', content: [text('Hi')]}]);
  });

  it('shows pictures by address or as they are, and names other files', () => {
    expect(bodyOf(protocol.startRequest(aTurn(pictured))).messages.at(-1)).to.deep.equal({
      role: 'user',
      content: [
        {type: 'image', source: {type: 'base64', media_type: 'image/png', data: 'iVBO'}},
        {type: 'image', source: {type: 'url', url: 'https://a.test/cat.jpg'}},
        text('What is this?\n[Attached file: notes.pdf]\n[Attached file: lost.png]'),
      ],
    });
  });

  it('asks an unfinished answer to go on', () => {
    const last = bodyOf(protocol.startRequest(aTurn(spoken, {trigger: 'continue'}))).messages.at(-1);
    expect(last.content).to.include('cut off');
  });
});

describe('a whole message of Anthropic', () => {
  it('says who answers, what, and how it ended', () => {
    expect(bodyOf(protocol.wholeAbility?.start(aTurn(spoken))).stream).to.equal(false);
    const decoded = decodeWhole(protocol, {
      type: 'message',
      id: 'msg_1',
      model: 'c-1',
      content: [
        {type: 'thinking', thinking: 'Hm.', signature: 'x'},
        {type: 'text', text: 'Look.', citations: null},
        {type: 'tool_use', id: 't1', name: 'now', input: {}},
        {type: 'tool_use', id: 't2', name: 'at', input: {x: 1}},
      ],
      stop_reason: 'tool_use',
      usage: {input_tokens: 2, output_tokens: 3},
    });
    expect(decoded).to.deep.equal({
      kind: 'events',
      events: [
        {type: 'start', streamId: 'msg_1', messageId: '', conversationId: '', model: 'c-1'},
        {type: 'reasoning', content: 'Hm.'},
        {type: 'chunk', content: 'Look.'},
        {type: 'tool-call', toolCallId: 't1', name: 'now', argumentsDelta: ''},
        {type: 'tool-call', toolCallId: 't1', name: 'now', arguments: '{}'},
        {type: 'tool-call', toolCallId: 't2', name: 'at', arguments: '{"x":1}'},
        {
          type: 'done',
          finishReason: 'tool-calls',
          usage: {inputTokens: 2, outputTokens: 3, totalTokens: 5},
        },
      ],
    });
  });
});

describe('each type of error of Anthropic', () => {
  const codes = {
    invalid_request_error: 'invalid',
    authentication_error: 'auth',
    billing_error: 'payment',
    permission_error: 'forbidden',
    not_found_error: 'invalid',
    request_too_large: 'too-large',
    rate_limit_error: 'rate-limit',
    timeout_error: 'timeout',
    api_error: 'server',
    overloaded_error: 'overloaded',
  };
  for (const [type, code] of Object.entries(codes)) {
    it(`${type} is ${code}`, () => {
      const data = JSON.stringify({type: 'error', error: {type, message: 'x'}});
      const decoded = protocol.createDecoder().decode({event: 'error', data, id: ''});
      expect(decoded.kind === 'events' && decoded.events[0]).to.include({type: 'error', code});
    });
  }
});

describe('what is no event of Anthropic', () => {
  const decode = (data: string) => protocol.createDecoder().decode({event: 'message', data, id: ''});

  for (const data of [
    'null',
    '[',
    '{"type":"content_block_delta"}',
    '{"type":"message_start","message":1}',
  ]) {
    it(`${data} is malformed, never an exception`, () => {
      expect(decode(data).kind).to.equal('malformed');
    });
  }

  it('is passed over where it is only unknown', () => {
    expect(decode('{"type":"ping"}').kind).to.equal('ignored');
  });

  it('is no exception where it nests too deep to be written', () => {
    const input = `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`;
    const block = `{"type":"tool_use","id":"t","name":"n","input":${input}}`;
    const decoded = decode(`{"type":"content_block_start","index":0,"content_block":${block}}`);
    expect(decoded.kind).to.equal('events');
  });
});
