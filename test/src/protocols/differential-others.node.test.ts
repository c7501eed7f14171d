/**
 * The official readers of Gemini, Ollama, the AI SDK and AG-UI read every recording from a server that really sends it,
 * and find the same text, reasoning, tools and usage as ours, except where `knownFaults` says why not.
 */
import {readFileSync} from 'node:fs';
import {createServer, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import {after, before, describe, it} from 'node:test';
import {fileURLToPath} from 'node:url';
import {HttpAgent} from '@ag-ui/client';
import {GoogleGenAI} from '@google/genai';
import {DefaultChatTransport, readUIMessageStream, type UIMessage} from 'ai';
import {expect} from 'chai';
import {Ollama} from 'ollama';
import {readRecording} from '../../support/read-recording.js';
import {recordings} from '../../support/recorded-wire.js';

interface Reading {
  readonly text: string;
  readonly reasoning: string;
  readonly tools: readonly {readonly name: string; readonly arguments: unknown}[];
  /** Input, output and all tokens; null where the reader tells none. */
  readonly usage: readonly number[] | null;
}

/** What an official reader had read when it ended, or threw. */
type Official = (base: string) => Promise<Reading>;

const nothing: Reading = {text: '', reasoning: '', tools: [], usage: null};

async function readGemini(base: string): Promise<Reading> {
  let read = nothing;
  const client = new GoogleGenAI({apiKey: 'none', httpOptions: {baseUrl: base}});
  try {
    for await (const {candidates, usageMetadata} of await client.models.generateContentStream({
      model: 'm',
      contents: 'Hi',
    })) {
      const parts = candidates?.find(({index}) => (index ?? 0) === 0)?.content?.parts ?? [];
      const said = (isThought: boolean): string =>
        parts.map(({text, thought}) => ((thought ?? false) === isThought ? (text ?? '') : '')).join('');
      const calls = parts.flatMap(({functionCall: call}) =>
        call ? [{name: call.name ?? '', arguments: call.args ?? {}}] : [],
      );
      const {promptTokenCount: prompt = 0, toolUsePromptTokenCount: tool = 0} = usageMetadata ?? {};
      const {candidatesTokenCount: output = 0, thoughtsTokenCount: thoughts = 0} = usageMetadata ?? {};
      const counts = [prompt + tool, output + thoughts];
      const total = usageMetadata?.totalTokenCount ?? prompt + tool + output + thoughts;
      read = {
        text: read.text + said(false),
        reasoning: read.reasoning + said(true),
        tools: [...read.tools, ...calls],
        usage: usageMetadata ? [...counts, total] : read.usage,
      };
    }
  } catch {
    // Told as an error by ours as well: what was read until then counts.
  }
  return read;
}

async function readOllama(base: string): Promise<Reading> {
  let read = nothing;
  try {
    const stream = await new Ollama({host: base}).chat({
      model: 'm',
      messages: [{role: 'user', content: 'Hi'}],
      stream: true,
    });
    for await (const {message, done, prompt_eval_count: input, eval_count: output} of stream) {
      const calls = (message.tool_calls ?? []).map(({function: called}) => ({
        name: called.name,
        arguments: called.arguments,
      }));
      const isCounted = done && (input !== undefined || output !== undefined);
      read = {
        text: read.text + message.content,
        reasoning: read.reasoning + (message.thinking ?? ''),
        tools: [...read.tools, ...calls],
        usage: isCounted ? [input ?? 0, output ?? 0, (input ?? 0) + (output ?? 0)] : null,
      };
    }
  } catch {
    // As above.
  }
  return read;
}

async function readAiSdk(base: string): Promise<Reading> {
  const transport = new DefaultChatTransport({api: `${base}/chat`});
  const stream = await transport.sendMessages({
    trigger: 'submit-message',
    chatId: 'c',
    messageId: undefined,
    messages: [{id: 'q', role: 'user', parts: [{type: 'text', text: 'Hi'}]}],
    abortSignal: undefined,
  });
  let last: UIMessage | null = null;
  try {
    for await (const message of readUIMessageStream({stream, onError: () => {}})) last = message;
  } catch {
    // As above.
  }
  const parts = last?.parts ?? [];
  const said = (type: 'text' | 'reasoning'): string =>
    parts.map((part) => (part.type === type ? part.text : '')).join('');
  const tools = parts.flatMap((part) => {
    if (!('toolCallId' in part)) return [];
    const name = part.type === 'dynamic-tool' ? part.toolName : part.type.slice('tool-'.length);
    const raw = 'rawInput' in part ? part.rawInput : undefined;
    return [{name, arguments: part.input ?? raw}];
  });
  // It leaves usage to the application, which we read where applications put it.
  return {text: said('text'), reasoning: said('reasoning'), tools, usage: null};
}

async function readAgUi(base: string): Promise<Reading> {
  const agent = new HttpAgent({url: `${base}/agent`, threadId: 't1'});
  let usage: readonly number[] | null = null;
  await agent
    .runAgent(
      {runId: 'r1'},
      {
        onRunFinishedEvent: ({event}) => {
          const sum = (name: 'inputTokens' | 'outputTokens'): number =>
            (event.usage ?? []).reduce((all, one) => all + (one[name] ?? 0), 0);
          const total = (event.usage ?? []).reduce(
            (all, one) => all + (one.totalTokens ?? (one.inputTokens ?? 0) + (one.outputTokens ?? 0)),
            0,
          );
          if (event.usage) usage = [sum('inputTokens'), sum('outputTokens'), total];
        },
      },
    )
    .catch(() => {
      // As above.
    });
  const own = agent.messages.filter(({role}) => role === 'assistant' || role === 'reasoning');
  return {
    text: own.flatMap((one) => (one.role === 'assistant' && one.content ? [one.content] : [])).join(''),
    reasoning: own.flatMap((one) => (one.role === 'reasoning' ? [one.content] : [])).join(''),
    tools: own.flatMap((one) =>
      one.role === 'assistant'
        ? (one.toolCalls ?? []).map(({function: called}) => ({
            name: called.name,
            arguments: JSON.parse(called.arguments) as unknown,
          }))
        : [],
    ),
    usage,
  };
}

const readers: Readonly<Record<string, Official>> = {
  'gemini-sse': readGemini,
  'ollama-ndjson': readOllama,
  'ai-sdk-ui': readAiSdk,
  'ag-ui': readAgUi,
};

/** Where an official reader finds something else, and why that is right, or not ours to copy. */
const knownFaults: Readonly<Record<string, string>> = {
  'ai-sdk-ui/our-later-types':
    'this version of theirs ends with an exception at a type that it does not know',
  'ai-sdk-ui/our-step-taken-back': 'this version of theirs does not know that a step can be taken back',
  'ag-ui/our-helpers':
    'theirs keeps what helpers say as messages of the agent; ours tells it beside the answer',
  'ag-ui/our-two-messages': 'theirs keeps two messages; ours is one answer, in which they are two paragraphs',
};

async function readOurs(wire: (typeof recordings)[number], bytes: Uint8Array): Promise<Reading> {
  const contentType = wire.ending === 'sse' ? 'text/event-stream' : 'application/x-ndjson';
  const {text, reasoning, toolCalls, usage} = await readRecording(
    {protocol: wire.protocol(), transport: wire.transport(), contentType},
    [bytes],
  );
  const counted = usage as {inputTokens: number; outputTokens: number; totalTokens: number} | null;
  return {
    text,
    reasoning,
    tools: toolCalls.map(({name, arguments: input}) => ({name, arguments: input})),
    usage: counted && [counted.inputTokens, counted.outputTokens, counted.totalTokens],
  };
}

describe('what the official readers find in a recording', () => {
  let server: Server;
  let base = '';
  let body = Buffer.alloc(0);
  let type = '';

  before(async () => {
    server = createServer((_request, response) => {
      response.writeHead(200, {'content-type': type}).end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  after(() => {
    server.closeAllConnections();
    server.close();
  });

  for (const wire of recordings) {
    const official = readers[wire.folder];
    if (!official) continue;
    for (const name of wire.names) {
      const key = `${wire.folder}/${name}`;
      const because = knownFaults[key];
      it(`${key}: ${because ?? 'the same'}`, async () => {
        const path = new URL(`../../fixtures/wire/${key}.${wire.ending}`, import.meta.url);
        body = readFileSync(fileURLToPath(path));
        type = wire.ending === 'sse' ? 'text/event-stream' : 'application/x-ndjson';
        const [theirs, ours] = [await official(base), await readOurs(wire, body)];
        // Who tells no usage disagrees with nobody.
        const usage = theirs.usage && ours.usage ? theirs.usage : ours.usage;
        if (because === undefined) expect({...theirs, usage}).to.deep.equal(ours);
        else expect({...theirs, usage}).to.not.deep.equal(ours);
      });
    }
  }
});
