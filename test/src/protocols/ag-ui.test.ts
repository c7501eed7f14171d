import {agUi} from '../../../src/protocols/ag-ui.js';
import {runName} from '../../../src/protocols/ag-ui-request.js';
import {answered, aTurn, bodyOf, pictured, spoken} from '../../support/stateless-turns.js';
import {describe, expect, it} from '../../support/suite.js';

const tool = {name: 'look', description: 'Looks.', parameters: {}};
const protocol = agUi({tools: [tool], forwardedProps: {a: 1}, state: {b: 2}});
const connecting = agUi({connectEndpoint: '/agent/connect'});
const {endpoint} = aTurn([]);
const frame = (value: unknown) => ({event: 'message', data: JSON.stringify(value), id: ''});

describe('a request of AG-UI', () => {
  it('is the input of a run', () => {
    const turn = aTurn(spoken, {conversationId: 't'});
    expect(bodyOf(protocol.startRequest(turn))).to.deep.equal({
      threadId: 't',
      runId: 'k',
      state: {b: 2},
      messages: [
        {id: 'instructions', role: 'system', content: 'Be brief.'},
        {id: 'm0', role: 'user', content: 'Hi'},
        {id: 'm1', role: 'assistant', content: 'Hello.'},
        {id: 'm2', role: 'user', content: 'And now?'},
      ],
      tools: [tool],
      context: [],
      forwardedProps: {a: 1},
    });
  });

  it('names a new thread by the turn that begins it', () => {
    expect(bodyOf(agUi().startRequest(aTurn(spoken))).threadId).to.equal('k');
  });

  it('tells the steps of an answer under ids of their own', () => {
    expect(bodyOf(protocol.startRequest(aTurn(answered))).messages.slice(2)).to.deep.equal([
      {
        id: 'm1',
        role: 'assistant',
        content: 'Let me look.',
        toolCalls: [
          {id: 'c1', type: 'function', function: {name: 'weather', arguments: '{"city":"Oslo"}'}},
          {id: 'c2', type: 'function', function: {name: 'clock', arguments: '{}'}},
        ],
      },
      {id: 'm1-1', role: 'tool', toolCallId: 'c1', content: '{"rain":true}'},
      {id: 'm1-2', role: 'tool', toolCallId: 'c2', content: 'noon'},
      {id: 'm1-3', role: 'assistant', content: 'It rains.'},
    ]);
  });

  it('gives the agent its state as it left it', () => {
    const turn = aTurn([
      ['assistant', {type: 'data', name: 'state', id: 'state', value: {old: 1}}],
      ['assistant', {type: 'data', name: 'state', id: 'state', value: {last: 1}}],
    ]);
    expect(bodyOf(protocol.startRequest(turn)).state).to.deep.equal({last: 1});
  });

  it('sends files as what they are, and names those that it has not', () => {
    const {content} = bodyOf(protocol.startRequest(aTurn(pictured))).messages[1];
    expect(content).to.deep.equal([
      {type: 'text', text: 'What is this?'},
      {type: 'image', source: {type: 'data', value: 'iVBO', mimeType: 'image/png'}},
      {type: 'image', source: {type: 'url', value: 'https://a.test/cat.jpg', mimeType: 'image/jpeg'}},
      {type: 'document', source: {type: 'url', value: 'https://a.test/n', mimeType: 'application/pdf'}},
      {type: 'text', text: '[Attached file: lost.png]'},
    ]);
  });
});

describe('taking up a run of AG-UI', () => {
  const streamId = runName('t 1', 'r/1');

  it('is not possible where nobody says where', () => {
    expect(protocol.resumeAbility).to.equal(null);
  });

  it('asks for the runs of the thread, which come again from their start', () => {
    const request = connecting.resumeAbility?.resume({endpoint, streamId, cursor: null, isSameOrigin: true});
    expect([request?.method, request?.url]).to.deep.equal(['POST', 'https://a.test/agent/connect']);
    expect(bodyOf(request)).to.include({threadId: 't 1', runId: 'r/1'});
    expect(connecting.resumeAbility?.replays).to.equal(true);
  });

  it('reads its own run only, among those of the thread', () => {
    const decoder = connecting.createDecoder({endpoint, turn: null, streamId});
    const read = [
      {type: 'RUN_STARTED', threadId: 't 1', runId: 'r/0'},
      {type: 'TEXT_MESSAGE_CHUNK', messageId: 'a', delta: 'before'},
      {type: 'RUN_FINISHED', threadId: 't 1', runId: 'r/0'},
      {type: 'RUN_STARTED', threadId: 't 1', runId: 'r/1'},
      {type: 'TEXT_MESSAGE_CHUNK', messageId: 'b', delta: 'now'},
    ].map((event) => decoder.decode(frame(event)));
    expect(read.map(({kind}) => kind)).to.deep.equal(['ignored', 'ignored', 'ignored', 'events', 'events']);
    expect(read.at(-1)).to.deep.equal({kind: 'events', events: [{type: 'chunk', content: 'now'}]});
  });

  it('knows the run that it began by the name that it told', () => {
    const decoded = connecting
      .createDecoder()
      .decode(frame({type: 'RUN_STARTED', threadId: 't 1', runId: 'r/1'}));
    const start = decoded.kind === 'events' ? decoded.events[0] : undefined;
    expect(start).to.include({type: 'start', streamId, conversationId: 't 1'});
  });
});

describe('events of AG-UI', () => {
  for (const bad of ['', '{', 'null', '7', '{}', '{"type":"RUN_STARTED"}', '{"type":"CUSTOM","name":7}']) {
    it(`of the shape ${JSON.stringify(bad)} are malformed, and throw nothing`, () => {
      expect(protocol.createDecoder().decode({event: 'message', data: bad, id: ''}).kind).to.equal(
        'malformed',
      );
    });
  }

  it('tell an answer by the whole conversation, whatever its helpers said', () => {
    const decoder = protocol.createDecoder();
    decoder.decode(frame({type: 'TEXT_MESSAGE_CHUNK', messageId: 'x', subagentRunId: 's', delta: 'inner'}));
    const messages = [
      {id: '1', role: 'user', content: 'Q'},
      {id: '2', role: 'assistant', content: 'There.'},
    ];
    expect(decoder.decode(frame({type: 'MESSAGES_SNAPSHOT', messages}))).to.deep.equal({
      kind: 'events',
      events: [{type: 'chunk', content: 'There.'}],
    });
  });

  it('of an application’s own are sources and files where they are written as ours', () => {
    const read = (name: string, value: unknown) => {
      const decoded = protocol.createDecoder().decode(frame({type: 'CUSTOM', name, value}));
      return decoded.kind === 'events' ? decoded.events : [];
    };
    const source = {id: 's', title: 'Page', url: 'https://a.test/'};
    const file = {fileId: 'f', mediaType: 'image/png', name: 'sky.png'};
    expect([...read('source', source), ...read('file', file), ...read('source', 7)]).to.deep.equal([
      {type: 'source', ...source},
      {type: 'file', ...file},
      {type: 'data', name: 'source', value: 7},
    ]);
  });

  it('of a later version are passed over', () => {
    expect(protocol.createDecoder().decode(frame({type: 'HOLOGRAM_START'})).kind).to.equal('ignored');
  });
});
