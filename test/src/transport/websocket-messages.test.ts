import {errorFromClose} from '../../../src/transport/websocket-close.js';
import {messageIdOf, readSocketMessage} from '../../../src/transport/websocket-messages.js';
import {describe, expect, it} from '../../support/suite.js';

const frame = (data: string) => ({event: 'message', data, id: ''});

describe('a message on a socket', () => {
  const read: readonly [string, object][] = [
    ['ping', {kind: 'alive', isPing: true}],
    ['{"type":"pong"}', {kind: 'alive', isPing: false}],
    ['{"type":"heartbeat"}', {kind: 'alive', isPing: false}],
    ['{"type":"ready","retryMs":5}', {kind: 'ready', retryMs: 5}],
    ['{"type":"ready"}', {kind: 'ready', retryMs: null}],
    ['{"reqId":"a","type":"accepted","streamId":"s"}', {kind: 'accepted', id: 'a', streamId: 's'}],
    ['{"reqId":"a","type":"end"}', {kind: 'end', id: 'a', isSpent: false}],
    ['{"reqId":"a","type":"spent"}', {kind: 'end', id: 'a', isSpent: true}],
    ['{"reqId":"a","event":{"x":1}}', {kind: 'frame', id: 'a', frame: frame('{"x":1}')}],
    ['{"reqId":"a","event":"[DONE]"}', {kind: 'frame', id: 'a', frame: frame('[DONE]')}],
    // An event may have any type: that of its envelope is none of it.
    ['{"reqId":"a","event":{"type":"end"}}', {kind: 'frame', id: 'a', frame: frame('{"type":"end"}')}],
    ['{"req_id":7,"delta":"x"}', {kind: 'frame', id: '7', frame: frame('{"req_id":7,"delta":"x"}')}],
    ['{"ChatChunk":{"req_id":"a"}}', {kind: 'frame', id: 'a', frame: frame('{"ChatChunk":{"req_id":"a"}}')}],
    [
      '{"session_id":"a","chunk":"x"}',
      {kind: 'frame', id: 'a', frame: frame('{"session_id":"a","chunk":"x"}')},
    ],
    // Others give their events names: such a message is whole only with what stands beside it.
    [
      '{"req_id":"a","event":"token","text":"x"}',
      {kind: 'frame', id: 'a', frame: frame('{"req_id":"a","event":"token","text":"x"}')},
    ],
    ['{"a":{"b":{"req_id":"a"}}}', {kind: 'frame', id: null, frame: frame('{"a":{"b":{"req_id":"a"}}}')}],
    ['{"text":"x"}', {kind: 'frame', id: null, frame: frame('{"text":"x"}')}],
    ['{"half', {kind: 'frame', id: null, frame: frame('{"half')}],
    ['[1]', {kind: 'frame', id: null, frame: frame('[1]')}],
  ];
  for (const [text, message] of read) {
    it(`is read as what it is: ${text}`, () => {
      expect(readSocketMessage(text)).to.deep.equal(message);
    });
  }

  it('refuses with the same error as an HTTP answer with its problem', () => {
    const read = (problem: object, retryAfterMs?: number) => {
      const message = readSocketMessage(JSON.stringify({reqId: 'a', type: 'refused', problem, retryAfterMs}));
      return message.kind === 'refused' ? message.error : null;
    };
    expect(read({status: 409, code: 'conversation-busy'})).to.include({
      code: 'conversation-busy',
      status: 409,
    });
    expect(read({status: 503}, 2_000)).to.include({code: 'overloaded', retryAfterMs: 2_000, retryable: true});
    // A longer wait is for the person to decide.
    expect(read({status: 429}, 3_600_000)).to.include({code: 'rate-limit', retryable: false});
    expect(read({status: 'none of ours'})).to.include({code: 'server'});
  });

  it('refuses, whatever stands where the wait should', () => {
    for (const retryAfterMs of [null, '5', -1, {}]) {
      const message = readSocketMessage(JSON.stringify({reqId: 'a', type: 'refused', retryAfterMs}));
      const error = message.kind === 'refused' ? message.error : null;
      expect(error?.retryAfterMs, JSON.stringify(retryAfterMs)).to.equal(undefined);
    }
  });

  it('is read, however deep it is', () => {
    const text = `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`;
    expect(readSocketMessage(text)).to.include({kind: 'frame', id: null});
  });

  it('has an id of its own only where it says so itself', () => {
    expect(messageIdOf({req_id: 'a'})).to.equal('a');
    expect(messageIdOf({data: {req_id: 'a'}})).to.equal(null);
    expect(messageIdOf({session_id: 'a', message: 'Hi'})).to.equal(null);
  });
});

describe('a socket that closes', () => {
  it('before it was open is a line that is not there', () => {
    const error = errorFromClose({code: 1006, wasOpen: false, hasAnswered: false});
    expect(error).to.include({code: 'network', stage: 'connect'});
  });
});
