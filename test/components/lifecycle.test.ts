import {expect} from 'chai';
import {ChatStreamElement, ChatStreamThread, define} from '../../components/index.js';
import {StreamingChatService} from '../../src/chat/streaming-chat-service.js';
import {until} from '../support/scripted-wire.js';
import {DrivenWire} from './driven-wire.js';
import {MountedChat} from './mounted-chat.js';

const microtasks = async (): Promise<void> => {
  for (let turn = 0; turn < 5; turn++) await Promise.resolve();
};

describe('life of the element', () => {
  it('takes properties that were set before it was defined', async () => {
    const early = document.createElement('late-chat') as ChatStreamElement;
    const service = new StreamingChatService({
      endpoint: '/late',
      fetch: new DrivenWire().fetch,
      storage: null,
    });
    early.service = service;
    early.draft = 'written early';
    early.suggestions = ['One'];
    document.body.append(early);
    define('late-chat');
    await early.updateComplete;
    expect([early.service, early.draft]).to.deep.equal([service, 'written early']);
    expect(early.shadowRoot?.querySelectorAll('.suggestion')).to.have.length(1);
    early.remove();
    service.dispose();
  });

  it('makes inner elements of its own prefix', async () => {
    define('my-chat');
    const mine = document.createElement('my-chat') as ChatStreamElement;
    document.body.append(mine);
    await mine.updateComplete;
    const thread = mine.shadowRoot?.querySelector('my-chat-thread');
    expect(thread).to.be.instanceOf(ChatStreamThread);
    expect(mine.shadowRoot?.querySelector('my-chat-composer') !== null).to.equal(true);
    mine.remove();
  });

  it('registers twice as it does once', () => {
    define();
    expect(customElements.get('chat-stream')).to.equal(ChatStreamElement);
  });

  it('refuses a name that other code took, names it, and registers none of the others', () => {
    customElements.define('taken-chat-thread', class extends HTMLElement {});
    expect(() => define('taken-chat')).to.throw(
      TypeError,
      '<taken-chat-thread> is already defined by other code',
    );
    expect(customElements.get('taken-chat')).to.equal(undefined);
  });

  it('refuses a prefix that is no name for an element', () => {
    expect(() => define('Chat')).to.throw(TypeError, '`prefix`');
  });

  it('keeps two on one page apart', async () => {
    const one = await MountedChat.mount();
    const two = await MountedChat.mount();
    await one.askAndHear('One?', 'This is one.');
    expect(two.rows).to.be.empty;
    await two.askAndHear('Two?', 'This is two.');
    expect([one.textOf(-1), two.textOf(-1)]).to.deep.equal(['This is one.', 'This is two.']);
  });

  it('goes on with its answer when it is moved in the document', async () => {
    const chat = await MountedChat.mount();
    await chat.askAndHear('Why?', 'Because');
    const elsewhere = document.createElement('div');
    chat.box.append(elsewhere);
    elsewhere.append(chat.element);
    await microtasks();
    chat.wire.answer.chunk(' of this.');
    await chat.hear('Because of this.');
    expect(chat.rows).to.have.length(2);
  });

  it('shows what came meanwhile when it is put back with its given service', async () => {
    const chat = await MountedChat.mount();
    await chat.askAndHear('Why?', 'Because');
    chat.element.remove();
    await microtasks();
    chat.wire.answer.chunk(' of this.').done();
    await until(() => chat.service.state.reply === null, 'the reply ended');
    chat.box.append(chat.element);
    await chat.hear('Because of this.');
  });

  it('shows another service that it is given, and nothing of the one before', async () => {
    const chat = await MountedChat.mount();
    await chat.askAndHear('Why?', 'Because');
    const other = await MountedChat.mount();
    await other.askAndHear('Who?', 'You.');
    chat.element.service = other.service;
    await chat.hear('You.');
    expect(chat.textOf(0)).to.equal('Who?');
    expect(chat.rows).to.have.length(2);
  });

  it('shows messages that the page sets', async () => {
    const chat = await MountedChat.mount();
    await chat.askAndHear('Why?', 'Because');
    await chat.finish();
    const {messages} = chat.element;
    chat.element.newConversation();
    await until(() => chat.rows.length === 0, 'it is empty');
    chat.element.messages = messages;
    await chat.hear('Because');
  });

  it('begins another conversation with elements of its own', async () => {
    const chat = await MountedChat.mount();
    await chat.askAndHear('Why?', 'Because');
    await chat.finish();
    const before = chat.rows;
    chat.element.newConversation();
    await chat.ask('Who?');
    expect(chat.rows.some((row) => before.includes(row))).to.equal(false);
  });

  it('disposes of its own service once it has left, and makes another when it is back', async () => {
    const element = document.createElement('chat-stream');
    element.endpoint = '/__nowhere/chat/stream';
    document.body.append(element);
    await element.updateComplete;
    const {service} = element;
    element.remove();
    await microtasks();
    expect(element.service).to.equal(null);
    await service?.send('late').then(
      () => expect.fail('a disposed service sent'),
      (error: unknown) => expect(error).to.have.property('code', 'aborted'),
    );
    document.body.append(element);
    await element.updateComplete;
    expect(element.service).to.be.instanceOf(StreamingChatService).and.not.equal(service);
    element.remove();
  });

  it('leaves a given service alone when it goes', async () => {
    const chat = await MountedChat.mount();
    chat.element.remove();
    await microtasks();
    void chat.service.send('still here');
    await until(() => chat.wire.answers.length === 1, 'it was sent');
  });

  it('leaves no timer and no listener on the page once it is gone', async () => {
    const standing = watchPage();
    try {
      const chat = await MountedChat.mount({service: {random: () => 0.999, retry: {baseMs: 20_000}}});
      await chat.askAndHear('Why?', 'Because.');
      chat.wire.answer.cut();
      await until(() => chat.status !== '', 'it counts down');
      expect(standing.timers.size).to.be.above(0);
      chat.service.dispose();
      chat.box.remove();
      await microtasks();
      expect([standing.timers.size, standing.listeners()]).to.deep.equal([0, 0]);
    } finally {
      standing.restore();
    }
  });

  it('looks at none of the messages before while text comes', async () => {
    const chat = await MountedChat.mount();
    await chat.askAndHear('Why?', 'It');
    const {messages} = chat.service.state;
    let looks = 0;
    const watched = new Proxy([...messages, ...messages, ...messages], {
      get: (list, name) => {
        looks += 1;
        return Reflect.get(list, name);
      },
    });
    chat.service.setMessages(watched);
    await until(() => chat.rows.length === 4, 'they are shown');
    expect(looks).to.be.above(0);
    looks = 0;
    for (let token = 0; token < 100; token++) chat.wire.answer.chunk(' is');
    chat.wire.answer.chunk(' so.');
    await chat.hear('is so.');
    expect(looks).to.equal(0);
  });
});

