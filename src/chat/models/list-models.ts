import * as v from 'valibot';
import {ChatError} from '../../base/chat-error.js';
import {errorFromResponse} from '../../transport/http-error.js';
import {type AgainSettings, askAgain} from '../conversations/ask-again.js';
import type {ServiceSettings} from '../service-options.js';
import type {OfferedModels} from './offered-models.js';

const modelsSchema = v.object({
  models: v.array(v.object({id: v.string(), name: v.string()})),
  defaultModel: v.optional(v.nullable(v.string()), null),
});

/**
 * Which models the server offers.
 *
 * @throws {TypeError} where it is not known where models are listed. @throws {ChatError} whatever the service answers.
 */
export async function listModels(
  settings: AgainSettings & Pick<ServiceSettings, 'fetch' | 'modelsEndpoint' | 'prepare'>,
  signal: AbortSignal,
): Promise<OfferedModels> {
  const {modelsEndpoint} = settings;
  if (!modelsEndpoint)
    throw new TypeError('Set `endpoint` to one that ends in /chat/stream to list its models.');
  const ask = async (): Promise<unknown> => {
    const given = {url: modelsEndpoint.href, method: 'GET', headers: {accept: 'application/json'}} as const;
    const {url, method, headers} = await settings.prepare(given);
    const response = await settings.fetch(url, {method, headers, signal});
    if (!response.ok) throw await errorFromResponse(response, 'load');
    return response.json().catch(() => null);
  };
  const answer = v.safeParse(modelsSchema, await askAgain(ask, settings, signal));
  if (answer.success) return answer.output;
  throw new ChatError(`${modelsEndpoint} did not answer with models.`, {code: 'protocol', stage: 'load'});
}
