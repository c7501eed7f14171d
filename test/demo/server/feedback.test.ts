import {afterEach, beforeEach, describe, it} from 'node:test';
import {expect} from 'chai';
import type {JsonAnswer, Problem} from '../../../src/model/native-wire.js';
import {messagesOf, postJson, sendBody, startServer, type TestServer} from '../../support/server-harness.js';

describe('feedback', () => {
  let server: TestServer;
  let answer: JsonAnswer;
  beforeEach(async () => {
    server = await startServer();
    answer = await ask(sendBody('Hello'));
  });
  afterEach(() => server.dispose());

  const ask = async (body: unknown): Promise<JsonAnswer> =>
    (await (await postJson(`${server.url}/api/ai/chat`, body)).json()) as JsonAnswer;
  const rate = async (body: unknown, id = answer.messageId): Promise<string> => {
    const response = await postJson(`${server.url}/api/ai/messages/${id}/feedback`, body, {method: 'PUT'});
    if (response.status === 204) return '204';
    return `${response.status} ${((await response.json()) as Problem).code}`;
  };
  const shown = async (): Promise<unknown> => {
    const messages = await messagesOf(server, answer.conversationId);
    return messages.find(({id}) => id === answer.messageId)?.feedback;
  };
  const rows = () => server.db.selectFrom('feedback').select('message_id').execute();

  it('is saved, and returned with the answer', async () => {
    expect(await shown()).to.equal(undefined);
    const comment = 'Good, “but” long.\n\u{1f44d}';
    expect(await rate({rating: 'up', comment})).to.equal('204');
    expect(await shown()).to.deep.equal({rating: 'up', comment});
  });

  it('is one thing: the last that was said holds, however often', async () => {
    await rate({rating: 'up', comment: 'Good'});
    await rate({rating: 'down'});
    await rate({rating: 'down'});
    expect(await shown()).to.deep.equal({rating: 'down'});
    await Promise.all([rate({rating: 'up'}), rate({rating: 'up'}), rate({rating: 'up'})]);
    expect([await shown(), (await rows()).length]).to.deep.equal([{rating: 'up'}, 1]);
  });

  it('is taken back by null, as often as one likes', async () => {
    await rate({rating: 'up', comment: 'Good'});
    expect([await rate({rating: null}), await rate({rating: null})]).to.deep.equal(['204', '204']);
    expect([await shown(), await rows()]).to.deep.equal([undefined, []]);
  });

  it('is refused for what is no answer, and in other words than these', async () => {
    const refusals = [
      await rate({rating: 'up'}, answer.userMessageId),
      await rate({rating: 'up'}, 'm'.repeat(22)),
      await rate({rating: 'sideways'}),
      await rate({}),
      await rate({rating: null, comment: 'Hm'}),
      await rate({rating: 'up', comment: 'a\0b'}),
      await rate({rating: 'up', comment: '\ud800'}),
      await rate({rating: 'up', user_id: 'ann'}),
      await rate({rating: 'up', comment: 'a'.repeat(2_001)}),
    ];
    expect(refusals).to.deep.equal([
      '422 invalid',
      '404 not-found',
      ...Array(6).fill('422 invalid'),
      '413 too-large',
    ]);
    expect(await rows()).to.deep.equal([]);
  });

  it('stays with its answer when another is asked for, and when that one is shown', async () => {
    await rate({rating: 'down'});
    const {conversationId} = answer;
    await ask({trigger: 'regenerate', conversationId, model: 'mock/echo'});
    const [, other] = await messagesOf(server, conversationId);
    expect([other?.id === answer.messageId, other?.feedback]).to.deep.equal([false, undefined]);
    const change = {activeMessageId: answer.messageId};
    await postJson(`${server.url}/api/ai/conversations/${conversationId}`, change, {method: 'PATCH'});
    expect(await shown()).to.deep.equal({rating: 'down'});
  });

  it('goes with its answer', async () => {
    await rate({rating: 'up'});
    await fetch(`${server.url}/api/ai/messages/${answer.messageId}`, {method: 'DELETE'});
    expect(await rows()).to.deep.equal([]);
  });
});
