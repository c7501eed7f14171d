import type {LanguageModelV4FinishReason, LanguageModelV4Usage} from '@ai-sdk/provider';
import {serviceError} from '../errors/service-error.js';
import type {ProviderFinish} from '../provider.js';
import {usageFrom} from './sdk-usage.js';

/**
 * The end of an answer.
 *
 * @throws {ChatError} where the service's word for its end is no end: `premature-close`, `context-length`, `server`.
 */
export function finishFrom(
  {unified, raw}: LanguageModelV4FinishReason,
  usage: LanguageModelV4Usage,
): ProviderFinish {
  if (unified === 'interrupted') throw cutShort();
  if (raw === 'model_context_window_exceeded') {
    throw serviceError('The model’s context was full before the answer was over.', {
      code: 'context-length',
      providerCode: raw,
    });
  }
  if (unified === 'error' || raw === 'error') {
    throw serviceError('The model service ended its answer as failed.', {code: 'server', providerCode: raw});
  }
  const counted = usageFrom(usage.raw);
  return {type: 'finish', finishReason: unified, ...(counted ? {usage: counted} : {})};
}

/** A stream that just ended. */
export function cutShort(cause?: unknown) {
  return serviceError('The model service ended its stream without a finish reason.', {
    code: 'premature-close',
    cause,
  });
}
