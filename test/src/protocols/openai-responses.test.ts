import {ChatError} from '../../../src/base/chat-error.js';
import {openAIResponses} from '../../../src/protocols/openai-responses.js';
import type {Decoded} from '../../../src/protocols/protocol.js';
import {answered, aTurn, bodyOf, decodeWhole, pictured, spoken} from '../../support/stateless-turns.js';
import {describe, expect, it} from '../../support/suite.js';

const protocol = openAIResponses({model: 'm-1', body: {reasoning: {effort: 'low'}}});
const background = openAIResponses({background: true});

describe('a request of the Responses API', () => {
  it('sends the conversation as items, and has nothing kept', () => {
    const request = protocol.startRequest(aTurn(spoken));
    expect(bodyOf(request)).to.deep.equal({
      reasoning: {effort: 'low'},
      model: 'm-1',
      instructions: 'Be brief.',
      input: [
        {role: 'user', content: 'Hi'},
        {role: 'assistant', content: 'Hello.'},
        {role: 'user', content: 'And now?'},
      ],
      stream: true,
      store: false,
    });
  });

  it('tells calls and what they gave as items of their own', () => {
    expect(bodyOf(protocol.startRequest(aTurn(answered))).input).to.deep.equal([
      {role: 'user', content: 'Weather?'},
      {role: 'assistant', content: 'Let me look.'},
      {type: 'function_call', call_id: 'c1', name: 'weather', arguments: '{"city":"Oslo"}'},
      {type: 'function_call', call_id: 'c2', name: 'clock', arguments: '{}'},
      {type: 'function_call_output', call_id: 'c1', output: '{"rain":true}'},
      {type: 'function_call_output', call_id: 'c2', output: 'noon'},
      {role: 'assistant', content: 'It rains.'},
    ]);
  });

  it('shows pictures by their address, and names other files', () => {
    expect(bodyOf(protocol.startRequest(aTurn(pictured))).input).to.deep.equal([
      {
        role: 'user',
        content: [
          {type: 'input_text', text: 'What is this?\n[Attached file: notes.pdf]\n[Attached file: lost.png]'},
          {type: 'input_image', image_url: 'data:image/png;base64,iVBO', detail: 'auto'},
          {type: 'input_image', image_url: 'https://a.test/cat.jpg', detail: 'auto'},
        ],
      },
    ]);
  });

  it('in the background is kept, in one piece never in the background', () => {
    const streamed = bodyOf(background.startRequest(aTurn(spoken)));
    const whole = bodyOf(background.wholeAbility?.start(aTurn(spoken)));
    expect([streamed.background, streamed.store]).to.deep.equal([true, true]);
    expect([whole.background, whole.stream]).to.deep.equal([undefined, false]);
  });

  it('in the background that nobody keeps is a mistake', () => {
    expect(() => openAIResponses({background: true, store: false})).to.throw(TypeError, '`background`');
  });
});

describe('a response in the background', () => {
  const endpoint = new URL('https://a.test/v1/responses?api-version=1');
  const point = {endpoint, streamId: 'resp_1', cursor: 'resp_1.41', isSameOrigin: false};
  const ability = background.resumeAbility;

  it('is taken up behind the last event, by its id', () => {
    const request = ability?.resume(point);
    expect([request?.method, request?.url]).to.deep.equal([
      'GET',
      'https://a.test/v1/responses/resp_1?api-version=1&stream=true&starting_after=41',
    ]);
  });

  it('is read once more from its start where events are missing for good', () => {
    expect(ability?.snapshot(point).url).to.equal(
      'https://a.test/v1/responses/resp_1?api-version=1&stream=true',
    );
  });

  it('is cancelled by its id, and cannot be before it has one', () => {
    const stop = {endpoint, idempotencyKey: 'k', afterSeq: 3};
    expect(ability?.stop({...stop, streamId: 'resp_1'})).to.include({
      url: 'https://a.test/v1/responses/resp_1/cancel?api-version=1',
      method: 'POST',
    });
    expect(() => ability?.stop({...stop, streamId: null}))
      .to.throw(ChatError)
      .with.property('stage', 'stop');
  });

  it('alone can be taken up', () => {
    expect(protocol.resumeAbility).to.equal(null);
  });

  it('that is taken up in the middle of a call tells the whole call when its item is done', () => {
    const decoder = background.createDecoder();
    const item = {type: 'function_call', id: 'fc_1', call_id: 'c1', name: 'f', arguments: '{"a":1}'};
    const events = [
      {type: 'response.function_call_arguments.delta', sequence_number: 7, item_id: 'fc_1', delta: '1}'},
      {type: 'response.output_item.done', sequence_number: 8, item},
      {type: 'response.completed', sequence_number: 9, response: {status: 'completed', output: [item]}},
    ];
    const decoded: Decoded[] = events.map((event) =>
      decoder.decode({event: event.type, data: JSON.stringify(event), id: ''}),
    );
    expect(decoded).to.deep.equal([
      {kind: 'ignored', seq: 7, id: null},
      {
        kind: 'event',
        event: {type: 'tool-call', toolCallId: 'c1', name: 'f', arguments: '{"a":1}'},
        seq: 8,
        id: null,
      },
      {kind: 'event', event: {type: 'done', finishReason: 'tool-calls'}, seq: 9, id: null},
    ]);
  });
});

