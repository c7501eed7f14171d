import type {ChatError} from '../../../src/base/chat-error.js';
import {scriptChat} from '../../support/scripted-chat.js';
import {nativeFrames, type Step, until} from '../../support/scripted-wire.js';
import {describe, expect, it} from '../../support/suite.js';

const start = {type: 'start', streamId: 's', messageId: 'm', conversationId: 'c', model: 'x'};
const answer: Step = {
  chunks: nativeFrames('s', [start, {type: 'chunk', content: 'a'}, {type: 'done', finishReason: 'stop'}]),
};
const open: Step = {chunks: nativeFrames('s', [start, {type: 'chunk', content: 'a'}]), cut: 'hold'};
const stopped: Step = {status: 202};
const empty: Step = {type: 'application/json', chunks: ['{"messages":[]}']};

const chat = (...steps: Step[]) => scriptChat(steps);

describe('the first names', () => {
  it('startStreaming begins a reply, names it, and gives its end', async () => {
    const {service} = chat(answer);
    const {sessionId, finished} = await service.startStreaming(null, 'Hi');
    expect(service.state.activeStreamingSession?.sessionId).to.equal(sessionId);
    expect((await finished).content).to.equal('a');
  });

  it('startStreaming opens the conversation it names', async () => {
    const {service, wire} = chat(empty, answer);
    await (await service.startStreaming('c7', 'Hi')).finished;
    expect(wire.requests[1]?.body).to.deep.equal({trigger: 'send', message: 'Hi', conversationId: 'c7'});
  });

  it('startStreaming refuses while a reply is open', async () => {
    const {service} = chat(open);
    await service.startStreaming(null, 'Hi');
    const reason = await service.startStreaming(null, 'again').catch((error: ChatError) => error.code);
    expect(reason).to.equal('conversation-busy');
  });

  it('stopStreaming stops the session it names, and no other', async () => {
    const {service} = chat(open, stopped);
    const {sessionId, finished} = await service.startStreaming(null, 'Hi');
    await until(() => service.state.streamingContent === 'a');
    expect(await service.stopStreaming('another')).to.equal(false);
    expect(await service.stopStreaming(sessionId)).to.equal(true);
    expect((await finished).status).to.equal('stopped');
  });

  it('handleStreamChunk applies an event that came another way to the open reply', async () => {
    const {service} = chat(open);
    expect(service.handleStreamChunk({type: 'chunk', content: 'too early'})).to.equal(false);
    void service.send('Hi');
    await until(() => service.state.streamingContent === 'a');
    expect(service.handleStreamChunk({type: 'chunk', content: 'b'})).to.equal(true);
    expect(service.handleStreamChunk('{"type":"chunk","content":"c"}')).to.equal(true);
    for (const bad of ['{', {type: 'chunk'}, null, undefined, 7])
      expect(service.handleStreamChunk(bad)).to.equal(false);
    expect(service.state.streamingContent).to.equal('abc');
  });

  it('processMarkdownStreaming makes safe HTML of Markdown that is still growing', async () => {
    const {service} = chat();
    const html = await service.processMarkdownStreaming('**bold** <img src=x onerror=alert(1)>');
    expect(html).to.include('<strong>bold</strong>');
    expect(html).to.not.include('<img');
  });

  it('sendStreamingMessage and stopStreamingMessage are send and stop', async () => {
    const {service} = chat(open, stopped);
    const sent = service.sendStreamingMessage('Hi');
    await until(() => service.state.streamingContent === 'a');
    await service.stopStreamingMessage();
    expect((await sent).status).to.equal('stopped');
  });
});
