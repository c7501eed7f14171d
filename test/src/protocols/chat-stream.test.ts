import {chatStream} from '../../../src/protocols/chat-stream.js';
import {describe, expect, it} from '../../support/suite.js';

const endpoint = new URL('https://a.test/api/ai/chat/stream?tenant=7');
const ability = chatStream().resumeAbility;
const point = {endpoint, streamId: 's 1', cursor: 's1.4'};
const decode = (value: unknown, id = '') =>
  chatStream()
    .createDecoder()
    .decode({event: 'message', data: typeof value === 'string' ? value : JSON.stringify(value), id});

describe('native requests', () => {
  it('keep the endpoint’s own query', () => {
    const {url} = ability?.resume({...point, isSameOrigin: true}) ?? {};
    expect(url).to.equal('https://a.test/api/ai/chat/stream/s%201?tenant=7');
  });

  it('name the cursor in a header on the page’s own origin', () => {
    expect(ability?.resume({...point, isSameOrigin: true}).headers).to.deep.equal({'last-event-id': 's1.4'});
  });

  it('saves a preflight on another origin: the cursor goes in the query, and no header is added', () => {
    const request = ability?.resume({...point, isSameOrigin: false});
    expect([new URL(request?.url ?? '').searchParams.get('cursor'), request?.headers]).to.deep.equal([
      's1.4',
      {},
    ]);
  });

  it('stop a stream by its name, or by the key of what has none yet', () => {
    const stop = {endpoint, idempotencyKey: 'k', afterSeq: 4};
    expect(new URL(ability?.stop({...stop, streamId: 's'})?.url ?? '').pathname).to.equal(
      '/api/ai/chat/stream/s/stop',
    );
    expect(new URL(ability?.stop({...stop, streamId: null})?.url ?? '').pathname).to.equal(
      '/api/ai/chat/stream/stop',
    );
    expect(ability?.stop({...stop, streamId: 's', afterSeq: null})?.body).to.equal('{}');
  });
});

describe('native events', () => {
  it('take their number from the event, or from its id', () => {
    expect(decode({type: 'chunk', content: 'a', seq: 3})).to.include({kind: 'event', seq: 3});
    expect(decode({type: 'chunk', content: 'a'}, 's.4')).to.include({kind: 'event', seq: 4, id: 's.4'});
  });

  it('of a later version are passed over, their number kept', () => {
    expect(decode({type: 'hologram', seq: 3})).to.deep.equal({kind: 'ignored', seq: 3, id: null});
  });

  for (const bad of [
    '',
    '{',
    'null',
    '7',
    '[]',
    {},
    {type: 'chunk'},
    {type: 'chunk', content: 7},
    {type: 'error', error: 7},
  ]) {
    it(`of the shape ${JSON.stringify(bad)} are malformed or an error, never an exception`, () => {
      const decoded = decode(bad);
      const isError = decoded.kind === 'event' && decoded.event.type === 'error';
      expect(decoded.kind === 'malformed' || isError).to.equal(true);
    });
  }

  it('do not pollute prototypes', () => {
    decode(
      '{"type":"data","name":"x","value":{"__proto__":{"polluted":true}},"__proto__":{"polluted":true}}',
    );
    expect(({} as {polluted?: boolean}).polluted).to.equal(undefined);
  });

  it('show none of the server’s words as a hint', () => {
    const decoded = decode({
      type: 'error',
      code: 'auth',
      message: 'm',
      hint: '<b>theirs</b>',
      retryable: false,
    });
    expect(JSON.stringify(decoded)).to.not.include('theirs');
  });
});
