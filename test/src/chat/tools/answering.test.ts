import type {StateEvent} from '../../../../src/chat/state-event.js';
import type {StreamingChatService} from '../../../../src/chat/streaming-chat-service.js';
import {scriptChat} from '../../../support/scripted-chat.js';
import type {Step} from '../../../support/scripted-wire.js';
import {describe, expect, it} from '../../../support/suite.js';
import {call, callingAnswer, callPart, goingOn} from '../../../support/tool-chat.js';

const chunk = (content: string) => ({type: 'chunk', content});
const careful = (id: string) => call(id, {}, {needsApproval: true});
const openPart = (id: string) => callPart(id, {}, {needsApproval: true});
const lastOf = ({state}: StreamingChatService) => state.messages.at(-1);
const triggersOf = (requests: readonly {readonly body: unknown}[]) =>
  requests.map(({body}) => (body as {trigger: string}).trigger);
const outputsOf = (request: {readonly body: unknown} | undefined) =>
  (request?.body as {toolOutputs: object[]}).toolOutputs;
const failureOf = (promise: Promise<unknown>): Promise<Error | null> =>
  promise.then(
    () => null,
    (error: Error) => error,
  );
/** All that was said of tools. */
const watch = (service: StreamingChatService): StateEvent[] => {
  const events: StateEvent[] = [];
  service.subscribe((_, event) => event?.type.startsWith('tool-') && events.push(event));
  return events;
};

describe('addToolOutput', () => {
  it('goes on once the last open call of an answer has its output', async () => {
    const {service, wire} = scriptChat([
      callingAnswer(call('t', {city: 'Rome'}), call('u')),
      goingOn(2, [], chunk('Fine.')),
    ]);
    const events = watch(service);
    await service.send('Hi');
    expect(events).to.deep.equal(
      [
        {toolCallId: 't', name: 'tool-of-t', arguments: {city: 'Rome'}, text: '{"city":"Rome"}'},
        {toolCallId: 'u', name: 'tool-of-u', arguments: {}, text: '{}'},
      ].map((toolCall) => ({type: 'tool-called', message: 'a', toolCall, needsApproval: false})),
    );
    const half = await service.addToolOutput({toolCallId: 'u', output: null});
    expect([half.parts[1], wire.requests.length]).to.deep.equal([callPart('u', {}, {output: null}), 1]);
    expect((await service.addToolOutput({toolCallId: 't', output: [1]})).content).to.equal('Fine.');
    expect(outputsOf(wire.requests[1])).to.deep.equal([
      {toolCallId: 't', output: [1]},
      {toolCallId: 'u', output: null},
    ]);
  });

  it('may be called by whoever hears of the call, at once', async () => {
    const {service, wire} = scriptChat([callingAnswer(call('t')), goingOn(2, [], chunk('Quick.'))]);
    const answers: Promise<unknown>[] = [];
    service.subscribe((_, event) => {
      if (event?.type === 'tool-called') answers.push(service.addToolOutput({toolCallId: 't', output: 1}));
    });
    expect((await service.send('Hi')).content).to.equal('Quick.');
    await Promise.all(answers);
    expect(triggersOf(wire.requests)).to.deep.equal(['send', 'tool-output']);
  });

  it('refuses a call that is not open in the last answer, one that waits for approval, and what is no JSON', async () => {
    const {service} = scriptChat([callingAnswer(call('t'), careful('u'))]);
    expect((await failureOf(service.addToolOutput({toolCallId: 't', output: 1})))?.message).to.contain(
      '`toolCallId`',
    );
    await service.send('Hi');
    const cases: [{toolCallId: string; output: unknown}, string][] = [
      [{toolCallId: 'v', output: 1}, '`toolCallId`'],
      [{toolCallId: 'u', output: 1}, '`answerApproval`'],
      [{toolCallId: 't', output: undefined}, '`output`'],
    ];
    for (const [given, words] of cases) {
      const error = await failureOf(service.addToolOutput(given));
      expect([error instanceof TypeError, error?.message.includes(words)]).to.deep.equal([true, true]);
    }
    await service.addToolOutput({toolCallId: 't', output: 1});
    expect(await failureOf(service.addToolOutput({toolCallId: 't', output: 2}))).to.be.instanceOf(TypeError);
  });

  it('counts as a step: a loop of an application ends too', async () => {
    const again = (number: number) => goingOn(number, [], call(`t${number}`));
    const {service, wire} = scriptChat([callingAnswer(call('t1')), again(2), again(3), again(4)], {
      maxToolSteps: 2,
    });
    const events = watch(service);
    await service.send('Hi');
    for (const id of ['t1', 't2', 't3']) await service.addToolOutput({toolCallId: id, output: 1});
    expect([wire.requests.length, events.at(-1)?.type]).to.deep.equal([3, 'tool-steps-spent']);
    await service.continue();
    expect(wire.requests.length).to.equal(4);
  });

  it('is tried again under its key where nobody knows whether it arrived, and anew where it did', async () => {
    const broken: Step = goingOn(2, [callPart('t', {}, {output: 1})]);
    const half = (broken as {chunks: string[]}).chunks.slice(0, 2);
    const error = `id: s2.2\ndata: {"type":"error","code":"server","message":"","hint":"","retryable":true,"seq":2}\n\n`;
    const {service, wire} = scriptChat([
      callingAnswer(call('t')),
      {status: 402},
      {chunks: [...half, error]},
      goingOn(3, [], chunk('At last.')),
    ]);
    await service.send('Hi');
    expect((await service.addToolOutput({toolCallId: 't', output: 1})).status).to.equal('error');
    await service.retry();
    expect((await service.retry())?.content).to.equal('At last.');
    const keys = wire.requests.map(({headers}) => headers.get('idempotency-key'));
    expect([triggersOf(wire.requests), keys[2] === keys[1], keys[3] === keys[2]]).to.deep.equal([
      ['send', 'tool-output', 'tool-output', 'tool-output'],
      true,
      false,
    ]);
  });
});

