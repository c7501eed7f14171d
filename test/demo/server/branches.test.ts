import {after, before, describe, it} from 'node:test';
import {expect} from 'chai';
import {insertMessage} from '../../../demo/server/store/messages.js';
import type {ConversationId, MessageId} from '../../../src/base/ids.js';
import {ManualClock} from '../../support/manual-clock.js';
import {startOf, startReading} from '../../support/server-events.js';
import {
  messagesOf,
  postJson,
  sendBody,
  startServer,
  streamPath,
  type TestServer,
} from '../../support/server-harness.js';

interface Answer {
  readonly streamId: string;
  readonly conversationId: string;
  readonly messageId: string;
  readonly userMessageId: string;
}

describe('branches', () => {
  let server: TestServer;
  before(async () => {
    server = await startServer();
  });
  after(() => server.dispose());

  const ask = async (message: string, fields = {}): Promise<Answer> =>
    (await postJson(`${server.url}/api/ai/chat`, sendBody(message, fields))).json() as Promise<Answer>;
  const urlOf = (conversationId: string): string => `${server.url}/api/ai/conversations/${conversationId}`;
  const show = (conversationId: string, activeMessageId: string, fields = {}): Promise<Response> =>
    postJson(urlOf(conversationId), {activeMessageId, ...fields}, {method: 'PATCH'});
  const deleteMessage = (id: string): Promise<Response> =>
    fetch(`${server.url}/api/ai/messages/${id}`, {method: 'DELETE'});
  const shown = async (conversationId: string): Promise<string[]> =>
    (await messagesOf(server, conversationId)).map(({role, text}) => `${role[0]}: ${text}`);
  const codeOf = async (response: Response): Promise<unknown> => [
    response.status,
    ((await response.json()) as {code: string}).code,
  ];

  /** root, and after it two branches: `left` with two turns, then `right` with one, which is shown. */
  const twoBranches = async () => {
    const root = await ask('root');
    const {conversationId} = root;
    const left = await ask('left', {conversationId});
    const leftEnd = await ask('left end', {conversationId});
    const right = await ask('right', {conversationId, parentId: root.messageId});
    return {conversationId, root, left, leftEnd, right};
  };
  const rootShown = ['u: root', 'a: root'];
  const leftShown = [...rootShown, 'u: left', 'a: left', 'u: left end', 'a: left end'];
  const rightShown = [...rootShown, 'u: right', 'a: right'];

  describe('the shown path of a conversation', () => {
    it('goes through the message that is named, on to the newest answer at each step', async () => {
      const {conversationId, left} = await twoBranches();
      const {status} = await show(conversationId, left.userMessageId);
      expect([status, await shown(conversationId)]).to.deep.equal([200, leftShown]);
    });

    it('goes on from a message above a fork to the newest branch', async () => {
      const {conversationId, root, left} = await twoBranches();
      await show(conversationId, left.messageId);
      await show(conversationId, root.messageId);
      expect(await shown(conversationId)).to.deep.equal(rightShown);
    });

    it('is where the next message goes', async () => {
      const {conversationId, left} = await twoBranches();
      await show(conversationId, left.messageId);
      await ask('next', {conversationId});
      expect(await shown(conversationId)).to.deep.equal([...leftShown, 'u: next', 'a: next']);
    });

    it('may be changed together with the title', async () => {
      const {conversationId, left} = await twoBranches();
      const {title} = (await (await show(conversationId, left.messageId, {title: 'both'})).json()) as {
        title: string;
      };
      expect([title, await shown(conversationId)]).to.deep.equal(['both', leftShown]);
    });

    it('does not go through a message of another conversation: 404, and the title stays as well', async () => {
      const {conversationId} = await twoBranches();
      const other = await ask('other');
      const refused = await codeOf(await show(conversationId, other.messageId, {title: 'new'}));
      const {title} = (await (await fetch(urlOf(conversationId))).json()) as {title: string};
      expect([refused, title, await shown(conversationId)]).to.deep.equal([
        [404, 'not-found'],
        'root',
        rightShown,
      ]);
    });
  });

  describe('a deleted message', () => {
    it('takes everything after it along; the path then ends with the branch beside it', async () => {
      const {conversationId, left, leftEnd, right} = await twoBranches();
      const {status} = await deleteMessage(right.userMessageId);
      const afterRight = await shown(conversationId);
      await deleteMessage(leftEnd.userMessageId);
      const afterEnd = await shown(conversationId);
      await deleteMessage(left.userMessageId);
      expect([status, afterRight, afterEnd, await shown(conversationId)]).to.deep.equal([
        204,
        leftShown,
        leftShown.slice(0, 4),
        rootShown,
      ]);
    });

    it('leaves the path as it is where it was not on it', async () => {
      const {conversationId, left} = await twoBranches();
      await deleteMessage(left.userMessageId);
      const path = await messagesOf(server, conversationId);
      expect([await shown(conversationId), path[2]?.siblings.length]).to.deep.equal([rightShown, 1]);
    });

    it('leaves the question alone where it was the only answer', async () => {
      const {conversationId, messageId} = await ask('alone');
      await deleteMessage(messageId);
      expect(await shown(conversationId)).to.deep.equal(['u: alone']);
    });

    it('leaves an empty conversation where it was the first, which takes the next message', async () => {
      const {conversationId, userMessageId} = await ask('first');
      await deleteMessage(userMessageId);
      const empty = await shown(conversationId);
      await ask('second', {conversationId});
      expect([empty, await shown(conversationId)]).to.deep.equal([[], ['u: second', 'a: second']]);
    });

    it('takes its streams along, and no other', async () => {
      const {left, leftEnd, right} = await twoBranches();
      await deleteMessage(left.userMessageId);
      const statuses = await Promise.all(
        [left, leftEnd, right].map(async ({streamId}) => {
          const response = await fetch(`${server.url}${streamPath}/${streamId}`);
          await response.body?.cancel();
          return response.status;
        }),
      );
      expect(statuses).to.deep.equal([404, 404, 200]);
    });

    it('is not there a second time', async () => {
      const {messageId} = await ask('once');
      await deleteMessage(messageId);
      expect(await codeOf(await deleteMessage(messageId))).to.deep.equal([404, 'not-found']);
    });
  });

  describe('a conversation of 2,400 messages in a row', () => {
    const long = async (): Promise<{conversationId: string; first: string}> => {
      const {conversationId, messageId} = await ask('long');
      await server.db.transaction().execute(async (db) => {
        for (let at = 0, parent = messageId; at < 2_400; at++) {
          const id = `${conversationId.slice(0, 16)}${at}`;
          await insertMessage(db, {
            id: id as MessageId,
            conversationId: conversationId as ConversationId,
            parentId: parent as MessageId,
            role: at % 2 === 0 ? 'user' : 'assistant',
            status: 'complete',
            parts: [],
            metadata: null,
            streamId: null,
            createdAt: 0,
          });
          parent = id;
        }
      });
      return {conversationId, first: messageId};
    };

    it('can be deleted whole, and from its second message on', async () => {
      const whole = await long();
      const half = await long();
      const deleted = await fetch(urlOf(whole.conversationId), {method: 'DELETE'});
      const cut = await deleteMessage(half.first);
      expect([deleted.status, cut.status, await shown(half.conversationId)]).to.deep.equal([
        204,
        204,
        ['u: long'],
      ]);
    });
  });

  describe('while an answer is being written', () => {
    it('the path stays and nothing is deleted: 409', async () => {
      const clock = new ManualClock();
      const slow = await startServer({clock, mockWordDelayMs: 30});
      try {
        const reader = await startReading(slow, 'one two');
        await reader.next();
        const {conversationId, messageId, userMessageId = ''} = startOf(reader.all);
        const refused = await Promise.all([
          codeOf(
            await postJson(
              `${slow.url}/api/ai/conversations/${conversationId}`,
              {activeMessageId: userMessageId},
              {method: 'PATCH'},
            ),
          ),
          codeOf(await fetch(`${slow.url}/api/ai/messages/${messageId}`, {method: 'DELETE'})),
          codeOf(await fetch(`${slow.url}/api/ai/messages/${userMessageId}`, {method: 'DELETE'})),
        ]);
        expect([refused, (await messagesOf(slow, conversationId)).length]).to.deep.equal([
          [
            [409, 'conversation-busy'],
            [409, 'conversation-busy'],
            [409, 'conversation-busy'],
          ],
          2,
        ]);
      } finally {
        await slow.dispose();
      }
    });
  });
});
