import {ChatError} from '../../../src/base/chat-error.js';
import {openAIError} from '../../../src/encoders/openai-words.js';
import type {Services} from './environment.js';
import {problemOf} from './problem.js';

/** Under it everything is in OpenAI's words. */
export const openAIPath = '/v1';

/** No such model, as OpenAI says it: 404. */
export function noModel(cause: unknown): ChatError {
  const hint = 'The `model` is not known here. GET /v1/models lists those that are.';
  const providerCode = 'model_not_found';
  return new ChatError(hint, {code: 'not-found', status: 404, stage: 'open', hint, providerCode, cause});
}

/** `error` as an answer in OpenAI's words, with the status that its clients expect for it. */
export function openAIProblem(error: unknown, requestId: string, {logger}: Services): Response {
  const {problem, headers} = problemOf(error, requestId, logger);
  const known = error instanceof ChatError ? error : null;
  const code = known?.code ?? 'server';
  const body = openAIError({code, message: problem.hint, hint: problem.hint});
  const isNoModel = known?.providerCode === 'model_not_found';
  return new Response(JSON.stringify(isNoModel ? {error: {...body.error, code: known.providerCode}} : body), {
    status: openAIStatuses.get(problem.status) ?? problem.status,
    headers: {...headers, 'Content-Type': 'application/json'},
  });
}

/** OpenAI has one status for all that is wrong with a request, and counts an empty account among too many requests. */
const openAIStatuses: ReadonlyMap<number, number> = new Map([
  [402, 429],
  [415, 400],
  [422, 400],
]);
