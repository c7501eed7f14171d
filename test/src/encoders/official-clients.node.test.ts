import {createServer, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import {HttpAgent} from '@ag-ui/client';
import Anthropic from '@anthropic-ai/sdk';
import {GoogleGenAI} from '@google/genai';
import {DefaultChatTransport, readUIMessageStream, type UIMessage} from 'ai';
import {Ollama} from 'ollama';
import OpenAI from 'openai';
import {encoderFor} from '../../../src/encoders/encoder-for.js';
import type {WireName} from '../../../src/encoders/wire-encoder.js';
import type {ChatEvent, TerminalEvent} from '../../../src/model/chat-event.js';
import {encoded, facts, startOfAnswer} from '../../support/encoded-answer.js';
import {after, before, describe, expect, it} from '../../support/suite.js';

const call = (toolCallId: string, name: string, argumentsDelta: string): ChatEvent => ({
  type: 'tool-call',
  toolCallId,
  name,
  argumentsDelta,
});

/** Thoughts, text, two calls side by side. */
const said: readonly ChatEvent[] = [
  startOfAnswer,
  {type: 'reasoning', content: 'Look '},
  {type: 'reasoning', content: 'outside.'},
  {type: 'chunk', content: 'I will\r\n\r\ndata: look'},
  {type: 'chunk', content: ' \u2028😀.'},
  call('call_a', 'get_weather', '{"ci'),
  call('call_b', 'get_time', ''),
  call('call_a', 'get_weather', 'ty":"Oslo"}'),
  call('call_b', 'get_time', '{"zone":"CET"}'),
];
const done: TerminalEvent = {
  type: 'done',
  finishReason: 'tool-calls',
  usage: {inputTokens: 20, outputTokens: 9, totalTokens: 29, reasoningTokens: 3, cachedInputTokens: 4},
};
const failed: TerminalEvent = {
  type: 'error',
  code: 'overloaded',
  message: 'Busy.',
  hint: 'Try again.',
  retryable: true,
};

/** What a client understood. */
interface Understood {
  readonly text: string;
  readonly reasoning: string;
  readonly calls: readonly unknown[];
  readonly end: unknown;
  /** Input and output. */
  readonly tokens: readonly unknown[] | null;
}

const understood: Understood = {
  text: 'I will\r\n\r\ndata: look \u2028😀.',
  reasoning: 'Look outside.',
  calls: [
    ['get_weather', {city: 'Oslo'}],
    ['get_time', {zone: 'CET'}],
  ],
  end: 'tool_calls',
  tokens: [20, 9],
};

type Client = (url: string) => Promise<Understood>;
const user = {role: 'user' as const, content: 'Hi'};
const keyed = {apiKey: 'unused', maxRetries: 0};

/** Each reads one answer with the official client of its wire. */
const clients: Partial<Record<WireName, Client>> = {
  'openai-chat': async (url) => {
    let reasoning = '';
    const runner = new OpenAI({...keyed, baseURL: url}).chat.completions
      .stream({model: 'm', messages: [user]})
      .on('chunk', ({choices: [choice]}) => {
        reasoning += String(Reflect.get(choice?.delta ?? {}, 'reasoning_content') ?? '');
      });
    const {choices, usage} = await runner.finalChatCompletion();
    const calls = choices[0]?.message.tool_calls ?? [];
    return {
      text: choices[0]?.message.content ?? '',
      reasoning,
      calls: calls.map((one) => 'function' in one && [one.function.name, JSON.parse(one.function.arguments)]),
      end: choices[0]?.finish_reason,
      tokens: [usage?.prompt_tokens, usage?.completion_tokens],
    };
  },
  'openai-responses': async (url) => {
    const client = new OpenAI({...keyed, baseURL: url});
    const response = await client.responses.stream({model: 'm', input: 'Hi'}).finalResponse();
    const items = response.output;
    return {
      text: response.output_text,
      reasoning: items
        .flatMap((item) => (item.type === 'reasoning' ? item.summary : []))
        .map((one) => one.text)
        .join(''),
      calls: items.flatMap((item) =>
        item.type === 'function_call' ? [[item.name, JSON.parse(item.arguments)]] : [],
      ),
      end: response.status,
      tokens: [response.usage?.input_tokens, response.usage?.output_tokens],
    };
  },
  anthropic: async (url) => {
    const client = new Anthropic({...keyed, baseURL: url});
    const message = await client.messages
      .stream({model: 'm', max_tokens: 9, messages: [user]})
      .finalMessage();
    const {usage} = message;
    return {
      text: message.content.map((block) => (block.type === 'text' ? block.text : '')).join(''),
      reasoning: message.content.map((block) => (block.type === 'thinking' ? block.thinking : '')).join(''),
      calls: message.content.flatMap((block) =>
        block.type === 'tool_use' ? [[block.name, block.input]] : [],
      ),
      end: message.stop_reason,
      tokens: [usage.input_tokens + (usage.cache_read_input_tokens ?? 0), usage.output_tokens],
    };
  },
  gemini: async (url) => {
    const client = new GoogleGenAI({apiKey: 'unused', httpOptions: {baseUrl: url}});
    const answer = {
      text: '',
      reasoning: '',
      calls: [] as unknown[],
      end: '' as unknown,
      tokens: null as unknown[] | null,
    };
    for await (const chunk of await client.models.generateContentStream({model: 'm', contents: 'Hi'})) {
      const [candidate] = chunk.candidates ?? [];
      for (const part of candidate?.content?.parts ?? []) {
        if (part.functionCall) answer.calls.push([part.functionCall.name, part.functionCall.args]);
        else answer[part.thought ? 'reasoning' : 'text'] += part.text ?? '';
      }
      if (candidate?.finishReason) answer.end = candidate.finishReason;
      const {promptTokenCount, candidatesTokenCount = 0, thoughtsTokenCount = 0} = chunk.usageMetadata ?? {};
      if (promptTokenCount !== undefined)
        answer.tokens = [promptTokenCount, candidatesTokenCount + thoughtsTokenCount];
    }
    return answer;
  },
  ollama: async (url) => {
    const answer = {
      text: '',
      reasoning: '',
      calls: [] as unknown[],
      end: '',
      tokens: null as unknown[] | null,
    };
    for await (const line of await new Ollama({host: url}).chat({
      model: 'm',
      messages: [user],
      stream: true,
    })) {
      answer.text += line.message.content;
      answer.reasoning += line.message.thinking ?? '';
      for (const {function: called} of line.message.tool_calls ?? [])
        answer.calls.push([called.name, called.arguments]);
      if (line.done)
        Object.assign(answer, {end: line.done_reason, tokens: [line.prompt_eval_count, line.eval_count]});
    }
    return answer;
  },
  'ai-sdk': async (url) => {
    const stream = await new DefaultChatTransport({api: url}).sendMessages({
      trigger: 'submit-message',
      chatId: 'c',
      messageId: undefined,
      messages: [],
      abortSignal: undefined,
    });
    let message: UIMessage | undefined;
    for await (const next of readUIMessageStream({stream, terminateOnError: true})) message = next;
    const parts = message?.parts ?? [];
    const usage = Reflect.get(message?.metadata ?? {}, 'usage') as Record<string, unknown>;
    return {
      text: parts.map((part) => (part.type === 'text' ? part.text : '')).join(''),
      reasoning: parts.map((part) => (part.type === 'reasoning' ? part.text : '')).join(''),
      calls: parts.flatMap((part) =>
        part.type.startsWith('tool-') && 'input' in part ? [[part.type.slice(5), part.input]] : [],
      ),
      end: parts.every(
        (part) => !('state' in part) || ['done', 'input-available'].includes(String(part.state)),
      ),
      tokens: [usage['inputTokens'], usage['outputTokens']],
    };
  },
  'ag-ui': async (url) => {
    let end: unknown;
    let usage: readonly {inputTokens?: number; outputTokens?: number}[] = [];
    const agent = new HttpAgent({url, threadId: facts.conversationId});
    const {newMessages} = await agent.runAgent(
      {runId: facts.streamId},
      {
        onRunFinishedEvent: ({event}) => {
          end = event.outcome?.type;
          usage = event.usage ?? [];
        },
        onRunErrorEvent: ({event}) => {
          end = new Error(event.message);
        },
      },
    );
    const words = (role: string): string =>
      newMessages
        .map((one) => (one.role === role && typeof one.content === 'string' ? one.content : ''))
        .join('');
    return {
      text: words('assistant'),
      reasoning: words('reasoning'),
      calls: newMessages.flatMap((one) =>
        one.role === 'assistant'
          ? (one.toolCalls ?? []).map(({function: called}) => [called.name, JSON.parse(called.arguments)])
          : [],
      ),
      end,
      tokens: usage.flatMap(({inputTokens, outputTokens}) => [inputTokens, outputTokens]),
    };
  },
};

/** How each says that it ended for its calls, where not as OpenAI does. */
const ends: Partial<Record<WireName, unknown>> = {
  'openai-responses': 'completed',
  anthropic: 'tool_use',
  gemini: 'STOP',
  ollama: 'stop',
  'ai-sdk': true,
  'ag-ui': 'success',
};

describe('the official client', () => {
  let server: Server;
  let events: readonly ChatEvent[] = [];
  let wire: WireName = 'text';
  let url = '';
  before(async () => {
    server = createServer((_, response) => {
      const encoder = encoderFor(wire, facts);
      response.writeHead(200, encoder.headers).end(encoded(events, encoder));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });

  for (const [name, read] of Object.entries(clients) as [WireName, Client][]) {
    it(`of ${name} understands all of what we write`, async () => {
      wire = name;
      events = [...said, done];
      expect(await read(url)).to.deep.equal({...understood, end: ends[name] ?? understood.end});
    });

    it(`of ${name} sees that an answer failed`, async () => {
      wire = name;
      events = [...said.slice(0, 4), failed];
      const failure = await read(url).then(
        ({end}) => end,
        (error: unknown) => error,
      );
      // That of the Responses API throws for `error` events alone, and returns what failed.
      if (name === 'openai-responses') expect(failure).to.equal('failed');
      else expect(failure).to.be.instanceOf(Error);
    });
  }
});
