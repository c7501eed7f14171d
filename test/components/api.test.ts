import {expect} from 'chai';
import type {ChatStreamElement} from '../../components/index.js';
import {until} from '../support/scripted-wire.js';
import {focused, keeping, MountedChat} from './mounted-chat.js';

type Attribute = readonly [attribute: string, property: string, written: string, read: unknown];

const attributes: readonly Attribute[] = [
  ['endpoint', 'endpoint', '/__nowhere/chat/stream', '/__nowhere/chat/stream'],
  ['protocol', 'protocol', 'openai-chat', 'openai-chat'],
  ['conversation-id', 'conversationId', 'c1', 'c1'],
  ['mode', 'mode', 'sidebar', 'sidebar'],
  ['position', 'position', 'start', 'start'],
  ['open', 'open', '', true],
  ['theme', 'theme', 'dark', 'dark'],
  ['density', 'density', 'compact', 'compact'],
  ['heading', 'heading', 'Hello', 'Hello'],
  ['placeholder', 'placeholder', 'Write', 'Write'],
  ['intro', 'intro', 'Ask.', 'Ask.'],
  ['disclaimer', 'disclaimer', 'Careful.', 'Careful.'],
  ['send-on', 'sendOn', 'mod-enter', 'mod-enter'],
  ['show-reasoning', 'showReasoning', 'open', 'open'],
  ['show-usage', 'showUsage', '', true],
  ['disabled', 'disabled', '', true],
  ['announce', 'announce', 'status', 'status'],
];
const properties = [
  'service',
  'headers',
  'messages',
  'draft',
  'suggestions',
  'renderers',
  'markdown',
  'attachments',
  'models',
];
const methods = [
  'send',
  'stop',
  'regenerate',
  'edit',
  'show',
  'hide',
  'focusComposer',
  'newConversation',
  'openConversation',
  'exportTranscript',
  'scrollToLatest',
];

describe('what a page may use', () => {
  const all = (): Record<string, unknown> =>
    document.createElement('chat-stream') as unknown as Record<string, unknown>;

  for (const [attribute, property, written, read] of attributes) {
    it(`has the attribute ${attribute}`, () => {
      const element = all();
      (element as unknown as Element).setAttribute(attribute, written);
      expect(element[property]).to.deep.equal(read);
    });
  }

  it('has the properties and methods that it is known for', () => {
    const element = all();
    expect(properties.filter((name) => !(name in element))).to.deep.equal([]);
    expect(methods.filter((name) => typeof element[name] !== 'function')).to.deep.equal([]);
  });
});

describe('methods', () => {
  async function answered(): Promise<MountedChat> {
    const chat = await MountedChat.mount();
    await chat.askAndHear('Why?', 'Because.');
    await chat.finish();
    return chat;
  }
  const bodyOf = (chat: MountedChat, index: number): Record<string, unknown> =>
    JSON.parse(chat.wire.requests[index]?.body ?? '{}');

  it('regenerate asks for another answer, and resolves with it', async () => {
    const chat = await answered();
    const again = chat.element.regenerate();
    await until(() => chat.wire.answers.length === 2, 'it was asked');
    chat.wire.answer.start().chunk('So.').done();
    expect((await again).content).to.equal('So.');
    expect(bodyOf(chat, 1)).to.include({trigger: 'regenerate', messageId: 'answer-of-stream-1'});
  });

  it('edit puts other words beside a question, and resolves with the answer to them', async () => {
    const chat = await answered();
    const question = chat.element.messages[0];
    const edited = chat.element.edit(question?.id ?? '', 'Why not?');
    await until(() => chat.wire.answers.length === 2, 'it was asked');
    chat.wire.answer.start().chunk('So.').done();
    expect((await edited).content).to.equal('So.');
    await chat.settled();
    expect([bodyOf(chat, 1)['message'], chat.textOf(0)]).to.deep.equal(['Why not?', 'Why not?']);
  });

  it('exportTranscript gives the conversation, in Markdown or JSON', async () => {
    const chat = await answered();
    expect(await chat.element.exportTranscript())
      .to.contain('Why?')
      .and.contain('Because.');
    const {messages} = JSON.parse(await chat.element.exportTranscript('json'));
    expect(messages.map(({role}: {role: string}) => role)).to.deep.equal(['user', 'assistant']);
  });

  for (const [name, call] of Object.entries({
    send: (element: ChatStreamElement) => element.send('Hi'),
    regenerate: (element: ChatStreamElement) => element.regenerate(),
    edit: (element: ChatStreamElement) => element.edit('m', 'Hi'),
    exportTranscript: (element: ChatStreamElement) => element.exportTranscript(),
  })) {
    it(`${name} says what is missing where there is neither endpoint nor service`, async () => {
      const element = document.createElement('chat-stream');
      document.body.append(element);
      const reason = await call(element).catch((error: unknown) => error);
      element.remove();
      expect(reason).to.be.instanceOf(TypeError).and.have.property('message').that.contains('`endpoint`');
    });
  }
});