describe('a call that needs approval', () => {
  it('is run when a person says yes, and not before', async () => {
    const run: string[] = [];
    const {service, wire} = scriptChat(
      [callingAnswer(careful('t'), call('u')), goingOn(2, [], chunk('Both done.'))],
      {onToolCall: ({toolCall}) => run.push(toolCall.toolCallId)},
    );
    const events = watch(service);
    await service.send('Hi');
    expect([run, lastOf(service)?.parts[0], wire.requests.length]).to.deep.equal([['u'], openPart('t'), 1]);
    const message = await service.answerApproval({toolCallId: 't', approved: true});
    expect([run, message.content]).to.deep.equal([['u', 't'], 'Both done.']);
    expect(outputsOf(wire.requests[1])[0]).to.deep.equal({toolCallId: 't', output: 2, approval: 'approved'});
    expect(events.filter(({type}) => type === 'tool-called').length).to.equal(2);
  });

  it('has the refusal for its output when they say no', async () => {
    const {service, wire} = scriptChat([callingAnswer(careful('t')), goingOn(2, [], chunk('I will not.'))], {
      onToolCall: () => {
        throw new Error('It ran.');
      },
    });
    await service.send('Hi');
    await service.answerApproval({toolCallId: 't', approved: false, reason: 'too dear'});
    expect(outputsOf(wire.requests[1])).to.deep.equal([
      {
        toolCallId: 't',
        output: {error: 'The person refused this call.', reason: 'too dear'},
        approval: 'refused',
      },
    ]);
  });

  it('waits for the application where nothing runs it, and is answered once', async () => {
    const {service} = scriptChat([callingAnswer(careful('t')), goingOn(2, [], chunk('ok'))]);
    await service.send('Hi');
    const approved = await service.answerApproval({toolCallId: 't', approved: true});
    expect(approved.parts[0]).to.deep.equal({...openPart('t'), approval: 'approved'});
    const twice = await failureOf(service.answerApproval({toolCallId: 't', approved: false}));
    expect(twice).to.be.instanceOf(TypeError);
    expect((await service.addToolOutput({toolCallId: 't', output: 1})).content).to.equal('ok');
  });

  it('stays unanswered where the person sends something else', async () => {
    const {service, wire} = scriptChat([callingAnswer(careful('t')), callingAnswer()]);
    await service.send('Hi');
    await service.send('Leave it');
    expect(triggersOf(wire.requests)).to.deep.equal(['send', 'send']);
    expect(await failureOf(service.answerApproval({toolCallId: 't', approved: true}))).to.be.instanceOf(
      TypeError,
    );
  });
});
