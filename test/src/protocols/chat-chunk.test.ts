import {chatChunk} from '../../../src/protocols/chat-chunk.js';
import type {Decoded} from '../../../src/protocols/protocol.js';
import {answered, aTurn, bodyOf, spoken} from '../../support/stateless-turns.js';
import {describe, expect, it} from '../../support/suite.js';

const turn = aTurn(spoken, {message: 'And now?', conversationId: 'c'});
const decoder = () => chatChunk().createDecoder({endpoint: turn.endpoint, turn, streamId: null});
const frame = (value: unknown) => ({event: 'message', data: JSON.stringify(value), id: ''});
const chunk = (req_id: unknown, delta: string) => frame({ChatChunk: {req_id, delta, finish_reason: null}});
const isIgnored = (decoded: Decoded) => decoded.kind === 'ignored';

describe('a call of a chat plugin', () => {
  it('has the turn’s key, the question, what was said before it, and the model', () => {
    const request = chatChunk({model: 'm', args: {temperature: 0}}).startRequest(turn);
    expect(bodyOf(request)).to.deep.equal({
      type: 'plugin_call',
      req_id: 'k',
      plugin: 'ai-chat',
      function: 'chat',
      args: {
        temperature: 0,
        message: 'And now?',
        history: [
          {role: 'system', content: 'Be brief.'},
          {role: 'user', content: 'Hi'},
          {role: 'assistant', content: 'Hello.'},
        ],
        model: 'm',
        conversation_id: 'c',
      },
    });
  });

  it('calls the plugin that it is told to', () => {
    const {plugin, function: name} = bodyOf(chatChunk({plugin: 'p', function: 'f'}).startRequest(turn));
    expect([plugin, name]).to.deep.equal(['p', 'f']);
  });

  it('asks in words for the rest of an answer, and tells all that was said', () => {
    const {args} = bodyOf(chatChunk().startRequest(aTurn(answered, {trigger: 'continue'})));
    expect(args.message).to.include('Go on');
    expect(args.history).to.have.length(3);
  });
});

describe('chat chunks', () => {
  it('of other requests on the same line are passed over', () => {
    const own = decoder();
    expect(isIgnored(own.decode(chunk('other', 'no')))).to.equal(true);
    expect(own.decode(chunk('k', 'yes'))).to.deep.equal({
      kind: 'events',
      events: [{type: 'chunk', content: 'yes'}],
    });
    expect(isIgnored(own.decode(frame({Error: {req_id: 'other', message: 'no'}})))).to.equal(true);
  });

  it('belong to the first request named, where nobody said whose they are', () => {
    const any = chatChunk().createDecoder();
    expect(isIgnored(any.decode(chunk(1, 'a')))).to.equal(false);
    expect(isIgnored(any.decode(chunk(2, 'b')))).to.equal(true);
  });

  it('that end have ended, and a line that ends before was cut', () => {
    const own = decoder();
    expect(own.end()).to.deep.equal([]);
    expect(
      own.decode(frame({type: 'chat_chunk', req_id: 'k', delta: '!', finish_reason: 'stop'})),
    ).to.deep.equal({
      kind: 'events',
      events: [
        {type: 'chunk', content: '!'},
        {type: 'done', finishReason: 'stop'},
      ],
    });
  });

  for (const bad of ['', '{', 'null', '7', '{"ChatChunk":7}', '{"ChatChunk":{"delta":7}}']) {
    it(`of the shape ${JSON.stringify(bad)} are malformed, and throw nothing`, () => {
      expect(decoder().decode({event: 'message', data: bad, id: ''}).kind).to.equal('malformed');
    });
  }
});