describe('events that can be cancelled', () => {
  const cancel = (event: Event): void => event.preventDefault();

  it('keeps the draft and sends nothing where chat-send is, by key, by button and while an answer is written', async () => {
    const chat = await MountedChat.mount();
    await chat.askAndHear('Why?', 'Because');
    const asked = chat.wire.requests.length;
    chat.element.addEventListener('chat-send', cancel);
    chat.write('Next');
    chat.press('Enter');
    await chat.settled();
    chat.composer.shadowRoot?.querySelector<HTMLElement>('[part~=send-next]')?.click();
    await chat.settled();
    expect([chat.field.value, chat.service.state.outbox.length]).to.deep.equal(['Next', 0]);
    await chat.finish();
    chat.sendButton.click();
    await chat.settled();
    expect([chat.field.value, chat.wire.requests.length]).to.deep.equal(['Next', asked]);
  });

  it('keeps the draft where chat-send is cancelled offline', async () => {
    const chat = await MountedChat.mount(keeping());
    chat.element.addEventListener('chat-send', cancel);
    chat.write('Later');
    chat.press('Enter');
    await chat.settled();
    expect([chat.field.value, chat.service.state.outbox.length]).to.deep.equal(['Later', 0]);
  });

  it('leaves the suggestions, and the focus on the one that was pressed, where chat-send is', async () => {
    const chat = await MountedChat.mount({suggestions: ['Tell me more']});
    chat.element.addEventListener('chat-send', cancel);
    const suggestion = chat.element.shadowRoot?.querySelector<HTMLElement>('.suggestion');
    suggestion?.focus();
    suggestion?.click();
    await chat.settled();
    expect([chat.wire.requests.length, focused() === suggestion]).to.deep.equal([0, true]);
  });

  it('lets the page send in its place, with the words that the event carries', async () => {
    const chat = await MountedChat.mount();
    chat.element.addEventListener('chat-send', (event) => {
      event.preventDefault();
      chat.element.draft = '';
      void chat.element.send({text: `${event.text}!`});
    });
    chat.write('Why?');
    chat.press('Enter');
    await until(() => chat.wire.requests.length === 1, 'it was sent');
    await chat.settled();
    expect([JSON.parse(chat.wire.requests[0]?.body ?? '').message, chat.field.value]).to.deep.equal([
      'Why?!',
      '',
    ]);
  });
});

describe('wherever it stands', () => {
  async function placed(place: (chat: MountedChat) => void | Promise<void>): Promise<MountedChat> {
    const chat = await MountedChat.mount();
    await place(chat);
    return chat;
  }

  it('works inside another shadow root, where its own focus is found too', async () => {
    const chat = await placed(({box, element}) => {
      const host = document.createElement('div');
      host.style.height = '600px';
      host.attachShadow({mode: 'open'}).append(element);
      box.append(host);
    });
    await chat.askAndHear('Why?', 'Because.');
    chat.element.focusComposer();
    await until(() => focused() === chat.field, 'the field has the focus');
    await chat.finish();
    expect(chat.textOf(1)).to.equal('Because.');
  });

  it('works in a dialog that was closed while its answer came, and shows the end of it when that opens', async () => {
    const dialog = document.createElement('dialog');
    const chat = await placed(({box, element}) => {
      Object.assign(dialog.style, {width: '500px', height: '400px'});
      dialog.append(element);
      box.append(dialog);
    });
    void chat.service.send('Why?');
    await until(() => chat.wire.answers.length === 1, 'it was asked');
    const lines = Array.from({length: 80}, (_, index) => `Line ${index}`).join('\n\n');
    chat.wire.answer.start().chunk(lines);
    await chat.finish();
    dialog.showModal();
    await until(() => chat.scroller.scrollHeight > chat.scroller.clientHeight + 100, 'it is laid out');
    await until(
      () => chat.scroller.scrollHeight - chat.scroller.clientHeight - chat.scroller.scrollTop < 2,
      'the end is seen',
    );
    chat.element.focusComposer();
    await until(() => focused() === chat.field, 'the field has the focus');
    dialog.close();
  });

  it('leaves Esc to the dialog that it stands in, once it has nothing to end itself', async () => {
    const dialog = document.createElement('dialog');
    const chat = await placed(({box, element}) => {
      dialog.append(element);
      box.append(dialog);
    });
    dialog.showModal();
    chat.field.focus();
    expect(chat.press('Escape')).to.equal(true);
    await chat.askAndHear('Why?', 'Because');
    chat.field.focus();
    expect(chat.press('Escape')).to.equal(false);
    dialog.close();
  });

  it('keeps draft, open panel and place when it is moved in the document', async () => {
    const chat = await MountedChat.mount({attributes: {mode: 'panel', open: ''}});
    await chat.askAndHear('Why?', 'Because.');
    chat.write('Not yet sent');
    const elsewhere = document.createElement('section');
    chat.box.append(elsewhere);
    elsewhere.append(chat.element);
    await chat.settled();
    expect([chat.field.value, chat.element.open, chat.rows.length]).to.deep.equal(['Not yet sent', true, 2]);
  });
});
