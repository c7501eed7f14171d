import '../../components/define.js';
import {expect} from 'chai';
import type {ChatStreamElement} from '../../components/index.js';
import {StreamingChatService} from '../../src/chat/streaming-chat-service.js';
import {json, polling, sse} from '../../src/transport/index.js';
import {FastClock} from '../support/fast-clock.js';
import {until} from '../support/scripted-wire.js';

const endpoint = '/api/ai/chat/stream';

interface SavedMessage {
  readonly role: string;
  readonly status: string;
  readonly text: string;
}

/** The conversation as the server keeps it, once none of it is being written. */
async function saved(conversationId: string | null | undefined): Promise<SavedMessage[]> {
  for (;;) {
    const response = await fetch(`/api/ai/conversations/${conversationId}/messages`);
    const {messages} = (await response.json()) as {messages: SavedMessage[]};
    if (messages.every(({status}) => status !== 'streaming')) return messages;
  }
}

const elements: ChatStreamElement[] = [];

/** An element that makes its own service from its attributes. */
async function open(): Promise<ChatStreamElement> {
  const element = document.createElement('chat-stream');
  element.setAttribute('endpoint', endpoint);
  element.style.height = '500px';
  elements.push(element);
  document.body.append(element);
  await element.updateComplete;
  return element;
}

/** What the transcript's last message shows. */
function shown(element: ChatStreamElement): string {
  const rows = element.shadowRoot
    ?.querySelector('chat-stream-thread')
    ?.shadowRoot?.querySelectorAll('chat-stream-message');
  const answer = [...(rows ?? [])].at(-1)?.shadowRoot?.querySelector<HTMLElement>('.answer');
  return answer?.innerText.trim() ?? '';
}

describe('the element and the real server', () => {
  afterEach(() => {
    for (const element of elements.splice(0)) element.remove();
    sessionStorage.clear();
  });

  it('streams an answer whose text is the one that was saved', async () => {
    const element = await open();
    const answer = await element.send({text: 'Grüße, 🌍!', model: 'mock/echo'});
    expect([answer.status, answer.content]).to.deep.equal(['complete', 'Grüße, 🌍!']);
    await until(() => shown(element) === 'Grüße, 🌍!', 'it is on screen');
    const [, kept] = await saved(element.service?.state.conversationId);
    expect(kept?.text).to.equal(answer.content);
  });

  it('stops, and what is on screen is what was saved', async () => {
    const element = await open();
    const ended = element.send({text: 'Tell me all', model: 'mock/markdown'});
    await until(() => shown(element).length > 60, 'some of it is on screen');
    await element.stop();
    const {status, content} = await ended;
    expect(status).to.equal('stopped');
    const [, kept] = await saved(element.service?.state.conversationId);
    expect([kept?.status, kept?.text]).to.deep.equal(['stopped', content]);
  });

  it('takes up the same answer after a reload, and ends it once', async () => {
    const before = await open();
    void before.send({text: 'Tell me all', model: 'mock/markdown'});
    await until(() => shown(before).length > 60, 'some of it is on screen');
    const conversationId = before.service?.state.conversationId;
    before.remove();
    const after = await open();
    await until(() => {
      const last = after.service?.state.messages.at(-1);
      return last?.role === 'assistant' && last.status === 'complete';
    }, 'it is complete');
    const messages = await saved(conversationId);
    expect(messages.map(({role, status}) => `${role} ${status}`)).to.deep.equal([
      'user complete',
      'assistant complete',
    ]);
    expect(after.service?.state.messages.at(-1)?.content).to.equal(messages[1]?.text);
  });

  /** A line on which streams never begin, and the rest comes. */
  const holdStreams: typeof fetch = (input, init) => {
    const request = new Request(input, init);
    if (!request.headers.get('accept')?.includes('text/event-stream')) return fetch(request);
    return new Promise((_, reject) => {
      request.signal.addEventListener('abort', () => reject(request.signal.reason), {once: true});
    });
  };

  const limited = [
    ['steps', polling()],
    ['one piece', json()],
  ] as const;
  for (const [how, transport] of limited) {
    it(`says that the answer comes in ${how} where no stream gets through, and nothing once it came`, async () => {
      const service = new StreamingChatService({
        endpoint,
        fetch: holdStreams,
        transports: [sse(), transport],
        clock: new FastClock(20),
      });
      const element = await open();
      element.service = service;
      const words = (): string | undefined =>
        element.shadowRoot?.querySelector('.status-text')?.textContent?.trim();
      const heard: (string | undefined)[] = [];
      element.addEventListener('chat-connection', ({notice}) => heard.push(notice?.kind));
      const ended = element.send({text: 'Tell me all', model: 'mock/markdown'});
      await until(() => words() === `The connection is limited: the answer comes in ${how}`, 'it is said');
      const {status, content} = await ended;
      const {conversationId} = service.state;
      await until(() => words() === undefined, 'nothing is said');
      const [, kept] = await saved(conversationId);
      expect([status, kept?.text, heard.includes('degraded')]).to.deep.equal(['complete', content, true]);
      service.dispose();
    });
  }
});
