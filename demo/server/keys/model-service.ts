import type {Secret} from './secret.js';

/** A kind of model service that people can have keys for. */
export interface ModelService {
  /** As people know it. */
  readonly name: string;
  /** Where it is unless a person says otherwise, without a slash at its end; null where there is no usual place. */
  readonly baseUrl: string | null;
  /** How it is shown a key. */
  readonly headersFor: (key: Secret) => Readonly<Record<string, string>>;
}

/** Services by their names in addresses and rows. */
export type ModelServices = Readonly<Record<string, ModelService>>;

const bearer = (key: Secret) => ({Authorization: `Bearer ${key.reveal()}`});

export const modelServices: ModelServices = {
  openai: {name: 'OpenAI', baseUrl: 'https://api.openai.com/v1', headersFor: bearer},
  anthropic: {
    name: 'Anthropic',
    baseUrl: 'https://api.anthropic.com/v1',
    headersFor: (key) => ({'x-api-key': key.reveal(), 'anthropic-version': '2023-06-01'}),
  },
  google: {
    name: 'Google',
    baseUrl: 'https://generativelanguage.googleapis.com/v1beta',
    headersFor: (key) => ({'x-goog-api-key': key.reveal()}),
  },
  'openai-compatible': {name: 'OpenAI-compatible', baseUrl: null, headersFor: bearer},
};

/** The service of that name, if there is one. */
export function findService(services: ModelServices, provider: string): ModelService | undefined {
  return Object.hasOwn(services, provider) ? services[provider] : undefined;
}
