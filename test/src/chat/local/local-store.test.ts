import {newId} from '../../../../src/base/ids.js';
import type {ConversationRecord, OutboxEntry} from '../../../../src/chat/local/local-records.js';
import {type LocalStore, openLocalStore} from '../../../../src/chat/local/local-store.js';
import {ChatMessage, textMessage} from '../../../../src/model/message.js';
import {allRows, deleteDatabase, openRaw, putRow} from '../../../support/local-rows.js';
import {ManualClock} from '../../../support/manual-clock.js';
import {isBrowser} from '../../../support/place.js';
import {afterEach, describe, expect, it} from '../../../support/suite.js';

const opened: LocalStore[] = [];

async function open(namespace: string, onFailure?: (error: unknown) => void): Promise<LocalStore> {
  const store = await openLocalStore(namespace, onFailure ? {onFailure} : {});
  if (!store) throw new Error('This browser keeps nothing.');
  opened.push(store);
  return store;
}

const entry = (changes: Partial<OutboxEntry> = {}): OutboxEntry => ({
  id: 'm1',
  tabId: 't',
  idempotencyKey: 'k',
  request: {trigger: 'send', message: 'Hello', data: {page: 1}},
  wasAsked: false,
  conversationId: null,
  createdAt: 1,
  ordinal: 1,
  ...changes,
});

const record = (changes: Partial<ConversationRecord> = {}): ConversationRecord => ({
  id: 'c',
  messages: [textMessage({id: newId(), role: 'user', createdAt: 1, text: 'Why?\ud83d'})],
  reply: textMessage({id: newId(), role: 'assistant', createdAt: 2, text: 'Bec', status: 'streaming'}),
  streamId: 's',
  lastSeq: 3,
  lastId: 's.3',
  savedAt: 4,
  ...changes,
});

/** Replaces what the realm calls `indexedDB`, as browsers do that have none or forbid it. */
async function withIndexedDB(descriptor: PropertyDescriptor, body: () => Promise<void>): Promise<void> {
  const own = Object.getOwnPropertyDescriptor(globalThis, 'indexedDB');
  Object.defineProperty(globalThis, 'indexedDB', {configurable: true, ...descriptor});
  try {
    await body();
  } finally {
    Reflect.deleteProperty(globalThis, 'indexedDB');
    if (own) Object.defineProperty(globalThis, 'indexedDB', own);
  }
}

describe('openLocalStore', () => {
  it('opens nothing where there is no IndexedDB', () =>
    withIndexedDB({value: undefined}, async () => {
      expect(await openLocalStore('a')).to.equal(null);
    }));

  it('opens nothing where the mere mention is forbidden', () => {
    const get = (): never => {
      throw new Error('SecurityError');
    };
    return withIndexedDB({get}, async () => {
      expect(await openLocalStore('a')).to.equal(null);
    });
  });
});

