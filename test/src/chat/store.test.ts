import type {StateEvent} from '../../../src/chat/state-event.js';
import {Store} from '../../../src/chat/store.js';
import {describe, expect, it} from '../../support/suite.js';

const set = (): StateEvent => ({type: 'messages-set', messages: []});
const opened: StateEvent = {type: 'conversation-opened', conversationId: null, messages: []};

describe('Store', () => {
  it('tells a new listener the state at once', () => {
    const heard: unknown[] = [];
    const store = new Store();
    store.subscribe((state, event) => heard.push(state === store.state, event));
    expect(heard).to.deep.equal([true, null]);
  });

  it('lets a dispatch made inside a listener wait its turn', () => {
    const store = new Store();
    const heard: (string | undefined)[] = [];
    store.subscribe((_, event) => {
      if (event?.type === 'messages-set') store.dispatch(opened);
    });
    store.subscribe((_, event) => heard.push(event?.type));
    store.dispatch(set());
    expect(heard).to.deep.equal([undefined, 'messages-set', 'conversation-opened']);
  });

  it('hears nothing more once unsubscribed, twice subscribed means twice told', () => {
    const store = new Store();
    let calls = 0;
    const listener = (): void => {
      calls += 1;
    };
    const first = store.subscribe(listener);
    store.subscribe(listener);
    first();
    store.dispatch(set());
    expect(calls).to.equal(3);
  });
});
