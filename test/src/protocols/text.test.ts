import type {Decoded, DecoderContext} from '../../../src/protocols/protocol.js';
import {type TextOptions, text} from '../../../src/protocols/text.js';
import {answered, aTurn, bodyOf, spoken} from '../../support/stateless-turns.js';
import {describe, expect, it} from '../../support/suite.js';

const frame = (data: string, event = 'message') => ({event, data, id: ''});
const contextOf = (endpoint: string): DecoderContext => ({
  endpoint: new URL(endpoint),
  turn: null,
  streamId: null,
});
const here = contextOf('https://a.test/talk');

function read(frames: readonly string[], options: TextOptions = {}): readonly Decoded[] {
  const decoder = text(options).createDecoder();
  return frames.map((data) => decoder.decode(frame(data)));
}

/** The text of frames that are nothing else. */
const said = (decoded: readonly Decoded[]): string =>
  decoded
    .flatMap((one) => (one.kind === 'events' ? one.events : []))
    .map((event) => (event.type === 'chunk' ? event.content : `<${event.type}>`))
    .join('');

describe('a request of text frames', () => {
  it('is the message, and what every request is to have', () => {
    const request = text({body: {user_id: 'u1'}}).startRequest(aTurn(spoken, {message: 'And now?'}));
    expect([request.method, request.url]).to.deep.equal(['POST', 'https://a.test/v1/chat?tenant=7']);
    expect(bodyOf(request)).to.deep.equal({user_id: 'u1', message: 'And now?'});
  });

  it('is the last question where the turn has no words of its own', () => {
    expect(bodyOf(text().startRequest(aTurn(answered, {trigger: 'regenerate'})))).to.deep.equal({
      message: 'Weather?',
    });
  });

  it('asks in words for the rest of an answer', () => {
    const {message} = bodyOf(text().startRequest(aTurn(answered, {trigger: 'continue'})));
    expect(message).to.include('Go on');
  });
});

describe('text frames', () => {
  it('keep every space', () => {
    expect(said(read([' a ', '  ', 'b\n']))).to.equal(' a   b\n');
    expect(said(read(['{"text":" a "}', '" b "']))).to.equal(' a  b ');
  });

  it('are text where they are no JSON, unless told otherwise', () => {
    expect(read(['Hello'], {plainText: false})).to.deep.equal([{kind: 'malformed', reason: 'not JSON'}]);
    expect(read(['7'], {plainText: false})[0]?.kind).to.equal('malformed');
  });

  it('of broken JSON are malformed in a stream of JSON, and text in one of text', () => {
    expect(read(['{"text":"a"}', '{"text": "b'])[1]?.kind).to.equal('malformed');
    expect(said(read(['Write:', '{"text": "b']))).to.equal('Write:{"text": "b');
  });

  it('that begin with the prefix of errors are one, and no answer', () => {
    const [, failed] = read(['Hel', 'ERR: rate limit reached'], {errorPrefix: 'ERR:'});
    expect(failed).to.deep.include({kind: 'events'});
    const event = failed?.kind === 'events' ? failed.events[0] : undefined;
    expect(event).to.include({type: 'error', code: 'rate-limit', message: 'rate limit reached'});
    const [inJson] = read(['{"text":"ERR: no"}'], {errorPrefix: 'ERR:'});
    expect(inJson?.kind === 'events' && inJson.events[0]?.type).to.equal('error');
  });

  it('that have the prefix further in are text', () => {
    expect(said(read(['no ERR: here'], {errorPrefix: 'ERR:'}))).to.equal('no ERR: here');
  });
});

describe('the end of text frames', () => {
  const ended = [{type: 'done', finishReason: 'stop'}] as const;

  it('is the body’s where the endpoint never ended one otherwise', () => {
    const protocol = text();
    expect(protocol.createDecoder(here).end()).to.deep.equal(ended);
  });

  it('is [DONE] once that endpoint has said so, and a body that ends without was cut', () => {
    const protocol = text();
    const first = protocol.createDecoder(here);
    expect(first.decode(frame('[DONE]'))).to.deep.equal({kind: 'events', events: ended});
    expect(protocol.createDecoder(here).end()).to.deep.equal([]);
    expect(protocol.createDecoder(contextOf('https://a.test/other')).end()).to.deep.equal(ended);
    expect(text().createDecoder(here).end()).to.deep.equal(ended);
  });

  it('is what the options say, whatever was seen', () => {
    expect(text({requireEnd: true}).createDecoder(here).end()).to.deep.equal([]);
    const lenient = text({requireEnd: false});
    lenient.createDecoder(here).decode(frame('[DONE]'));
    expect(lenient.createDecoder(here).end()).to.deep.equal(ended);
  });
});
