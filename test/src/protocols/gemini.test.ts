import {gemini} from '../../../src/protocols/gemini.js';
import {answered, aTurn, bodyOf, pictured, spoken} from '../../support/stateless-turns.js';
import {describe, expect, it} from '../../support/suite.js';

const protocol = gemini({model: 'gemini-2.5-flash', body: {generationConfig: {temperature: 0}}});
const at = (endpoint: string, model?: string) =>
  protocol.startRequest({
    ...aTurn(spoken, model === undefined ? {} : {model}),
    endpoint: new URL(endpoint),
  }).url;

describe('a request of Gemini', () => {
  it('tells the conversation and the instructions', () => {
    const request = protocol.startRequest(aTurn(spoken));
    expect([request.method, request.headers]).to.deep.equal(['POST', {'content-type': 'application/json'}]);
    expect(bodyOf(request)).to.deep.equal({
      generationConfig: {temperature: 0},
      contents: [
        {role: 'user', parts: [{text: 'Hi'}]},
        {role: 'model', parts: [{text: 'Hello.'}]},
        {role: 'user', parts: [{text: 'And now?'}]},
      ],
      systemInstruction: {parts: [{text: 'Be brief.'}]},
    });
  });

  it('asks for events at the address of the method, or makes that of a model', () => {
    const base = 'https://g.test/v1beta';
    expect(at(`${base}/models/x:streamGenerateContent`)).to.equal(
      `${base}/models/x:streamGenerateContent?alt=sse`,
    );
    expect(at(`${base}/models/x:streamGenerateContent?key=k&alt=json`)).to.equal(
      `${base}/models/x:streamGenerateContent?key=k&alt=sse`,
    );
    expect(at(`${base}/`)).to.equal(`${base}/models/gemini-2.5-flash:streamGenerateContent?alt=sse`);
    expect(at(base, 'tunedModels/mine')).to.equal(`${base}/tunedModels/mine:streamGenerateContent?alt=sse`);
  });

  it('says what is missing where nobody names a model', () => {
    expect(() => gemini().startRequest(aTurn(spoken))).to.throw(TypeError, '`model`');
  });

  it('gives calls back with their ids, arguments and results', () => {
    const {contents} = bodyOf(protocol.startRequest(aTurn(answered)));
    expect(contents).to.deep.equal([
      {role: 'user', parts: [{text: 'Weather?'}]},
      {
        role: 'model',
        parts: [
          {text: 'Let me look.'},
          {functionCall: {id: 'c1', name: 'weather', args: {city: 'Oslo'}}},
          {functionCall: {id: 'c2', name: 'clock', args: {}}},
        ],
      },
      {
        role: 'user',
        parts: [
          {functionResponse: {id: 'c1', name: 'weather', response: {output: '{"rain":true}'}}},
          {functionResponse: {id: 'c2', name: 'clock', response: {output: 'noon'}}},
        ],
      },
      {role: 'model', parts: [{text: 'It rains.'}]},
    ]);
  });

  it('gives back the signature of a call, and no id that was made here', () => {
    const turn = aTurn([
      ['user', {type: 'text', text: 'Time?'}],
      [
        'assistant',
        {type: 'tool-call', toolCallId: 'call-0', name: 'clock', arguments: '{}', output: 'noon'},
        {type: 'data', name: 'thought-signature', id: 'call-0', value: 'AbC='},
      ],
    ]);
    expect(bodyOf(protocol.startRequest(turn)).contents.slice(1)).to.deep.equal([
      {role: 'model', parts: [{functionCall: {name: 'clock', args: {}}, thoughtSignature: 'AbC='}]},
      {role: 'user', parts: [{functionResponse: {name: 'clock', response: {output: 'noon'}}}]},
    ]);
  });

  it('sends files that it has, those that have an address by that, and names the others', () => {
    const {contents} = bodyOf(protocol.startRequest(aTurn(pictured)));
    expect(contents[0].parts).to.deep.equal([
      {text: 'What is this?'},
      {inlineData: {mimeType: 'image/png', data: 'iVBO'}},
      {fileData: {mimeType: 'image/jpeg', fileUri: 'https://a.test/cat.jpg'}},
      {fileData: {mimeType: 'application/pdf', fileUri: 'https://a.test/n'}},
      {text: '[Attached file: lost.png]'},
    ]);
  });

  it('asks in words for the rest of an answer', () => {
    const {contents} = bodyOf(protocol.startRequest(aTurn(spoken, {trigger: 'continue'})));
    expect(contents.at(-1).role).to.equal('user');
    expect(contents.at(-1).parts[0].text).to.include('Go on');
  });
});

describe('a stream of Gemini', () => {
  it('says who answers, once', () => {
    const decoder = protocol.createDecoder();
    const data = JSON.stringify({modelVersion: 'g', responseId: 'r', candidates: []});
    const frame = {event: 'message', data, id: ''};
    expect(decoder.decode(frame)).to.deep.equal({
      kind: 'events',
      events: [{type: 'start', streamId: 'r', messageId: '', conversationId: '', model: 'g'}],
    });
    expect(decoder.decode(frame)).to.deep.equal({kind: 'events', events: []});
  });

  for (const bad of [
    '',
    '{',
    'null',
    '7',
    '{"candidates":7}',
    '{"candidates":[{"content":{"parts":[7]}}]}',
  ]) {
    it(`takes ${JSON.stringify(bad)} for malformed, and throws nothing`, () => {
      expect(protocol.createDecoder().decode({event: 'message', data: bad, id: ''}).kind).to.equal(
        'malformed',
      );
    });
  }
});