describe('a whole response', () => {
  const content = [
    {
      type: 'output_text',
      text: 'Look.',
      annotations: [{type: 'url_citation', url: 'https://b.test', title: 'B'}],
    },
    {type: 'refusal', refusal: ' No more.'},
  ];
  const output = [
    {type: 'reasoning', id: 'rs', summary: [{type: 'summary_text', text: 'Hm.'}]},
    {type: 'message', id: 'msg', content},
    {type: 'image_generation_call', id: 'ig', result: 'UklG', output_format: 'webp'},
    {type: 'function_call', id: 'fc', call_id: 'c1', name: 'f', arguments: '{}'},
    {type: 'web_search_call', id: 'ws'},
  ];

  it('says who answers, what, and how it ended', () => {
    const decoded = decodeWhole(protocol, {
      id: 'resp_1',
      model: 'm-1',
      status: 'completed',
      output,
      usage: {input_tokens: 2, output_tokens: 3},
    });
    expect(decoded).to.deep.equal({
      kind: 'events',
      events: [
        {type: 'start', streamId: 'resp_1', messageId: '', conversationId: '', model: 'm-1'},
        {type: 'reasoning', content: 'Hm.'},
        {type: 'chunk', content: 'Look.'},
        {type: 'source', id: 'https://b.test', title: 'B', url: 'https://b.test'},
        {type: 'chunk', content: ' No more.'},
        {
          type: 'file',
          fileId: 'ig',
          mediaType: 'image/webp',
          name: 'image.webp',
          url: 'data:image/webp;base64,UklG',
        },
        {type: 'tool-call', toolCallId: 'c1', name: 'f', arguments: '{}'},
        {type: 'done', finishReason: 'tool-calls', usage: {inputTokens: 2, outputTokens: 3, totalTokens: 5}},
      ],
    });
  });

  it('that is still being written is none', () => {
    expect(decodeWhole(protocol, {id: 'r', status: 'in_progress', output: []})?.kind).to.equal('malformed');
  });
});

describe('what is no event of a response', () => {
  const known = ['response.created', 'response.output_text.delta', 'response.output_item.added'];
  for (const data of [
    'null',
    '[',
    '{"sequence_number":-1}',
    ...known.map((type) => JSON.stringify({type})),
  ]) {
    it(`${data} is malformed, never an exception`, () => {
      const decoded = protocol.createDecoder().decode({event: 'message', data, id: ''});
      expect(decoded.kind).to.equal('malformed');
    });
  }
});

describe('an error of any shape', () => {
  const told = [
    '{"type":"error","code":{},"message":7}',
    '{"type":"error","error":[]}',
    '{"error":{"code":[]}}',
  ];
  for (const data of told) {
    it(`${data} is an error`, () => {
      const decoded = protocol.createDecoder().decode({event: 'error', data, id: ''});
      expect(decoded.kind === 'event' && decoded.event.type).to.equal('error');
    });
  }
});
