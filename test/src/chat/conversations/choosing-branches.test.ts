import {
  answer,
  asked,
  codeOf,
  hiddenOf,
  json,
  lastSiblings,
  open,
  pathOf,
  saved,
} from '../../../support/branching-chat.js';
import {type Step, until} from '../../../support/scripted-wire.js';
import {describe, expect, it} from '../../../support/suite.js';

describe('choosing a branch', () => {
  it('tells the server, and shows what is saved', async () => {
    const {service, wire} = await asked(
      answer('a2'),
      {status: 200},
      json({messages: [saved('q1', null), saved('a1', 'q1', ['a1', 'a2'])]}),
    );
    await service.regenerate();
    await service.selectBranch('a1');
    expect(
      wire.requests.slice(2).map(({init, url, body}) => [init.method, url.pathname, body]),
    ).to.deep.equal([
      ['PATCH', '/api/ai/conversations/c', {activeMessageId: 'a1'}],
      ['GET', '/api/ai/conversations/c/messages', undefined],
    ]);
    expect([pathOf(service), hiddenOf(service), lastSiblings(service)]).to.deep.equal([
      ['q1', 'a1'],
      ['a2'],
      ['a1', 'a2'],
    ]);
  });

  it('keeps the path where the server cannot, and says why', async () => {
    const {service} = await asked(answer('a2'), {status: 403});
    await service.regenerate();
    expect(await codeOf(service.selectBranch('a1'))).to.equal('forbidden');
    expect([pathOf(service), service.state.error?.stage]).to.deep.equal([['q1', 'a2'], 'load']);
  });

  it('waits for no reply', async () => {
    const {service, wire} = await asked(open('a2'));
    void service.regenerate();
    await until(() => service.state.streamingContent !== '');
    expect([
      await codeOf(service.selectBranch('a1')),
      await codeOf(service.deleteMessage('q1')),
    ]).to.deep.equal(['conversation-busy', 'conversation-busy']);
    expect(wire.requests.length).to.equal(2);
  });

  it('gives way where another conversation is opened meanwhile', async () => {
    const half: Step = {type: 'application/json', chunks: ['{"messages":'], cut: 'hold'};
    const {service, wire} = await asked({status: 200}, half, json({messages: []}));
    const choosing = codeOf(service.selectBranch('a1'));
    await until(() => wire.requests.length === 3);
    await service.openConversation('other');
    expect([await choosing, service.state.conversationId]).to.deep.equal(['aborted', 'other']);
  });

  it('lets a message wait until the branch is shown', async () => {
    const loaded = json({messages: [saved('q1', null), saved('a1', 'q1', ['a1', 'a2'])]});
    const {service} = await asked(answer('a2'), {status: 200}, loaded, answer('a3', 'q3'));
    await service.regenerate();
    await Promise.all([service.selectBranch('a1'), service.send('q3')]);
    expect(pathOf(service)).to.deep.equal(['q1', 'a1', 'q3', 'a3']);
  });
});

describe('deleting a message', () => {
  it('deletes it and what follows on the server, and shows what is saved', async () => {
    const {service, wire} = await asked(
      answer('a2'),
      {status: 204},
      json({messages: [saved('q1', null), saved('a1', 'q1')]}),
    );
    await service.regenerate();
    await service.deleteMessage('a2');
    expect([wire.requests[2]?.init.method, wire.requests[2]?.url.pathname]).to.deep.equal([
      'DELETE',
      '/api/ai/messages/a2',
    ]);
    expect([pathOf(service), hiddenOf(service), lastSiblings(service)]).to.deep.equal([
      ['q1', 'a1'],
      [],
      ['a1'],
    ]);
  });

  it('asks the server nothing of a message that never arrived', async () => {
    const {service, wire} = await asked(
      {status: 402},
      json({messages: [saved('q1', null), saved('a1', 'q1')]}),
    );
    await service.send('q2');
    await service.deleteMessage(service.state.messages.at(-2)?.id ?? '');
    expect(wire.requests.map(({init}) => init.method)).to.deep.equal(['POST', 'POST', 'GET']);
    expect(pathOf(service)).to.deep.equal(['q1', 'a1']);
  });

  it('refuses one that is not known', async () => {
    const {service} = await asked();
    expect(await service.deleteMessage('nobody').catch((error: unknown) => error)).to.be.instanceOf(
      TypeError,
    );
  });
});
