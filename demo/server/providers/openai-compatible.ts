import type {LanguageModelV4, LanguageModelV4Prompt, LanguageModelV4StreamPart} from '@ai-sdk/provider';
import {ChatError} from '../../../src/base/chat-error.js';
import {modelNamePattern} from './model-name.js';
import {errorFromChunk, errorFromSdk} from './openai-errors.js';
import {usageFromChunk} from './openai-usage.js';
import type {PromptMessage, PromptRequest, Provider, ProviderEvent} from './provider.js';

/** Where models of an OpenAI-compatible service are. */
export interface OpenAIConfig {
  /** Without a slash at its end. */
  readonly baseUrl: string;
  readonly apiKey: string | undefined;
  /** The model listed for people to choose; others may be asked for by name. */
  readonly model: string | undefined;
}

/**
 * Models of a service that speaks OpenAI's Chat Completions (OpenAI, Groq, Ollama, llama.cpp, vLLM, …), through
 * the AI SDK. Any model name that is not `mock/…` is taken to be one of the service's.
 *
 * A request is made once: what may be retried, the person decides, since an answer that began must not be
 * generated twice.
 */
export function openAICompatibleProvider(config: OpenAIConfig): Provider {
  return {
    name: 'openai-compatible',
    models: config.model ? [{id: config.model, name: config.model}] : [],
    accepts: (model) => modelNamePattern.test(model) && !model.startsWith('mock/'),
    stream: (request) => streamModel(config, request),
  };
}

async function* streamModel(
  config: OpenAIConfig,
  {model, messages, signal}: PromptRequest,
): AsyncGenerator<ProviderEvent, void, void> {
  const languageModel = await loadModel(config, model);
  const reading = new ChatCompletionReading();
  try {
    const {stream} = await languageModel.doStream({
      prompt: messages.map(toPrompt),
      abortSignal: signal,
      // The SDK keeps a provider's own error fields and usage details to itself; the raw chunk has them.
      includeRawChunks: true,
    });
    const reader = stream.getReader();
    try {
      for (;;) {
        const {done, value} = await reader.read();
        if (done) return;
        yield* reading.read(value);
      }
    } finally {
      // Frees the socket when the reader left early; at the end it does nothing.
      await reader.cancel().catch(() => {
        // The stream is broken already, which is why we are leaving.
      });
    }
  } catch (error) {
    signal.throwIfAborted();
    throw error instanceof ChatError ? error : errorFromSdk(error);
  }
}

/** Loaded when first asked for: a server with mock models alone never pays for it. */
async function loadModel({baseUrl, apiKey}: OpenAIConfig, model: string): Promise<LanguageModelV4> {
  const {createOpenAICompatible} = await import('@ai-sdk/openai-compatible');
  const provider = createOpenAICompatible({
    name: 'openai-compatible',
    baseURL: baseUrl,
    includeUsage: true,
    ...(apiKey === undefined ? {} : {apiKey}),
  });
  return provider.chatModel(model);
}

function toPrompt({role, content}: PromptMessage): LanguageModelV4Prompt[number] {
  if (role === 'system') return {role, content};
  return {role, content: [{type: 'text', text: content}]};
}

/** Reads the parts of one answer into our events. */
class ChatCompletionReading {
  /** Names of the tool calls whose arguments come in pieces. */
  readonly #toolNames = new Map<string, string>();
  #hasFinishReason = false;

  *read(part: LanguageModelV4StreamPart): Iterable<ProviderEvent> {
    switch (part.type) {
      case 'raw':
        this.#readRaw(part.rawValue);
        break;
      case 'text-delta':
        yield {type: 'chunk', content: part.delta};
        break;
      case 'reasoning-delta':
        yield {type: 'reasoning', content: part.delta};
        break;
      case 'tool-input-start':
        this.#toolNames.set(part.id, part.toolName);
        yield {type: 'tool-call', toolCallId: part.id, name: part.toolName, argumentsDelta: ''};
        break;
      case 'tool-input-delta':
        yield {
          type: 'tool-call',
          toolCallId: part.id,
          name: this.#toolNames.get(part.id) ?? '',
          argumentsDelta: part.delta,
        };
        break;
      case 'tool-call':
        // The whole call, after its pieces; only a service that sends no pieces makes it news.
        if (this.#toolNames.has(part.toolCallId)) break;
        yield {type: 'tool-call', toolCallId: part.toolCallId, name: part.toolName, arguments: part.input};
        break;
      case 'error':
        throw this.#hasFinishReason ? errorFromSdk(part.error) : this.#errorBeforeFinish(part.error);
      case 'finish': {
        const {unified, raw} = part.finishReason;
        if (unified === 'error' || unified === 'interrupted' || raw === 'error') {
          throw new ChatError('The model service ended its stream as failed.', {code: 'server'});
        }
        const usage = usageFromChunk(part.usage.raw);
        yield {
          type: 'finish',
          finishReason: unified,
          ...(usage ? {usage} : {}),
        };
        break;
      }
      default:
        // Starts and ends of blocks, metadata: our wire has no words for them and needs none.
        break;
    }
  }

  #readRaw(rawValue: unknown): void {
    const error = errorFromChunk(rawValue);
    if (error) throw error;
    const [choice] = (rawValue as {choices?: {finish_reason?: unknown}[] | null} | null)?.choices ?? [];
    if (choice?.finish_reason) this.#hasFinishReason = true;
  }

  /** The SDK reports a body that just ended as an error of its own; a cut is what it is. */
  #errorBeforeFinish(error: unknown): ChatError {
    const isCut = error instanceof Error && error.name === 'AI_InvalidResponseDataError';
    return isCut
      ? new ChatError('The model service ended its stream without a finish reason.', {
          code: 'premature-close',
          cause: error,
        })
      : errorFromSdk(error);
  }
}
