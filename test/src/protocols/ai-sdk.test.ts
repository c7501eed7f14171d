import {ChatError} from '../../../src/base/chat-error.js';
import type {MessagePart} from '../../../src/model/message-part.js';
import {aiSdk} from '../../../src/protocols/ai-sdk.js';
import {sse} from '../../../src/transport/fetch-sse.js';
import {RecordingSink} from '../../support/recording-sink.js';
import {answered, aTurn, bodyOf, pictured, spoken} from '../../support/stateless-turns.js';
import {describe, expect, it} from '../../support/suite.js';

const protocol = aiSdk({body: {app: 'a'}});
const text = (content: string) => ({type: 'text', text: content});
const call: MessagePart = {type: 'tool-call', toolCallId: 'a', name: 'pay', arguments: '{"sum":9}'};
const approval: MessagePart = {type: 'data', name: 'tool-approval', id: 'a', value: 'ap1'};

/** The parts of the answer as they are told again. */
const toldParts = (...parts: readonly MessagePart[]) =>
  bodyOf(protocol.startRequest(aTurn([['assistant', ...parts]]))).messages[1].parts;

describe('a request of the AI SDK', () => {
  it('is what its own transport sends', () => {
    const turn = aTurn(spoken, {conversationId: 'c', message: 'And now?'});
    expect(bodyOf(protocol.startRequest(turn))).to.deep.equal({
      app: 'a',
      id: 'c',
      messages: [
        {id: 'instructions', role: 'system', parts: [text('Be brief.')]},
        {id: 'm0', role: 'user', parts: [text('Hi')]},
        {id: 'm1', role: 'assistant', parts: [{type: 'reasoning', text: 'A greeting.'}, text('Hello.')]},
        {id: 'm2', role: 'user', parts: [text('And now?')]},
      ],
      trigger: 'submit-message',
    });
  });

  it('names a new chat by the turn that begins it', () => {
    expect(bodyOf(protocol.startRequest(aTurn(spoken))).id).to.equal('k');
  });

  it('says which answer is to be written anew', () => {
    const turn = aTurn(spoken, {trigger: 'regenerate', conversationId: 'c', messageId: 'm9'});
    expect(bodyOf(protocol.startRequest(turn))).to.include({trigger: 'regenerate-message', messageId: 'm9'});
  });

  it('tells what tools gave, and the data of the application', () => {
    const data: MessagePart = {type: 'data', name: 'note', id: 'n', value: 1};
    const [, tool, clock] = bodyOf(protocol.startRequest(aTurn(answered))).messages[2].parts;
    expect(tool).to.deep.equal({
      type: 'tool-weather',
      toolCallId: 'c1',
      state: 'output-available',
      input: {city: 'Oslo'},
      output: {rain: true},
    });
    expect(clock).to.include({type: 'tool-clock', output: 'noon'});
    expect(toldParts(data)).to.deep.equal([{type: 'data-note', id: 'n', data: 1}]);
  });

  it('tells how far a call is, and what a person said to it, under the id that asked them', () => {
    const states = (...parts: readonly MessagePart[]) => {
      const [{state, approval: told}] = toldParts(...parts);
      return [state, told];
    };
    expect(states(call)).to.deep.equal(['input-available', undefined]);
    expect(states(call, approval)).to.deep.equal(['approval-requested', {id: 'ap1'}]);
    expect(states({...call, approval: 'refused'}, approval)).to.deep.equal([
      'approval-responded',
      {id: 'ap1', approved: false},
    ]);
  });

  it('gives the metadata of a message back as that', () => {
    const metadata: MessagePart = {type: 'data', name: 'message-metadata', id: 'message-metadata', value: 7};
    const {messages} = bodyOf(protocol.startRequest(aTurn([['assistant', metadata]])));
    expect(messages[1]).to.deep.equal({id: 'm0', role: 'assistant', metadata: 7, parts: []});
  });

  it('sends files by address, and names those that have none', () => {
    const {parts} = bodyOf(protocol.startRequest(aTurn(pictured))).messages[1];
    expect(parts[2]).to.deep.equal({
      type: 'file',
      mediaType: 'image/jpeg',
      url: 'https://a.test/cat.jpg',
      filename: 'cat.jpg',
    });
    expect(parts.at(-1)).to.deep.equal(text('[Attached file: lost.png]'));
  });
});

describe('taking up a stream of the AI SDK', () => {
  const point = {endpoint: aTurn([]).endpoint, streamId: 'c 1', cursor: null, isSameOrigin: true};

  it('asks for the chat’s stream, which comes again from its start', () => {
    const request = protocol.resumeAbility?.resume(point);
    expect([request?.method, request?.url]).to.deep.equal([
      'GET',
      'https://a.test/v1/chat/c%201/stream?tenant=7',
    ]);
    expect(protocol.resumeAbility?.replays).to.equal(true);
  });

  it('tells the server nothing of a stop', () => {
    const stop = {endpoint: point.endpoint, streamId: 'c', idempotencyKey: 'k', afterSeq: null};
    expect(protocol.resumeAbility?.stop(stop)).to.equal(null);
  });

  it('is not tried where the service has no route for it', () => {
    expect(aiSdk({canResume: false}).resumeAbility).to.equal(null);
  });

  it('names the stream by the chat, whoever asked', () => {
    const turn = aTurn(spoken);
    const {endpoint} = turn;
    const start = {event: 'message', data: '{"type":"start","messageId":"m"}', id: ''};
    const names = (context: Parameters<typeof protocol.createDecoder>[0]) => {
      const decoded = protocol.createDecoder(context).decode(start);
      const event = decoded.kind === 'events' ? decoded.events[0] : undefined;
      return event?.type === 'start' ? [event.streamId, event.conversationId, event.messageId] : null;
    };
    expect(names({endpoint, turn, streamId: null})).to.deep.equal(['k', 'k', 'm']);
    expect(names({endpoint, turn: null, streamId: 'c'})).to.deep.equal(['c', 'c', 'm']);
  });
});

describe('a data stream of AI SDK 4', () => {
  it('is refused by its head, with a word of what to do', async () => {
    const request = {...protocol.startRequest(aTurn(spoken)), url: 'https://wire.test/'};
    const headers = {'content-type': 'text/plain; charset=utf-8', 'x-vercel-ai-data-stream': 'v1'};
    const error = await sse()
      .open(request, new RecordingSink(), {
        signal: new AbortController().signal,
        fetch: async () => new Response('0:"Hi"\n', {headers}),
      })
      .catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(ChatError);
    expect((error as ChatError).code).to.equal('protocol');
    expect((error as ChatError).message).to.include('toUIMessageStreamResponse');
  });

  it('is refused under any content type', () => {
    const opened = () => protocol.createDecoder().opened?.(new Headers({'x-vercel-ai-data-stream': 'v1'}));
    expect(opened).to.throw(ChatError, 'AI SDK 4');
  });
});

describe('chunks of the AI SDK', () => {
  for (const bad of ['', '{', 'null', '7', '{}', '{"type":"text-delta"}', '{"type":"file","url":7}']) {
    it(`of the shape ${JSON.stringify(bad)} are malformed, and throw nothing`, () => {
      expect(protocol.createDecoder().decode({event: 'message', data: bad, id: ''}).kind).to.equal(
        'malformed',
      );
    });
  }

  it('named like what every object has are of no known type', () => {
    const data = '{"type":"constructor"}';
    expect(protocol.createDecoder().decode({event: 'message', data, id: ''}).kind).to.equal('ignored');
  });
});
