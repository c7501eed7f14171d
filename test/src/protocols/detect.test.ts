import {wireNames} from '../../../src/encoders/wire-encoder.js';
import {auto} from '../../../src/protocols/detect.js';
import type {Decoded, Decoder} from '../../../src/protocols/protocol.js';
import type {Frame} from '../../../src/transport/transport.js';
import {aTurn, bodyOf, spoken} from '../../support/stateless-turns.js';
import {describe, expect, it} from '../../support/suite.js';

const frame = (value: unknown, event = 'message') => ({
  event,
  data: typeof value === 'string' ? value : JSON.stringify(value),
  id: '',
});
const lines = {'content-type': 'application/x-ndjson'};

/** First frames that say which wire they are of. */
const looks: readonly (readonly [string, unknown, Readonly<Record<string, string>>?])[] = [
  ['chat-stream', {type: 'start', streamId: 's', messageId: 'm', conversationId: 'c', model: 'x', seq: 0}],
  ['chat-stream', {type: 'chunk', content: 'a'}],
  ['chat-stream', {type: 'error', error: {code: 'x', message: 'y'}}],
  ['chat-stream', {type: 'chunk', content: 'a'}, lines],
  ['text', 'Hello'],
  ['text', '"Hello"'],
  ['text', {text: 'Hello'}],
  ['openai-chat', {object: 'chat.completion.chunk', choices: []}],
  ['openai-chat', '[DONE]'],
  ['openai-responses', {type: 'response.created', response: {}}],
  ['openai-responses', {type: 'error', sequence_number: 0, message: 'x'}],
  ['anthropic', {type: 'message_start', message: {}}],
  ['anthropic', {type: 'error', error: {type: 'overloaded_error', message: 'x'}}],
  ['gemini', {candidates: [{content: {parts: [{text: 'a'}]}}]}],
  ['gemini', {promptFeedback: {blockReason: 'SAFETY'}}],
  ['gemini', {error: {code: 503, message: 'x', status: 'UNAVAILABLE'}}],
  ['ollama', {model: 'm', message: {role: 'assistant', content: 'a'}, done: false}, lines],
  ['ollama', {error: 'no model'}, lines],
  ['ai-sdk', {type: 'start', messageId: 'm'}],
  ['ai-sdk', {type: 'text-start', id: '0'}],
  ['ai-sdk', {type: 'error', errorText: 'x'}],
  ['ai-sdk', {type: 'data-note', data: 1}],
  ['ai-sdk', '0:"Hello"'],
  ['ai-sdk', 'anything', {'x-vercel-ai-ui-message-stream': 'v1'}],
  ['chat-stream', {type: 'hologram'}, {'stream-id': 's'}],
  ['text', {text: 'Hello'}, {'stream-id': 's'}],
  ['chat-stream', '<html>not an event', {'stream-id': 's'}],
  ['ag-ui', {type: 'RUN_STARTED', threadId: 't', runId: 'r'}],
  ['ag-ui', {type: 'CUSTOM', name: 'x', value: 1}],
  ['chat-chunk', {ChatChunk: {req_id: 'r', delta: 'a', finish_reason: null}}],
  ['chat-chunk', {type: 'chat_chunk', req_id: 'r', delta: 'a'}],
  ['chat-chunk', {session_id: 's', chunk: 'a', done: false}],
];

/** What `decoder` makes of a frame, when what reads it is there. */
async function decoded(decoder: Decoder, next: Frame): Promise<Decoded> {
  await decoder.prepare?.(next);
  return decoder.decode(next);
}

describe('auto', () => {
  it('sends the native request', () => {
    const turn = aTurn(spoken, {message: 'And now?'});
    expect(bodyOf(auto().startRequest(turn))).to.deep.equal(turn.request);
  });

  for (const [wire, first, headers = {}] of looks) {
    it(`takes ${JSON.stringify(first).slice(0, 60)} ${Object.keys(headers).join()} for ${wire}`, async () => {
      const decoder = auto().createDecoder();
      decoder.opened?.(new Headers(headers));
      await decoded(decoder, frame(first));
      expect(decoder.detected).to.equal(wire);
    });
  }

  it('knows every wire that there is', () => {
    expect(new Set(looks.map(([wire]) => wire))).to.deep.equal(new Set(wireNames));
  });

  it('has decided nothing before a frame that says something, and heartbeats say nothing', async () => {
    const decoder = auto().createDecoder();
    decoder.opened?.(new Headers({'content-type': 'text/event-stream'}));
    expect(decoder.detected).to.equal(null);
    for (const nothing of [frame('{}', 'ping'), frame({type: 'ping'}), frame('')]) {
      expect((await decoded(decoder, nothing)).kind).to.equal('ignored');
      expect(decoder.detected).to.equal(null);
    }
    expect((await decoded(decoder, frame('{"broken'))).kind).to.equal('malformed');
    expect(decoder.detected).to.equal(null);
    expect(decoder.end()).to.deep.equal([]);
    await decoded(decoder, frame({text: 'Hi'}));
    expect(decoder.detected).to.equal('text');
  });

  it('has decided by the head where that says enough', () => {
    const decoder = auto().createDecoder();
    decoder.opened?.(new Headers({'x-vercel-ai-ui-message-stream': 'v1'}));
    expect(decoder.detected).to.equal('ai-sdk');
  });

  it('does not change its mind', async () => {
    const decoder = auto().createDecoder();
    await decoded(decoder, frame({text: 'Hi'}));
    expect((await decoded(decoder, frame({choices: [{delta: {content: 'x'}}]}))).kind).to.equal('malformed');
    expect(decoder.detected).to.equal('text');
  });

  it('stops nothing by the native way where another wire answered', async () => {
    const protocol = auto();
    const {endpoint} = aTurn(spoken);
    const stop = () =>
      protocol.resumeAbility?.stop({endpoint, streamId: null, idempotencyKey: 'k', afterSeq: null});
    const context = {endpoint, turn: null, streamId: null};
    expect(stop()).to.have.property('method', 'POST');
    await decoded(protocol.createDecoder(context), frame({text: 'Hi'}));
    expect(stop()).to.equal(null);
    await decoded(protocol.createDecoder(context), frame({type: 'chunk', content: 'a'}));
    expect(stop()).to.have.property('method', 'POST');
  });

  it('gives a stream of another wire neither name nor numbers, by which it cannot be taken up', async () => {
    const agent = auto().createDecoder();
    const first = await decoded(agent, frame({type: 'RUN_STARTED', threadId: 't', runId: 'r'}));
    expect(first.kind === 'events' && first.events[0]).to.include({streamId: '', conversationId: 't'});
    const responses = auto().createDecoder();
    await decoded(
      responses,
      frame({type: 'response.created', sequence_number: 0, response: {id: 'x', model: 'm'}}),
    );
    const delta = {type: 'response.output_text.delta', sequence_number: 1, delta: 'a'};
    expect(responses.decode(frame(delta))).to.deep.equal({
      kind: 'events',
      events: [{type: 'chunk', content: 'a'}],
    });
  });
});
