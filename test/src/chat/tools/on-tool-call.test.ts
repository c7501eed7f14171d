import type {StateEvent} from '../../../../src/chat/state-event.js';
import type {StreamingChatService} from '../../../../src/chat/streaming-chat-service.js';
import type {ToolCallRequest} from '../../../../src/chat/tools/tool-call.js';
import {MessageGuards} from '../../../../src/guards/message-guards.js';
import {scriptChat} from '../../../support/scripted-chat.js';
import {type Step, until} from '../../../support/scripted-wire.js';
import {describe, expect, it} from '../../../support/suite.js';
import {call, callingAnswer, callPart, goingOn} from '../../../support/tool-chat.js';

const chunk = (content: string) => ({type: 'chunk', content});
const bodyOf = (request: {readonly body: unknown} | undefined) => request?.body as Record<string, unknown>;
const lastOf = ({state}: StreamingChatService) => state.messages.at(-1);
const outputsOf = (service: StreamingChatService) =>
  lastOf(service)?.parts.flatMap((part) => (part.type === 'tool-call' ? [part.output] : []));
const endless = (): Step[] =>
  Array.from({length: 20}, (_, at) => goingOn(at + 2, [], call(`t${at}`, {step: at})));

describe('onToolCall', () => {
  it('is given a whole call, and what it returns goes to the model: the same message grows', async () => {
    const asked: ToolCallRequest[] = [];
    const {service, wire} = scriptChat(
      [
        callingAnswer(call('t', {city: 'Rome'})),
        goingOn(2, [callPart('t', {city: 'Rome'}, {output: {sky: 'blue'}})], chunk('Blue.')),
      ],
      {
        onToolCall: (request) => {
          asked.push(request);
          return {sky: 'blue'};
        },
      },
    );
    const message = await service.send('Weather?');
    expect(asked.map(({toolCall, messageId}) => ({...toolCall, messageId}))).to.deep.equal([
      {
        toolCallId: 't',
        name: 'tool-of-t',
        arguments: {city: 'Rome'},
        text: '{"city":"Rome"}',
        messageId: 'a',
      },
    ]);
    expect(bodyOf(wire.requests[1])).to.deep.equal({
      trigger: 'tool-output',
      conversationId: 'c',
      messageId: 'a',
      toolOutputs: [{toolCallId: 't', output: {sky: 'blue'}}],
    });
    expect([message.id, message.content, message.status, service.state.messages.length]).to.deep.equal([
      'a',
      'Blue.',
      'complete',
      2,
    ]);
  });

  it('is called for all calls of an answer at once, and the model asked when all are answered', async () => {
    const release: (() => void)[] = [];
    const {service, wire} = scriptChat(
      [callingAnswer(call('t'), call('u')), goingOn(2, [], chunk('Both.'))],
      {onToolCall: ({toolCall}) => new Promise((resolve) => release.push(() => resolve(toolCall.name)))},
    );
    const sent = service.send('Hi');
    await until(() => release.length === 2);
    release[1]?.();
    await until(() => outputsOf(service)?.[1] === 'tool-of-u');
    expect(wire.requests.length).to.equal(1);
    release[0]?.();
    expect((await sent).content).to.equal('Both.');
    expect(bodyOf(wire.requests[1])['toolOutputs']).to.deep.equal([
      {toolCallId: 't', output: 'tool-of-t'},
      {toolCallId: 'u', output: 'tool-of-u'},
    ]);
  });

  it('makes an output of what it throws, of what JSON has no form for, and of arguments that are no JSON', async () => {
    const broken = {...call('w'), arguments: '{"half":'};
    const deep = {...call('x'), arguments: `${'['.repeat(200)}${']'.repeat(200)}`};
    const {service, wire} = scriptChat(
      [callingAnswer(call('t'), call('u'), broken, deep), goingOn(2, [], chunk('Sorry.'))],
      {
        guards: new MessageGuards({pii: 'mask'}),
        onToolCall: ({toolCall}) => {
          if (toolCall.toolCallId === 'u') return 1n;
          throw new Error('no such city');
        },
      },
    );
    await service.send('Hi');
    const outputs = bodyOf(wire.requests[1])['toolOutputs'] as {output: {error: string}}[];
    expect(outputs.map(({output}) => Object.keys(output).join())).to.deep.equal(Array(4).fill('error'));
    const [thrown, , ...unreadable] = outputs.map(({output}) => output.error);
    expect([thrown, ...unreadable]).to.deep.equal([
      'no such city',
      'The arguments are not JSON.',
      'The arguments are not JSON.',
    ]);
  });

  it('takes empty arguments for none', async () => {
    const given: unknown[] = [];
    const {service} = scriptChat(
      [callingAnswer({...call('t'), arguments: ''}), goingOn(2, [], chunk('ok'))],
      {onToolCall: ({toolCall}) => given.push(toolCall.arguments)},
    );
    await service.send('Hi');
    expect(given).to.deep.equal([{}]);
  });

  it('leaves a call open for which it returns nothing', async () => {
    const {service, wire} = scriptChat([callingAnswer(call('t'))], {onToolCall: () => undefined});
    const message = await service.send('Hi');
    expect([message.parts, wire.requests.length]).to.deep.equal([[callPart('t', {})], 1]);
  });

  it('is not called for an answer that was cut, or whose calls the server answered', async () => {
    let count = 0;
    const cut = callingAnswer({...call('t'), arguments: '{"ci'}) as {chunks: string[]};
    const atLength = {chunks: cut.chunks.map((frame) => frame.replace('tool-calls', 'length'))};
    const result = {type: 'tool-result', toolCallId: 't', output: 1};
    const {service, wire} = scriptChat([atLength, callingAnswer(call('t'), result)], {
      onToolCall: () => ++count,
    });
    await service.send('Hi');
    await service.send('Again');
    expect([count, wire.requests.length]).to.deep.equal([0, 2]);
  });

  it('ends after as many steps in a row as it may take, and says so; a person takes it further', async () => {
    const {service, wire} = scriptChat([callingAnswer(call('t')), ...endless()], {
      onToolCall: () => 'more',
      maxToolSteps: 3,
    });
    const events: StateEvent[] = [];
    service.subscribe((_, event) => event?.type === 'tool-steps-spent' && events.push(event));
    const message = await service.send('Hi');
    expect([wire.requests.length, message.status, service.state.error]).to.deep.equal([4, 'complete', null]);
    expect(events).to.deep.equal([{type: 'tool-steps-spent', message: 'a', steps: 3}]);
    await service.continue();
    expect(wire.requests.length).to.equal(7);
  });

  it('takes 8 steps unless told otherwise, and refuses a number that is none', async () => {
    const {service, wire} = scriptChat([callingAnswer(call('t')), ...endless()], {onToolCall: () => 'more'});
    await service.send('Hi');
    expect(wire.requests.length).to.equal(9);
    expect(() => scriptChat([], {maxToolSteps: 0})).to.throw(RangeError, '`maxToolSteps`');
  });

  it('is not waited for once the person stops, whether it listens or not', async () => {
    const signals: AbortSignal[] = [];
    const {service, wire} = scriptChat([callingAnswer(call('t')), callingAnswer()], {
      onToolCall: ({signal}) => {
        signals.push(signal);
        return new Promise(() => {});
      },
    });
    const sent = service.send('Hi');
    await until(() => signals.length === 1);
    await service.stop();
    expect([(await sent).parts, signals[0]?.aborted, wire.requests.length]).to.deep.equal([
      [callPart('t', {})],
      true,
      1,
    ]);
    await service.send('Never mind');
    expect(wire.requests.length).to.equal(2);
  });

  it('is not waited for where it stops the chat itself', async () => {
    const {service, wire} = scriptChat([callingAnswer(call('t'))], {
      onToolCall: () => {
        void service.stop();
        return new Promise(() => {});
      },
    });
    expect([(await service.send('Hi')).status, wire.requests.length]).to.deep.equal(['complete', 1]);
  });

  it('shows which calls it runs, so that a page can offer to stop them', async () => {
    const release = new Map<string, (output: unknown) => void>();
    const {service} = scriptChat([callingAnswer(call('t'), call('u'), call('v'))], {
      onToolCall: ({toolCall: {toolCallId}}) => new Promise((resolve) => release.set(toolCallId, resolve)),
    });
    const sent = service.send('Hi');
    await until(() => release.size === 3);
    const {runningTools, canStopStreaming, isStreaming} = service.state;
    expect([runningTools, canStopStreaming, isStreaming]).to.deep.equal([['t', 'u', 'v'], true, false]);
    release.get('t')?.('done');
    release.get('u')?.(undefined);
    await until(() => service.state.runningTools.length === 1);
    expect(service.state.runningTools).to.deep.equal(['v']);
    await service.stop();
    await sent;
    expect([service.state.runningTools, service.state.canStopStreaming]).to.deep.equal([[], false]);
  });

  it('goes on where the model spoke behind its call', async () => {
    const spoken = [call('t'), chunk('One moment.'), call('u')];
    const {service, wire} = scriptChat([callingAnswer(...spoken), goingOn(2, [], chunk('Both.'))], {
      onToolCall: ({toolCall}) => toolCall.name,
    });
    expect((await service.send('Hi')).content).to.equal('Both.');
    expect(bodyOf(wire.requests[1])['toolOutputs']).to.have.length(2);
  });

  it('gives nothing to a conversation that was left meanwhile', async () => {
    let answer = (_: unknown): void => {};
    const {service, wire} = scriptChat([callingAnswer(call('t'))], {
      onToolCall: () =>
        new Promise((resolve) => {
          answer = resolve;
        }),
    });
    const sent = service.send('Hi').catch(() => null);
    await until(() => service.state.messages.length === 2);
    service.newConversation();
    answer('late');
    await sent;
    expect([service.state.messages, wire.requests.length]).to.deep.equal([[], 1]);
  });

  it('has a message that is sent meanwhile wait for the end of it', async () => {
    let answer = (_: unknown): void => {};
    const {service, wire} = scriptChat(
      [callingAnswer(call('t')), goingOn(2, [], chunk('Done.')), callingAnswer()],
      {
        onToolCall: () =>
          new Promise((resolve) => {
            answer = resolve;
          }),
      },
    );
    const first = service.send('Hi');
    await until(() => service.state.messages.length === 2);
    const second = service.send('And?');
    answer('now');
    await Promise.all([first, second]);
    expect(wire.requests.map(({body}) => (body as {trigger: string}).trigger)).to.deep.equal([
      'send',
      'tool-output',
      'send',
    ]);
  });

  it('sees what guards hid, and what it returns leaves hidden', async () => {
    const seen: unknown[] = [];
    const {service, wire} = scriptChat(
      [
        (request) => {
          const [placeholder] = /\[[^\]]+\]/.exec(bodyOf(request)['message'] as string) ?? [];
          const step = callingAnswer(call('t', {to: placeholder}));
          return step as Exclude<Step, string | ((...args: never[]) => unknown)>;
        },
        goingOn(2, [], chunk('Sent.')),
      ],
      {
        guards: new MessageGuards({pii: 'mask'}),
        onToolCall: ({toolCall}) => {
          seen.push(toolCall.arguments, toolCall.text);
          return {sentTo: ['ann@example.com']};
        },
      },
    );
    await service.send('Write to ann@example.com');
    expect(seen).to.deep.equal([{to: 'ann@example.com'}, '{"to":"ann@example.com"}']);
    expect(JSON.stringify(wire.requests.map(({body}) => body))).not.to.contain('ann@example.com');
  });
});
