import {readFile} from 'node:fs/promises';
import {after, before, describe, it} from 'node:test';
import {expect} from 'chai';
import type {MessagePart, StreamingChatService} from '../../src/index.js';
import {ChatPage} from '../support/chat-page.js';
import {eventually} from '../support/chat-world.js';
import {type DrivenBrowser, driveBrowser} from '../support/driven-browser.js';
import {openWireSite, type RecordedAnswer, type WireSite} from '../support/wire-site.js';

/*
 * The element on a page, and a service that speaks each of the wires: a person asks, reads the answer, and asks again.
 */

interface Spoken {
  readonly protocol: string;
  /** Default: `/model`. */
  readonly endpoint?: string;
  readonly contentType: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Recordings below test/fixtures/wire, without their ending: what is answered to the first and to the second question. */
  readonly answers: readonly [string, string];
  readonly ending?: 'ndjson';
  /** What the second request must hold of the first turn; null where the service is to remember it by itself. */
  readonly told: ((body: never, first: string) => unknown) | null;
}

const sse = 'text/event-stream; charset=utf-8';
type Messages = {readonly messages: readonly {readonly content?: unknown; readonly parts?: unknown}[]};

const wires: readonly Spoken[] = [
  {
    protocol: 'text',
    contentType: sse,
    answers: ['seed-a-text/object-plain', 'seed-a-text/json-string'],
    told: null,
  },
  {
    protocol: 'chat-stream',
    contentType: sse,
    answers: ['seed-b-typed/plain', 'seed-b-typed/plain'],
    told: null,
  },
  {
    protocol: 'openai-chat',
    contentType: sse,
    answers: ['openai-chat/plain', 'openai-chat/tool-calls-parallel'],
    told: ({messages}: Messages) => messages[1]?.content,
  },
  {
    protocol: 'openai-responses',
    contentType: sse,
    answers: ['openai-responses/plain', 'openai-responses/reasoning-tool-call'],
    told: ({input}: {readonly input: readonly unknown[]}, first: string) =>
      JSON.stringify(input[1]).includes(JSON.stringify(first)) ? first : input,
  },
  {
    protocol: 'anthropic',
    contentType: sse,
    answers: ['anthropic-messages/plain', 'anthropic-messages/thinking-tool-use'],
    told: ({messages}: Messages, first: string) =>
      JSON.stringify(messages[1]).includes(JSON.stringify(first)) ? first : messages,
  },
  {
    protocol: 'gemini',
    endpoint: '/models/gemini:streamGenerateContent?alt=sse',
    contentType: 'text/event-stream',
    answers: ['gemini-sse/plain', 'gemini-sse/thought-function-call'],
    told: ({contents}: {readonly contents: readonly {parts: readonly {text?: string}[]}[]}) =>
      contents[1]?.parts[0]?.text,
  },
  {
    protocol: 'ollama',
    contentType: 'application/x-ndjson',
    ending: 'ndjson',
    answers: ['ollama-ndjson/plain', 'ollama-ndjson/thinking-tool-call'],
    told: ({messages}: Messages) => messages[1]?.content,
  },
  {
    protocol: 'ai-sdk',
    contentType: sse,
    headers: {'x-vercel-ai-ui-message-stream': 'v1'},
    answers: ['ai-sdk-ui/plain', 'ai-sdk-ui/reasoning-tool'],
    told: ({messages}: Messages, first: string) =>
      JSON.stringify(messages[1]?.parts).includes(JSON.stringify(first)) ? first : messages,
  },
  {
    protocol: 'ag-ui',
    contentType: sse,
    answers: ['ag-ui/plain', 'ag-ui/reasoning-tool'],
    told: ({messages}: Messages) => messages[1]?.content,
  },
];

interface Expected {
  readonly text: string;
  readonly reasoning: string;
  readonly toolCalls: readonly Call[];
}

interface Call {
  readonly name: string;
  readonly arguments: unknown;
  readonly output?: unknown;
}

