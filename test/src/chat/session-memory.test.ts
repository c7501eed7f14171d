import {type KeyValueStorage, SessionMemory} from '../../../src/chat/session-memory.js';
import {describe, expect, it} from '../../support/suite.js';

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

  it('goes on without a storage that is full or forbidden', () => {
    const forbidden = (): never => {
      throw new Error('no');
    };
    const memory = new SessionMemory({getItem: forbidden, setItem: forbidden, removeItem: forbidden}, 'here');
    memory.update({conversationId: 'c'});
    expect(memory.record.conversationId).to.equal('c');
  });
});
