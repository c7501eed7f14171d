import type {Clock} from '../../../src/base/clock.js';
import type {Attempt} from './fallback.js';
import {simulatedModel} from './mock.js';
import type {FallbackConfig, ModelConfig, ModelsConfig, PlaceConfig} from './models-config.js';
import {noUsage} from './no-usage.js';
import {capOutput} from './output-cap.js';
import type {PromptMessage, PromptRequest, Provider, ProviderEvent} from './provider.js';
import {replay} from './replay.js';
import {type Timeouts, withTimeouts} from './timeouts.js';

/** The last answer that was given to the same question, as Markdown; null where there is none. */
export type FindCached = (request: {
  readonly model: string;
  readonly messages: readonly PromptMessage[];
  readonly tools?: PromptRequest['tools'];
  readonly userId: string | undefined;
  readonly maxOutputTokens?: number | undefined;
}) => Promise<string | null>;

export interface AttemptTools {
  readonly config: ModelsConfig;
  readonly services: ReadonlyMap<string, Provider>;
  readonly mock: Provider;
  readonly findCached: FindCached | undefined;
  readonly clock: Clock;
}

/** All ways to an answer of `model`, in the order in which they are tried. */
export function attemptsFor(model: ModelConfig, tools: AttemptTools): readonly Attempt[] {
  return [
    ...attemptsAt(model, tools),
    ...model.fallbacks.flatMap((fallback) => attemptsInstead(model, fallback, tools)),
  ];
}

function attemptsInstead(
  asked: ModelConfig,
  fallback: FallbackConfig,
  tools: AttemptTools,
): readonly Attempt[] {
  if (fallback.kind === 'cache') return tools.findCached ? [cached(asked, tools.findCached)] : [];
  if (fallback.kind === 'mock') return [simulated(tools.mock)];
  const model = tools.config.models.find(({id}) => id === fallback.model);
  // Its own fallbacks are not tried: every list ends where it ends.
  return model ? attemptsAt(model, tools) : [];
}

function attemptsAt(model: ModelConfig, tools: AttemptTools): readonly Attempt[] {
  return model.places.flatMap((place) => attemptsOf(model, place, tools));
}

function attemptsOf(model: ModelConfig, place: PlaceConfig, tools: AttemptTools): readonly Attempt[] {
  const provider = tools.services.get(place.service);
  if (!provider) return [];
  const {timeouts} = tools.config;
  const from = (
    ask: (request: PromptRequest) => AsyncIterable<ProviderEvent>,
    limits: Timeouts,
  ): Attempt['open'] => {
    return (request) => {
      const maxOutputTokens = capOf(model, request);
      const events = withTimeouts(
        (signal) => ask({...request, model: place.model, maxOutputTokens, signal}),
        {
          limits,
          clock: tools.clock,
          signal: request.signal,
        },
      );
      return maxOutputTokens === undefined ? events : capOutput(events, maxOutputTokens);
    };
  };
  const base = {model: model.id, provider: provider.name};
  const streamed: Attempt = {
    ...base,
    kind: 'streamed',
    open: from((request) => provider.stream(request), timeouts),
  };
  const {generate} = provider;
  if (!generate) return [streamed];
  // All of it comes at once: the first event takes as long as the answer.
  const limits = {...timeouts, firstTokenMs: timeouts.totalMs};
  return [streamed, {...base, kind: 'whole', open: from(generate, limits)}];
}

function capOf({maxOutputTokens}: ModelConfig, request: PromptRequest): number | undefined {
  const caps = [maxOutputTokens ?? undefined, request.maxOutputTokens].filter((cap) => cap !== undefined);
  return caps.length === 0 ? undefined : Math.min(...caps);
}

function cached({id}: ModelConfig, findCached: FindCached): Attempt {
  return {
    kind: 'cached',
    model: id,
    provider: 'cache',
    async *open({messages, tools, userId, maxOutputTokens, signal}) {
      const cap = maxOutputTokens === undefined ? {} : {maxOutputTokens};
      const content = await findCached({model: id, messages, tools, userId, ...cap});
      if (content === null) return;
      yield* replay({events: [{type: 'chunk', content}]}, signal);
      yield {type: 'finish', finishReason: 'stop', usage: noUsage};
    },
  };
}

function simulated(mock: Provider): Attempt {
  return {
    kind: 'simulated',
    model: simulatedModel,
    provider: mock.name,
    open: (request) => mock.stream({...request, model: simulatedModel}),
  };
}
