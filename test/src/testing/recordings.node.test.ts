import {after, afterEach, before, describe, it} from 'node:test';
import {expect} from 'chai';
import {setupServer} from 'msw/node';
import {StreamingChatService, type StreamingChatServiceOptions} from '../../../src/index.js';
import {
  FrameRecorder,
  recordResponse,
  replayStream,
  type StreamRecording,
  streamReply,
} from '../../../src/testing/index.js';

const endpoint = 'https://chat.example/api/ai/chat/stream';
const ollamaEndpoint = 'https://chat.example/api/chat';
const text = 'Grüße aus Köln 👩‍🚀, **fett** und mehr.';

const network = setupServer();
let asked = 0;

function chat(options: Partial<StreamingChatServiceOptions> = {}): StreamingChatService {
  return new StreamingChatService({
    endpoint,
    storage: null,
    random: () => 0,
    retry: {attempts: 2, baseMs: 1},
    ...options,
  });
}

/** As a file would give it back. */
const kept = (recording: StreamRecording | undefined): unknown => JSON.parse(JSON.stringify(recording));

async function recordedFrames(
  options: Partial<StreamingChatServiceOptions> = {},
): Promise<readonly StreamRecording[]> {
  const recorder = new FrameRecorder();
  const service = chat(options);
  service.observe({frame: recorder.frame});
  await service.send('Hello');
  return recorder.recordings;
}

async function recordedBytes(
  options: Partial<StreamingChatServiceOptions> = {},
): Promise<StreamRecording | undefined> {
  const recordings: Promise<StreamRecording>[] = [];
  const service = chat({
    fetch: async (input, init) => {
      const response = await fetch(input, init);
      recordings.push(recordResponse(response.clone(), {protocol: 'chat-stream'}));
      return response;
    },
    ...options,
  });
  await service.send('Hello');
  return recordings[0];
}

describe('a recorded stream', () => {
  before(() => {
    network.listen({onUnhandledRequest: 'error'});
    network.events.on('request:start', () => {
      asked += 1;
    });
  });
  afterEach(() => {
    network.resetHandlers();
    asked = 0;
  });
  after(() => network.close());

  it('of frames says the same again, and is taken up where a fault cuts it', async () => {
    network.use(...streamReply({text, usage: {inputTokens: 1, outputTokens: 2, totalTokens: 3}}));
    const [recording] = await recordedFrames();
    network.resetHandlers(...replayStream(kept(recording), {url: endpoint, faults: {cutAtByte: 700}}));
    asked = 0;
    const again = await chat().send('Anything');
    expect([again.status, again.content, again.usage?.totalTokens, asked]).to.deep.equal([
      'complete',
      text,
      3,
      2,
    ]);
  });

  it('of bytes says the same again', async () => {
    network.use(...streamReply({text, chunkMs: 1}));
    const recording = await recordedBytes();
    network.resetHandlers(...replayStream(kept(recording), {url: endpoint}));
    const again = await chat().send('Anything');
    expect([again.status, again.content]).to.deep.equal(['complete', text]);
  });

  it('of another wire says the same again, line by line', async () => {
    const options = {endpoint: ollamaEndpoint, protocol: 'ollama'} as const;
    network.use(...streamReply({protocol: 'ollama', text}));
    const [recording] = await recordedFrames(options);
    network.resetHandlers(...replayStream(kept(recording), {url: ollamaEndpoint}));
    const again = await chat(options).send('Anything');
    expect([recording?.protocol, again.status, again.content]).to.deep.equal(['ollama', 'complete', text]);
  });

  it('that broke off breaks off again', async () => {
    const options = {endpoint: ollamaEndpoint, protocol: 'ollama'} as const;
    network.use(...streamReply({protocol: 'ollama', text, faults: {cutAtByte: 500}}));
    const recording = await recordedBytes(options);
    expect(recording?.end).to.equal('lost');
    network.resetHandlers(...replayStream(kept(recording), {url: ollamaEndpoint}));
    const again = await chat(options).send('Anything');
    expect(again.status).to.equal('error');
    expect(text.startsWith(again.content) && again.content !== '').to.equal(true);
  });

  it('takes as long as it took, where that is asked for', async () => {
    const frames = ['{"text":"a"}', '{"text":"b"}', '[DONE]'].map((data, at) => ({
      atMs: at * 40,
      event: 'message',
      data,
      id: '',
    }));
    const recording = {
      kind: 'chat-stream-recording',
      version: 1,
      protocol: 'text',
      headers: {},
      frames,
      end: 'clean',
    };
    const url = 'https://chat.example/text';
    const beganAt = performance.now();
    network.use(...replayStream(recording, {url, speed: 2}));
    const message = await chat({endpoint: url, protocol: 'text'}).send('Anything');
    expect(message.content).to.equal('ab');
    expect(performance.now() - beganAt).to.be.at.least(39);
  });

  it('keeps no header but those that say how to read it', async () => {
    const response = new Response('x', {
      headers: {'content-type': 'text/event-stream', 'set-cookie': 'a=canary', 'x-key': 'canary'},
    });
    const recording = await recordResponse(response, {protocol: 'text'});
    expect(recording.headers).to.deep.equal({'content-type': 'text/event-stream'});
  });

  it('is asked for what it lacks', () => {
    const recording = {
      kind: 'chat-stream-recording',
      version: 1,
      protocol: 'text',
      headers: {},
      pieces: [],
      end: 'clean',
    };
    expect(() => replayStream({...recording, pieces: undefined}, {url: endpoint})).to.throw(
      TypeError,
      '`recording`',
    );
    expect(() => replayStream({}, {url: endpoint})).to.throw(TypeError, '`recording`');
    expect(() => replayStream(recording, {url: endpoint, faults: {badJson: 1}})).to.throw(
      TypeError,
      '`faults`',
    );
    expect(() => replayStream(recording, {url: endpoint, speed: 0})).to.throw(RangeError, '`speed`');
    expect(() => replayStream({...recording, protocol: 'chat-chunk'}, {url: endpoint})).to.throw(
      TypeError,
      '`recording`',
    );
  });
});
