import type {
  LanguageModelV4,
  LanguageModelV4CallOptions,
  LanguageModelV4FunctionTool,
} from '@ai-sdk/provider';
import type {Clock} from '../../../../src/base/clock.js';
import {errorFromSdk} from '../errors/sdk-error.js';
import {serviceError} from '../errors/service-error.js';
import {checkedFetch} from '../line/checked-fetch.js';
import type {ModelInfo, OfferedTool, PromptRequest, Provider, ProviderEvent} from '../provider.js';
import {fromFirstQuestion} from './from-first-question.js';
import {readSdkAnswer} from './sdk-answer.js';
import type {SaveFile} from './sdk-parts.js';
import {sdkPrompt} from './sdk-prompt.js';
import {readSdkStream} from './sdk-stream.js';

/** How a service may be asked for one request. */
export interface ServiceAccess {
  readonly apiKey: string | undefined;
  /** Without a slash at its end. */
  readonly baseUrl: string;
  /** In place of the usual connections, for an address that a person gave. */
  readonly fetch?: typeof globalThis.fetch;
}

export interface ModelTools {
  readonly apiKey: string | undefined;
  readonly baseUrl: string;
  readonly fetch: typeof globalThis.fetch;
  readonly model: string;
}

/** A kind of model service: how the AI SDK speaks with it. */
export interface ServiceKind {
  /** Whether it can be asked without a key. */
  readonly needsKey: boolean;
  /** Whether it refuses conversations that begin with an answer. */
  readonly beginsWithUser?: boolean;
  /** Loads the service's part of the SDK when first asked for: a server with mock models alone never pays for it. */
  load(tools: ModelTools): Promise<LanguageModelV4>;
}

export interface SdkProviderOptions {
  readonly name: string;
  readonly kind: ServiceKind;
  readonly models: readonly ModelInfo[];
  readonly accepts: (model: string) => boolean;
  /** Asked for every request: keys change. */
  readonly access: (userId: string | undefined) => ServiceAccess | Promise<ServiceAccess>;
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
  readonly saveFile?: SaveFile | undefined;
}

/** Models of a service, through the AI SDK. A request is made once. */
export function sdkProvider(options: SdkProviderOptions): Provider {
  const {name, models, accepts, clock} = options;
  return {
    name,
    models,
    accepts,
    async *stream(request) {
      yield* inOurWords(request, clock, async () => {
        const model = await openModel(options, request, 'text/event-stream');
        // Raw chunks have what the SDK keeps to itself: a service's own error fields and counts.
        const {stream} = await model.doStream({...callOptions(options, request), includeRawChunks: true});
        return readSdkStream(stream, {clock, saveFile: saverFor(options, request)});
      });
    },
    async *generate(request) {
      yield* inOurWords(request, clock, async () => {
        const model = await openModel(options, request, 'application/json');
        const answer = await model.doGenerate(callOptions(options, request));
        return readSdkAnswer(answer, saverFor(options, request));
      });
    },
  };
}

/** Keeps what the model makes for who asks. */
function saverFor({saveFile}: SdkProviderOptions, {userId}: PromptRequest): SaveFile | undefined {
  return saveFile && ((file) => saveFile(file, userId));
}

async function openModel(
  {name, kind, access, fetch, clock}: SdkProviderOptions,
  {model, userId}: PromptRequest,
  mediaType: 'text/event-stream' | 'application/json',
): Promise<LanguageModelV4> {
  const {apiKey, baseUrl, fetch: ownFetch = fetch} = await access(userId);
  if (kind.needsKey && apiKey === undefined) {
    throw serviceError(`There is no API key for ${name}.`, {
      code: 'auth',
      stage: 'connect',
      hint: 'There is no API key for this model yet. Add one in the settings.',
    });
  }
  return kind.load({apiKey, baseUrl, model, fetch: checkedFetch({fetch: ownFetch, clock, mediaType})});
}

function callOptions(
  {kind}: SdkProviderOptions,
  {messages, tools = [], signal, maxOutputTokens}: PromptRequest,
): LanguageModelV4CallOptions {
  return {
    prompt: sdkPrompt(kind.beginsWithUser ? fromFirstQuestion(messages) : messages),
    abortSignal: signal,
    ...(tools.length === 0 ? {} : {tools: tools.map(functionTool)}),
    ...(maxOutputTokens === undefined ? {} : {maxOutputTokens}),
  };
}

function functionTool({name, description, parameters}: OfferedTool): LanguageModelV4FunctionTool {
  return {
    type: 'function',
    name,
    ...(description === undefined ? {} : {description}),
    inputSchema: parameters,
  };
}

/** What `open` gives, its failures as errors of ours; the reason of `signal` where that is why. */
async function* inOurWords(
  {signal}: PromptRequest,
  clock: Clock,
  open: () => Promise<AsyncIterable<ProviderEvent>>,
): AsyncGenerator<ProviderEvent, void, void> {
  try {
    yield* await open();
  } catch (error) {
    signal.throwIfAborted();
    throw errorFromSdk(error, clock.now());
  }
}
