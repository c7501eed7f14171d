import type {ServiceKindName} from './service-kinds.js';
import type {Timeouts} from './timeouts.js';

/** Where models run: the Ollama of this machine, another server near by, or a service far away. */
export const backendNames = ['ollama', 'local', 'cloud'] as const;
export type BackendName = (typeof backendNames)[number];

/** What a model costs. */
export interface Price {
  /** ISO 4217, such as USD. */
  readonly currency: string;
  /** Money per million tokens. */
  readonly input: number;
  readonly output: number;
  /** For input that the service had in its cache; as `input` where it is not given. */
  readonly cachedInput?: number;
}

/** A place that models are asked at. */
export interface ServiceConfig {
  readonly name: string;
  readonly kind: ServiceKindName;
  /** Without a slash at its end. */
  readonly baseUrl: string;
  /** The server's own key; people may have others. */
  readonly apiKey: string | undefined;
  readonly backend: BackendName;
}

/** One place where a model is to be had. */
export interface PlaceConfig {
  /** Name of a service. */
  readonly service: string;
  /** The model's name there. */
  readonly model: string;
  readonly price: Price | null;
}

/** What takes a model's place: another model by its id, the last cached answer, or a simulated one. */
export type FallbackConfig =
  | {readonly kind: 'model'; readonly model: string}
  | {readonly kind: 'cache'}
  | {readonly kind: 'mock'};

export interface ModelConfig {
  readonly id: string;
  readonly name: string;
  /** Tokens that question and answer may have together; null where that is not known. */
  readonly contextTokens: number | null;
  /** Tokens after which an answer is cut; null where the service alone decides. */
  readonly maxOutputTokens: number | null;
  /** Whether its answers are given again to the same question. Those of a model that falls back on the cache are kept in any case. */
  readonly isCached: boolean;
  /** In the order in which they are tried; at least one. */
  readonly places: readonly PlaceConfig[];
  /** Tried in this order when every place has failed. */
  readonly fallbacks: readonly FallbackConfig[];
}

/** All that this server knows of models, but its mocks. */
export interface ModelsConfig {
  readonly services: readonly ServiceConfig[];
  readonly models: readonly ModelConfig[];
  /** Asked when a request names none; null leaves that to the environment. */
  readonly defaultModel: string | null;
  /** Service that is asked for models which are not listed; null where those are unknown. */
  readonly openService: string | null;
  readonly timeouts: Timeouts;
}
