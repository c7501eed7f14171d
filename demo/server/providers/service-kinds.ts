import type {ServiceKind} from './sdk/sdk-provider.js';

/** The kinds of services that `models.toml` may name. */
export const serviceKindNames = ['openai-compatible', 'anthropic', 'gemini'] as const;
export type ServiceKindName = (typeof serviceKindNames)[number];

/** Where each kind is when nothing else is said; null where that must be said. */
export const usualBaseUrls: Record<ServiceKindName, string | null> = {
  'openai-compatible': null,
  anthropic: 'https://api.anthropic.com/v1',
  gemini: 'https://generativelanguage.googleapis.com/v1beta',
};

export const serviceKinds: Record<ServiceKindName, ServiceKind> = {
  'openai-compatible': {
    needsKey: false,
    async load({apiKey, baseUrl, model, fetch}) {
      const {createOpenAICompatible} = await import('@ai-sdk/openai-compatible');
      const service = createOpenAICompatible({
        name: 'openai-compatible',
        baseURL: baseUrl,
        includeUsage: true,
        fetch,
        ...(apiKey === undefined ? {} : {apiKey}),
      });
      return service.chatModel(model);
    },
  },
  anthropic: {
    needsKey: true,
    beginsWithUser: true,
    async load({apiKey = '', baseUrl, model, fetch}) {
      const {createAnthropic} = await import('@ai-sdk/anthropic');
      return createAnthropic({baseURL: baseUrl, apiKey, fetch}).languageModel(model);
    },
  },
  gemini: {
    needsKey: true,
    beginsWithUser: true,
    async load({apiKey = '', baseUrl, model, fetch}) {
      const {createGoogle} = await import('@ai-sdk/google');
      return createGoogle({baseURL: baseUrl, apiKey, fetch}).languageModel(model);
    },
  },
};
