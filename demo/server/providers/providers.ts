import {ChatError} from '../../../src/base/chat-error.js';
import type {Clock} from '../../../src/base/clock.js';
import {mockProvider} from './mock.js';
import {type OpenAIConfig, openAICompatibleProvider} from './openai-compatible.js';
import type {ModelInfo, Provider} from './provider.js';

/** The places that this server may ask. */
export interface Providers {
  readonly models: readonly ModelInfo[];
  readonly defaultModel: string;
  /** @throws {ChatError} `invalid`, status 422, for a model that no provider has. */
  providerOf(model: string): Provider;
}

export interface ProvidersConfig {
  readonly openAI: OpenAIConfig | null;
  readonly defaultModel: string;
  readonly mockWordDelayMs: number;
}

export function createProviders(config: ProvidersConfig, clock: Clock): Providers {
  const providers: Provider[] = [mockProvider({wordDelayMs: config.mockWordDelayMs, clock})];
  if (config.openAI) providers.push(openAICompatibleProvider(config.openAI));
  return {
    models: providers.flatMap((provider) => provider.models),
    defaultModel: config.defaultModel,
    providerOf(model) {
      const provider = providers.find((candidate) => candidate.accepts(model));
      if (provider) return provider;
      throw new ChatError(`No provider has the model ${JSON.stringify(model)}.`, {
        code: 'invalid',
        status: 422,
        stage: 'open',
        hint: 'The `model` is not known here. GET /api/ai/models lists those that are.',
      });
    },
  };
}
