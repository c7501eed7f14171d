import {type KeyValueStorage, SessionMemory} from '../../../../src/chat/local/session-memory.js';
import {describe, expect, it} from '../../../support/suite.js';

class MapStorage implements KeyValueStorage {
  readonly entries = new Map<string, string>();
  getItem = (key: string): string | null => this.entries.get(key) ?? null;
  setItem = (key: string, value: string): void => void this.entries.set(key, value);
  removeItem = (key: string): void => void this.entries.delete(key);
}

const unaccepted = {idempotencyKey: 'k', request: {trigger: 'send' as const, message: 'hi'}};

describe('SessionMemory', () => {
  it('gives back after a reload what it was told', () => {
    const storage = new MapStorage();
    new SessionMemory(storage, 'here').update({conversationId: 'c', unaccepted});
    expect(new SessionMemory(storage, 'here').record).to.deep.equal({conversationId: 'c', unaccepted});
  });

  it('keeps apart what has another name', () => {
    const storage = new MapStorage();
    new SessionMemory(storage, 'here').update({conversationId: 'c'});
    expect(new SessionMemory(storage, 'there').record.conversationId).to.equal(null);
  });

  it('leaves nothing behind when there is nothing to keep', () => {
    const storage = new MapStorage();
    const memory = new SessionMemory(storage, 'here');
    memory.update({conversationId: 'c', unaccepted});
    memory.update({conversationId: null, unaccepted: null});
    expect(storage.entries.size).to.equal(0);
  });

  for (const text of ['{', '[]', '{"conversationId":7,"unaccepted":null}', '"x"']) {
    it(`takes ${text}, written by somebody else, for nothing`, () => {
      const storage = new MapStorage();
      storage.setItem('chat-stream:here', text);
      expect(new SessionMemory(storage, 'here').record).to.deep.equal({
        conversationId: null,
        unaccepted: null,
      });
    });
  }

  it('names a tab once, through its reloads, and every tab otherwise', () => {
    const storage = new MapStorage();
    const {tabId} = new SessionMemory(storage, 'here');
    expect(tabId).to.match(/^[\w-]{22}$/);
    expect(new SessionMemory(storage, 'here').tabId).to.equal(tabId);
    expect(new SessionMemory(new MapStorage(), 'here').tabId).not.to.equal(tabId);
  });

  it('names a tab that may keep nothing too', () => {
    const memory = new SessionMemory(null, 'here');
    expect(memory.tabId).to.equal(memory.tabId);
  });

  it('leaves nothing behind when it is cleared', () => {
    const storage = new MapStorage();
    const memory = new SessionMemory(storage, 'here');
    memory.update({conversationId: 'c', unaccepted});
    const {tabId} = memory;
    memory.clear();
    expect([storage.entries.size, memory.record.conversationId]).to.deep.equal([0, null]);
    expect(memory.tabId).not.to.equal(tabId);
  });

  it('goes on without a storage that is full or forbidden', () => {
    const forbidden = (): never => {
      throw new Error('no');
    };
    const memory = new SessionMemory({getItem: forbidden, setItem: forbidden, removeItem: forbidden}, 'here');
    memory.update({conversationId: 'c'});
    expect([memory.record.conversationId, memory.tabId]).to.deep.equal(['c', memory.tabId]);
    memory.clear();
  });
});
