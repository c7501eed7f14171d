import '../../components/define.js';
import {expect} from 'chai';
import type {ChatStreamElement} from '../../components/index.js';
import {StreamingChatService} from '../../src/chat/streaming-chat-service.js';
import {until} from '../support/scripted-wire.js';

const elements: ChatStreamElement[] = [];
const services: StreamingChatService[] = [];

/** Shows conversation `id`, or a new one, of the real server. */
async function open(id?: string | null): Promise<ChatStreamElement> {
  const service = new StreamingChatService({endpoint: '/api/ai/chat/stream', storage: null});
  const element = document.createElement('chat-stream');
  element.style.height = '500px';
  element.markdown = {smooth: false};
  element.service = service;
  elements.push(element);
  services.push(service);
  document.body.append(element);
  if (id) await element.openConversation(id);
  return element;
}

const rows = (element: ChatStreamElement) => [
  ...(element.shadowRoot
    ?.querySelector('chat-stream-thread')
    ?.shadowRoot?.querySelectorAll('chat-stream-message') ?? []),
];
const control = (element: ChatStreamElement, part: string, at = -1): HTMLElement | null =>
  rows(element).at(at)?.shadowRoot?.querySelector<HTMLElement>(`[part~='${part}']`) ?? null;
const texts = (element: ChatStreamElement): (string | undefined)[] =>
  rows(element).map((row) =>
    row.shadowRoot?.querySelector<HTMLElement>('.bubble, .answer')?.innerText.trim(),
  );
const number = (element: ChatStreamElement, at = -1): string | undefined =>
  rows(element).at(at)?.shadowRoot?.querySelector<HTMLElement>('.branch-number')?.innerText.trim();

/** A chat with the question `text`, which the server echoes. */
async function asked(text: string): Promise<ChatStreamElement> {
  const element = await open();
  await element.send({text, model: 'mock/echo'});
  await until(() => control(element, 'regenerate') !== null, 'it is answered');
  return element;
}

/** Lets an answer begin, of whatever length, and ends it. */
async function stopOnceBegun(element: ChatStreamElement): Promise<void> {
  await until(() => (element.service?.state.streamingContent ?? '') !== '', 'it is being answered');
  await element.stop();
}

describe('the actions of a message and the real server', function () {
  // The server starts with the first request of all.
  this.timeout(60_000);

  afterEach(() => {
    for (const element of elements.splice(0)) element.remove();
    for (const service of services.splice(0)) service.dispose();
  });

  it('keep what a person thinks of an answer', async () => {
    const element = await asked('Why?');
    let isKept = false;
    element.addEventListener('chat-feedback', () => {
      isKept = true;
    });
    control(element, 'rate-down')?.click();
    await until(() => isKept, 'it is kept');
    const later = await open(element.service?.state.conversationId);
    await until(() => control(later, 'rate-down')?.ariaPressed === 'true', 'it is shown with the history');
  });

  it('give another answer, and show the first one again, here and elsewhere', async () => {
    const element = await asked('Why?');
    control(element, 'regenerate')?.click();
    await until(() => number(element) === '2 / 2', 'the second is there');
    control(element, 'branch-previous')?.click();
    await until(() => number(element) === '1 / 2', 'the first is shown');
    const later = await open(element.service?.state.conversationId);
    await until(() => number(later) === '1 / 2', 'the first is shown there as well');
  });

  it('change a question, and keep the one before', async () => {
    const element = await asked('Why?');
    control(element, 'edit', 0)?.click();
    await until(() => control(element, 'field', 0) !== null, 'it is a field');
    const field = control(element, 'field', 0) as HTMLTextAreaElement;
    field.value = 'How?';
    field.dispatchEvent(new InputEvent('input', {bubbles: true, composed: true}));
    control(element, 'save', 0)?.click();
    await stopOnceBegun(element);
    const later = await open(element.service?.state.conversationId);
    await until(() => number(later, 0) === '2 / 2', 'both are kept');
    expect(texts(later)[0]).to.equal('How?');
  });

  it('delete an answer for good', async () => {
    const element = await asked('Why?');
    control(element, 'delete')?.click();
    await until(() => control(element, 'confirm-delete') !== null, 'it asks');
    control(element, 'confirm-delete')?.click();
    await until(() => rows(element).length === 1, 'it is gone');
    const later = await open(element.service?.state.conversationId);
    await until(() => rows(later).length > 0, 'it is loaded');
    expect(texts(later)).to.deep.equal(['Why?']);
  });
});
