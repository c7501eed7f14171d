import type {ModelConfig} from '../providers/models-config.js';
import {noUsage} from '../providers/no-usage.js';
import type {AnsweredBy, PromptRequest, Provider, ProviderEvent} from '../providers/provider.js';
import type {AnswersBefore} from '../providers/providers.js';
import {replay} from '../providers/replay.js';
import type {AnswerCache} from './answer-cache.js';
import {AnswerRecorder} from './answer-recorder.js';

/** `cache` as providers use it. */
export function answersBefore(cache: AnswerCache): AnswersBefore {
  return {before: (provider, model) => withCache(provider, model, cache), findLast: cache.findLast};
}

/**
 * `provider`, which has the one `model`, asked only where `cache` has no answer yet, if the model wants that. An answer
 * is kept when it is whole and that model's own, not of one that stood in for it. Who wants another answer than there is
 * (`isAgain`) gets none from the cache; the new one takes its place.
 */
export function withCache(provider: Provider, model: ModelConfig, cache: AnswerCache): Provider {
  const isKept = model.isCached || model.fallbacks.some(({kind}) => kind === 'cache');
  return isKept ? {...provider, stream: (request) => answer(request, {provider, model, cache})} : provider;
}

interface Answering {
  readonly provider: Provider;
  readonly model: ModelConfig;
  readonly cache: AnswerCache;
}

async function* answer(
  request: PromptRequest,
  {provider, model: {id, isCached}, cache}: Answering,
): AsyncGenerator<ProviderEvent, void, void> {
  const key = cache.keyOf({...request, model: id});
  const known = isCached && !request.isAgain ? await cache.find(key) : null;
  if (known) {
    const {answeredAt, usage} = known;
    request.onAnswered?.({
      kind: 'cached',
      model: id,
      provider: 'cache',
      instead: null,
      cached: {answeredAt, usage},
    });
    yield* replay(known, request.signal);
    await cache.touch(key);
    yield {type: 'finish', finishReason: 'stop', usage: noUsage};
    return;
  }
  const recorder = new AnswerRecorder();
  let answeredBy: AnsweredBy | null = null;
  const onAnswered = (by: AnsweredBy): void => {
    answeredBy = by;
    request.onAnswered?.(by);
  };
  for await (const event of provider.stream({...request, onAnswered})) {
    if (event.type === 'finish') {
      const whole = isOwn(answeredBy, id) ? recorder.whole(event) : null;
      if (whole) await cache.save(key, whole);
    } else recorder.add(event);
    yield event;
  }
}

function isOwn(answeredBy: AnsweredBy | null, model: string): boolean {
  return answeredBy?.model === model && (answeredBy.kind === 'streamed' || answeredBy.kind === 'whole');
}
