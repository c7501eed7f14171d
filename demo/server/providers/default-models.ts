import type {ModelConfig, ModelsConfig} from './models-config.js';
import type {OpenAIConfig} from './openai-config.js';
import {usualTimeouts} from './timeouts.js';

const serviceName = 'openai-compatible';

/** What there is without a models.toml: the one service that the environment names, asked for any model by name. */
export function defaultModels(openAI: OpenAIConfig | null): ModelsConfig {
  return {
    services: openAI
      ? [
          {
            name: serviceName,
            kind: 'openai-compatible',
            baseUrl: openAI.baseUrl,
            apiKey: openAI.apiKey,
            backend: 'cloud',
          },
        ]
      : [],
    models: openAI?.model === undefined ? [] : [plainModel(openAI.model, serviceName)],
    defaultModel: null,
    openService: openAI ? serviceName : null,
    timeouts: usualTimeouts,
  };
}

/** A model of which nothing is known but its name, which is the same at `service`. */
export function plainModel(id: string, service: string): ModelConfig {
  return {
    id,
    name: id,
    contextTokens: null,
    maxOutputTokens: null,
    isCached: false,
    places: [{service, model: id, price: null}],
    fallbacks: [],
  };
}