/** Which timers run and which listeners stand on window and document from now on. */
function watchPage(): {timers: Set<unknown>; listeners(): number; restore(): void} {
  const page = globalThis as unknown as Record<string, (...args: unknown[]) => unknown>;
  const timers = new Set<unknown>();
  const signals: (AbortSignal | undefined)[] = [];
  const before = new Map<string, (...args: unknown[]) => unknown>();
  const wrap = (
    name: string,
    make: (own: (...args: unknown[]) => unknown) => (...args: unknown[]) => unknown,
  ): void => {
    const own = page[name] as (...args: unknown[]) => unknown;
    before.set(name, own);
    page[name] = make(own.bind(globalThis));
  };
  wrap('setInterval', (own) => (...args) => {
    const id = own(...args);
    timers.add(id);
    return id;
  });
  wrap('clearInterval', (own) => (id) => {
    timers.delete(id);
    return own(id);
  });
  const targets = [window, document] as EventTarget[];
  const adds = targets.map((target) => target.addEventListener);
  for (const [at, target] of targets.entries()) {
    target.addEventListener = (type: string, listener: never, options: AddEventListenerOptions) => {
      if (options?.once !== true) signals.push(options?.signal);
      adds[at]?.call(target, type, listener, options);
    };
  }
  return {
    timers,
    listeners: () => signals.filter((signal) => signal?.aborted !== true).length,
    restore: () => {
      for (const [name, own] of before) page[name] = own;
      for (const target of targets) delete (target as Partial<EventTarget>).addEventListener;
    },
  };
}
