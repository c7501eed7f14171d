import {protocolNames, resolveProtocol} from '../../../../src/chat/settings/protocols-by-name.js';
import type {Turn} from '../../../../src/protocols/protocol.js';
import {scriptChat} from '../../../support/scripted-chat.js';
import {describe, expect, it} from '../../../support/suite.js';

const turn: Turn = {
  endpoint: new URL('https://api.example/v1'),
  idempotencyKey: 'k',
  request: {trigger: 'send', message: 'Hi', model: 'm'},
  history: [],
};

describe('a protocol that is named', () => {
  for (const name of protocolNames) {
    it(`is there once it is loaded: ${name}`, async () => {
      const protocol = resolveProtocol(name);
      expect(protocol.name).to.equal(name);
      const loaded = (await protocol.load?.()) ?? protocol;
      expect([protocol.idempotentPost, protocol.resumeAbility, protocol.wholeAbility]).to.deep.equal([
        loaded.idempotentPost,
        loaded.resumeAbility,
        loaded.wholeAbility,
      ]);
      expect(protocol.startRequest(turn).method).to.equal('POST');
      expect(protocol.createDecoder().decode).to.be.a('function');
    });
  }

  it('is loaded before the first request is made', async () => {
    const frames = [
      {type: 'message_start', message: {id: 'm', model: 'x', usage: {input_tokens: 1, output_tokens: 1}}},
      {type: 'content_block_start', index: 0, content_block: {type: 'text', text: ''}},
      {type: 'content_block_delta', index: 0, delta: {type: 'text_delta', text: 'Hello.'}},
      {type: 'content_block_stop', index: 0},
      {type: 'message_delta', delta: {stop_reason: 'end_turn'}, usage: {output_tokens: 2}},
      {type: 'message_stop'},
    ];
    const chunks = frames.map((frame) => `event: ${frame.type}\ndata: ${JSON.stringify(frame)}\n\n`);
    const {service} = scriptChat([{chunks}], {protocol: 'anthropic'});
    const message = await service.send('Hi');
    expect([message.content, message.status]).to.deep.equal(['Hello.', 'complete']);
  });

  it('is refused where there is none of that name', () => {
    expect(() => resolveProtocol('smoke-signals' as 'auto')).to.throw(TypeError, '`protocol`');
    expect(() => resolveProtocol('toString' as 'auto')).to.throw(TypeError, '`protocol`');
  });
});
