/** What the official packages of OpenAI and Anthropic understand of a stream. Only what they hand out is used. */
import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';

export interface SdkAnswer {
  readonly text: string;
  readonly reasoning: string;
  readonly toolCalls: readonly {
    readonly id: string | null;
    readonly name: string;
    readonly arguments: unknown;
  }[];
  readonly usage: Readonly<Record<string, number>> | null;
  readonly hasFailed: boolean;
}

interface Call {
  id: string | null;
  name: string;
  arguments: string;
}

const settings = {apiKey: 'sk-test', maxRetries: 0, logLevel: 'off'} as const;

/** Fields that compatible services add, and that the package hands on without knowing them. */
interface Beyond {
  readonly reasoning_content?: string | null;
  readonly reasoning?: string | null;
}

export async function readWithOpenAIChat(baseURL: string): Promise<SdkAnswer> {
  const client = new OpenAI({...settings, baseURL});
  const calls: Call[] = [];
  let [text, reasoning] = ['', ''];
  let usage: OpenAI.CompletionUsage | null = null;
  const callAt = (index: number): Call => {
    calls[index] ??= {id: null, name: '', arguments: ''};
    return calls[index];
  };
  const hasFailed = await fails(async () => {
    const stream = await client.chat.completions.create({model: 'm', messages: [], stream: true});
    for await (const chunk of stream) {
      usage = chunk.usage ?? usage;
      const delta = chunk.choices?.find(({index}) => index === 0)?.delta as
        | (OpenAI.ChatCompletionChunk.Choice.Delta & Beyond)
        | undefined;
      text += delta?.content ?? delta?.refusal ?? '';
      reasoning += delta?.reasoning_content ?? delta?.reasoning ?? '';
      for (const piece of delta?.tool_calls ?? []) {
        const call = callAt(piece.index);
        call.id = piece.id ?? call.id;
        call.name += piece.function?.name ?? '';
        call.arguments += piece.function?.arguments ?? '';
      }
      if (!delta?.function_call) continue;
      const call = callAt(0);
      // We give it one: the wire has none.
      call.id = 'call-0';
      call.name += delta.function_call.name ?? '';
      call.arguments += delta.function_call.arguments ?? '';
    }
  });
  return {
    text,
    reasoning,
    toolCalls: parsed(calls),
    usage: hasFailed ? null : openAIUsage(usage),
    hasFailed,
  };
}

function openAIUsage(usage: OpenAI.CompletionUsage | null): SdkAnswer['usage'] {
  if (!usage) return null;
  const {prompt_tokens: inputTokens, completion_tokens: outputTokens, total_tokens} = usage;
  return defined({
    inputTokens,
    outputTokens,
    totalTokens: total_tokens ?? inputTokens + outputTokens,
    cachedInputTokens: usage.prompt_tokens_details?.cached_tokens,
    reasoningTokens: usage.completion_tokens_details?.reasoning_tokens,
  });
}

export async function readWithOpenAIResponses(baseURL: string): Promise<SdkAnswer> {
  const client = new OpenAI({...settings, baseURL});
  const calls = new Map<string, Call>();
  const said: Record<'text' | 'reasoning', string> = {text: '', reasoning: ''};
  let final: OpenAI.Responses.Response | null = null;
  let hasTold = false;
  const hasFailed = await fails(async () => {
    for await (const event of await client.responses.create({model: 'm', input: [], stream: true})) {
      switch (event.type) {
        case 'response.output_text.delta':
        case 'response.refusal.delta':
          said.text += event.delta;
          break;
        case 'response.reasoning_summary_part.added':
          if (event.summary_index > 0) said.reasoning += '\n\n';
          break;
        case 'response.reasoning_summary_text.delta':
        case 'response.reasoning_text.delta':
          said.reasoning += event.delta;
          break;
        case 'response.output_item.added':
          if (event.item.type === 'function_call') {
            const {id = '', call_id, name, arguments: text} = event.item;
            calls.set(id, {id: call_id, name, arguments: text});
          }
          break;
        case 'response.function_call_arguments.delta': {
          const call = calls.get(event.item_id);
          if (call) call.arguments += event.delta;
          break;
        }
        case 'response.completed':
        case 'response.incomplete':
          final = event.response;
          break;
        case 'response.failed':
        case 'error':
          hasTold = true;
          break;
      }
    }
  });
  return {
    ...said,
    toolCalls: parsed([...calls.values()]),
    usage: responsesUsage(final),
    hasFailed: hasFailed || hasTold,
  };
}

function responsesUsage(response: OpenAI.Responses.Response | null): SdkAnswer['usage'] {
  const usage = response?.usage;
  if (!usage) return null;
  return defined({
    inputTokens: usage.input_tokens,
    outputTokens: usage.output_tokens,
    totalTokens: usage.total_tokens,
    cachedInputTokens: usage.input_tokens_details?.cached_tokens,
    reasoningTokens: usage.output_tokens_details?.reasoning_tokens,
  });
}

export async function readWithAnthropic(baseURL: string): Promise<SdkAnswer> {
  const client = new Anthropic({...settings, baseURL});
  const stream = client.messages.stream({model: 'c', max_tokens: 1, messages: []});
  // What it has put together, finished or not.
  let message: Anthropic.Message | undefined;
  stream.on('streamEvent', (_event, snapshot) => {
    message = snapshot;
  });
  const hasFailed = await fails(() => stream.finalMessage());
  const blocks = message?.content ?? [];
  return {
    text: blocks.map((block) => (block.type === 'text' ? block.text : '')).join(''),
    reasoning: blocks.map((block) => (block.type === 'thinking' ? block.thinking : '')).join(''),
    toolCalls: blocks.flatMap((block) =>
      block.type === 'tool_use' || block.type === 'server_tool_use'
        ? [{id: block.id, name: block.name, arguments: block.input}]
        : [],
    ),
    usage: hasFailed ? null : anthropicUsage(message),
    hasFailed,
  };
}

function anthropicUsage(message: Anthropic.Message | undefined): SdkAnswer['usage'] {
  const usage = message?.usage;
  if (!usage) return null;
  const cached = usage.cache_read_input_tokens;
  const inputTokens = usage.input_tokens + (cached ?? 0) + (usage.cache_creation_input_tokens ?? 0);
  return defined({
    inputTokens,
    outputTokens: usage.output_tokens,
    totalTokens: inputTokens + usage.output_tokens,
    cachedInputTokens: cached,
    reasoningTokens: usage.output_tokens_details?.thinking_tokens,
  });
}

async function fails(read: () => Promise<unknown>): Promise<boolean> {
  try {
    await read();
    return false;
  } catch {
    // That it failed is the answer: its words are its own.
    return true;
  }
}

function parsed(calls: readonly Call[]): SdkAnswer['toolCalls'] {
  return calls.map(({id, name, arguments: text}) => ({id, name, arguments: JSON.parse(text || '{}')}));
}

function defined(counts: Readonly<Record<string, number | null | undefined>>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(counts).filter((entry): entry is [string, number] => typeof entry[1] === 'number'),
  );
}