if (isBrowser)
  describe('LocalStore', () => {
    afterEach(async () => {
      for (const store of opened.splice(0)) store.close();
      await deleteDatabase();
    });

    it('gives back what waits to be sent, in the order of its numbers, from another tab too', async () => {
      const [first, second] = [await open('a'), await open('a')];
      await first.putOutbox(entry({id: 'late', ordinal: 10}));
      await first.putOutbox(entry({id: 'early', ordinal: 2}));
      await first.putOutbox(entry({id: 'gone', ordinal: 1}));
      await first.deleteOutbox('gone');
      expect(await second.outbox()).to.deep.equal([
        entry({id: 'early', ordinal: 2}),
        entry({id: 'late', ordinal: 10}),
      ]);
    });

    it('puts an edited message in the place of the first', async () => {
      const store = await open('a');
      await store.putOutbox(entry());
      await store.putOutbox(entry({request: {trigger: 'send', message: 'Edited'}}));
      expect((await store.outbox()).map(({request}) => request.message)).to.deep.equal(['Edited']);
    });

    it('gives back a conversation with its reply and cursor as they were, as real messages', async () => {
      const store = await open('a');
      const kept = record();
      expect(await store.putConversation(kept)).to.equal(true);
      const found = await store.conversation('c');
      expect(found).to.deep.equal(kept);
      expect(found?.reply).to.be.instanceOf(ChatMessage);
      await store.deleteConversation('c');
      expect(await store.conversation('c')).to.equal(null);
    });

    it('never shows one person what another left, whatever they are called', async () => {
      const names = ['ann', 'ann:2', 'an', '', 'ann\u0000', 'ann\uffff'];
      for (const name of names) {
        const store = await open(name);
        await store.putOutbox(entry({tabId: name}));
        await store.putConversation(record({streamId: name}));
        store.close();
      }
      for (const name of names) {
        const store = await open(name);
        expect((await store.outbox()).map(({tabId}) => tabId)).to.deep.equal([name]);
        expect((await store.conversation('c'))?.streamId).to.equal(name);
      }
    });

    it('clears all that is kept under its name, and nothing of others', async () => {
      const [ann, bob] = [await open('ann'), await open('bob')];
      for (const store of [ann, bob])
        for (const id of ['1', '2']) {
          await store.putOutbox(entry({id}));
          await store.putConversation(record({id}));
        }
      expect(await ann.clear()).to.equal(true);
      const left = (await allRows()).map(({store, key}) => `${store} ${(key as string[]).join(' ')}`);
      expect(left.sort()).to.deep.equal([
        'conversations bob 1',
        'conversations bob 2',
        'outbox bob 1',
        'outbox bob 2',
      ]);
    });

    it('passes over rows that it cannot read', async () => {
      const store = await open('a');
      await store.putOutbox(entry({id: 'good'}));
      await putRow({store: 'outbox', key: ['a', 'bad'], value: {...entry(), ordinal: 'first'}});
      await putRow({store: 'outbox', key: ['a', 'worse'], value: null});
      await putRow({store: 'conversations', key: ['a', 'c'], value: {...record(), messages: [{}]}});
      expect((await store.outbox()).map(({id}) => id)).to.deep.equal(['good']);
      expect(await store.conversation('c')).to.equal(null);
    });

    it('makes way for a tab that deletes the database, and keeps on in a new one', async () => {
      const failures: unknown[] = [];
      const store = await open('a', (error) => failures.push(error));
      await store.putOutbox(entry({id: 'old'}));
      await deleteDatabase();
      expect(await store.putOutbox(entry({id: 'new'}))).to.equal(true);
      expect((await store.outbox()).map(({id}) => id)).to.deep.equal(['new']);
      expect(failures).to.deep.equal([]);
    });

    it('makes way for a tab with a later version, and says from then on that it keeps nothing', async () => {
      const failures: unknown[] = [];
      const store = await open('a', (error) => failures.push(error));
      const later = await openRaw(2);
      expect(await store.putOutbox(entry())).to.equal(false);
      expect(await store.outbox()).to.deep.equal([]);
      expect(failures.map((error) => (error as DOMException).name)).to.deep.equal([
        'VersionError',
        'VersionError',
      ]);
      later.close();
    });

    it('tells what cannot be written, and goes on with the next', async () => {
      const failures: unknown[] = [];
      const store = await open('a', (error) => failures.push(error));
      const round: Record<string, unknown> = {};
      round['self'] = round;
      const odd = textMessage({id: newId(), role: 'user', createdAt: 1, text: '', metadata: round});
      expect(await store.putConversation(record({messages: [odd]}))).to.equal(false);
      expect(await store.putConversation(record())).to.equal(true);
      expect(failures.map((error) => error instanceof TypeError)).to.deep.equal([true]);
    });

    it('does not hang behind a tab that never makes way', async () => {
      await (await open('a')).putOutbox(entry());
      for (const store of opened.splice(0)) store.close();
      const stubborn = await openRaw();
      const deleted = deleteDatabase();
      const clock = new ManualClock();
      const opening = openLocalStore('a', {clock});
      while (clock.pending === 0) await new Promise((resolve) => setTimeout(resolve));
      clock.advance(5_000);
      expect(await opening).to.equal(null);
      stubborn.close();
      await deleted;
    });

    it('is silent once closed, also about what was under way', async () => {
      const failures: unknown[] = [];
      const store = await open('a', (error) => failures.push(error));
      const underWay = store.putOutbox(entry());
      store.close();
      expect(await store.outbox()).to.deep.equal([]);
      expect(await underWay).to.be.a('boolean');
      expect(failures).to.deep.equal([]);
    });
  });
