import {usualOllamaUrl} from './line/ollama-probe.js';
import type {ServiceConfig} from './models-config.js';

/** Providers that a models file need not describe. */
export const builtInProviders: Readonly<Record<string, ServiceConfig>> = {
  ollama: {
    name: 'ollama',
    kind: 'openai-compatible',
    baseUrl: `${usualOllamaUrl}/v1`,
    apiKey: undefined,
    backend: 'ollama',
  },
};
