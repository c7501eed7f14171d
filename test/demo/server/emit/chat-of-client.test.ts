import {describe, it} from 'node:test';
import {expect} from 'chai';
import {openChat} from '../../../../demo/server/routes/chat-of-client.js';
import {deleteEmptyConversation, findConversation} from '../../../../demo/server/store/conversations.js';
import {systemClock} from '../../../../src/base/clock.js';
import {postJson, startServer} from '../../../support/server-harness.js';

const chat = {userId: 'ann', chatId: 'c', text: 'Hello'};

describe('the conversation of a client’s chat', () => {
  it('is new to one of those who open it at the same time', async () => {
    const server = await startServer();
    const services = {db: server.db, clock: systemClock};
    const opened = await Promise.all([openChat(services, chat), openChat(services, chat)]);
    const later = await openChat(services, chat);
    await server.dispose();
    expect(new Set([...opened, later].map(({id}) => id)).size).to.equal(1);
    expect([...opened, later].filter(({isNew}) => isNew)).to.have.length(1);
  });

  it('is taken away while it is empty, and not once something was said', async () => {
    const server = await startServer();
    const {db} = server;
    const services = {db, clock: systemClock};
    const {id} = await openChat(services, chat);
    await deleteEmptyConversation(db, id);
    expect(await findConversation(db, chat.userId, id)).to.equal(undefined);
    const messages = [{id: 'm', role: 'user', parts: [{type: 'text', text: 'Hello'}]}];
    const asked = await postJson(`${server.url}/api/chat`, {id: 'c', messages, model: 'mock/echo'});
    await asked.text();
    const listed = await (await fetch(`${server.url}/api/ai/conversations`)).json();
    const [said] = (listed as {conversations: {id: typeof id}[]}).conversations;
    if (said) await deleteEmptyConversation(db, said.id);
    const left = await (await fetch(`${server.url}/api/ai/conversations`)).json();
    await server.dispose();
    expect([said !== undefined, left]).to.deep.equal([true, listed]);
  });
});