const expectedOf = async (name: string): Promise<Expected> =>
  JSON.parse(await readFile(new URL(`../fixtures/wire/${name}.json`, import.meta.url), 'utf8'));

let site: WireSite;
let browser: DrivenBrowser;
before(async () => {
  [site, browser] = await Promise.all([openWireSite(), driveBrowser()]);
});
after(async () => {
  await browser?.close();
  await site?.close();
});

/** The last message as the page's service holds it, in the words of the recordings. */
async function lastMessage(chat: ChatPage): Promise<Expected> {
  const parts = await chat.chat.evaluate((element): readonly MessagePart[] => {
    const {service} = element as unknown as {readonly service: StreamingChatService};
    return [...(service.state.messages.at(-1)?.parts ?? [])];
  });
  const joined = (type: 'text' | 'reasoning'): string =>
    parts.map((part) => (part.type === type ? part.text : '')).join('');
  return {
    text: joined('text'),
    reasoning: joined('reasoning'),
    toolCalls: parts.flatMap((part) =>
      part.type === 'tool-call'
        ? [callOf({name: part.name, arguments: JSON.parse(part.arguments), output: part.output})]
        : [],
    ),
  };
}

function callOf({name, arguments: given, output}: Call): Call {
  return {name, arguments: given, ...(output === undefined ? {} : {output})};
}

describe('a page whose service speaks', () => {
  for (const {protocol, endpoint, answers, contentType, headers, ending, told} of wires) {
    it(`${protocol}: shows its answers, and tells it what was said before`, async () => {
      const recorded = answers.map(
        (name): RecordedAnswer => ({
          file: `${name}.${ending ?? 'sse'}`,
          contentType,
          ...(headers && {headers}),
        }),
      );
      const [first, second] = await Promise.all(answers.map(expectedOf));
      const {page, complaints} = await browser.open(site.page({protocol, endpoint}, recorded));
      const chat = new ChatPage(page);
      const complete = async (answersThere: number): Promise<void> => {
        await eventually(
          async () =>
            (await chat.chat
              .locator('chat-stream-message[data-role=assistant][data-status=complete]')
              .count()) === answersThere,
          `${answersThere} answers are complete`,
        );
      };
      await chat.send('The first question');
      await complete(1);
      expect((await lastMessage(chat)).text).to.equal(first?.text);
      await chat.send('The second question');
      await complete(2);
      expect(await lastMessage(chat)).to.deep.equal({
        text: second?.text,
        reasoning: second?.reasoning,
        toolCalls: second?.toolCalls.map(callOf),
      });
      if (told) expect(told(site.asked[1] as never, first?.text ?? '')).to.equal(first?.text);
      expect(await chat.questions()).to.deep.equal(['The first question', 'The second question']);
      expect(complaints).to.deep.equal([]);
    });
  }
});

describe('a page that leaves the wire to auto', () => {
  for (const {protocol, answers, contentType, headers, ending} of wires) {
    it(`reads ${protocol} without being told, and says what it took it for`, async () => {
      const [name] = answers;
      const file = `${name}.${ending ?? 'sse'}`;
      const {page, complaints} = await browser.open(
        site.page({protocol: 'auto'}, [{file, contentType, ...(headers && {headers})}]),
      );
      const chat = new ChatPage(page);
      await chat.chat.evaluate((element) => {
        const {service} = element as unknown as {readonly service: StreamingChatService};
        service.subscribe((_, event) => {
          if (event?.type === 'wire-detected') element.setAttribute('data-wire', event.wire);
        });
      });
      await chat.send('A question');
      await eventually(async () => (await chat.status()) === 'complete', 'the answer is complete');
      expect((await lastMessage(chat)).text).to.equal((await expectedOf(name)).text);
      expect(await chat.chat.getAttribute('data-wire')).to.equal(protocol);
      expect(complaints).to.deep.equal([]);
    });
  }
});
