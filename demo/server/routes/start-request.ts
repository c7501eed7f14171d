import type {StreamId} from '../../../src/base/ids.js';
import {checkMessage} from '../../../src/guards/check-message.js';
import {headerNames, type StartRequest, startRequestSchema} from '../../../src/model/native-wire.js';
import {checkAttachments, wordsOfFile} from '../files/check-attachments.js';
import {modelNamePattern} from '../providers/model-name.js';
import type {PromptMessage} from '../providers/provider.js';
import {checkTemplate} from '../templates/check-template.js';
import {type RouteContext, type Services, userOf} from './environment.js';
import {fingerprintOf, idempotencyKey} from './idempotency-key.js';
import {invalid} from './problem.js';
import {readJson} from './read-json.js';

/** Reads a start request and starts, or finds, the run that it asks for. Both chat routes begin so. */
export async function startFrom(context: RouteContext, services: Services): Promise<StreamId> {
  const key = idempotencyKey(context.req.header(headerNames.idempotencyKey));
  const request = await readJson(context.env.incoming, startRequestSchema);
  return startAs(userOf(context), {key, request, canAnswerTools: true}, services);
}

/** What is asked for, whichever way it came. */
export interface AskedFor {
  readonly key: string | null;
  readonly request: StartRequest;
  /** All that the model is asked, of clients that keep their conversation themselves. */
  readonly prompt?: readonly PromptMessage[] | undefined;
  /** Whether its client can answer calls of tools. */
  readonly canAnswerTools?: boolean;
}

/** Starts, or finds, the run that `userId` asks for. */
export async function startAs(
  userId: string,
  {key, request, prompt, canAnswerTools}: AskedFor,
  services: Services,
): Promise<StreamId> {
  checkFields(request);
  for (const words of writtenIn({request, prompt})) checkWords(words, services);
  await checkTemplate(request, services.templates);
  await checkFiles(request, userId, services);
  return services.generation.start({
    userId,
    request,
    key: key === null ? null : {value: key, fingerprint: fingerprintOf(request)},
    prompt,
    canAnswerTools,
  });
}

/** All that came with the request and is not said to be a model's. */
function writtenIn({request, prompt}: Pick<AskedFor, 'request' | 'prompt'>): readonly string[] {
  if (prompt) return prompt.filter(({role}) => role !== 'assistant').map(({content}) => content);
  const {message, variables = {}, toolOutputs = []} = request;
  if (message !== undefined) return [message, ...Object.values(variables)];
  return toolOutputs.map(({output}) => (typeof output === 'string' ? output : JSON.stringify(output)));
}

/** Turns away what the guards block, and notes what they found: kinds alone, never the words. */
function checkWords(words: string, {guards, logger}: Services): void {
  const {verdict, findings, injectionScore, error} = checkMessage(words, guards);
  if (findings.length > 0)
    logger.info({verdict, kinds: findings.map(({kind}) => kind), injectionScore}, 'guards found something');
  if (error) throw error;
}

/** Files are as many and as large as a message may bring, and what is written in them passes the guards too. */
async function checkFiles({attachments}: StartRequest, userId: string, services: Services): Promise<void> {
  const {db, files, guards} = services;
  const isGuarded = guards.pii !== 'off' || guards.promptInjection !== 'off';
  for (const file of await checkAttachments({db, store: files.store}, userId, attachments ?? [])) {
    if (isGuarded) checkWords(await wordsOfFile(files.store, file), services);
  }
}

/** What the schema cannot say: which fields go together, and what this server can do so far. */
function checkFields(request: StartRequest): void {
  if (request.trigger === 'tool-output' && request.toolOutputs === undefined) {
    throw invalid(422, '`toolOutputs` is missing: the trigger tool-output needs what the tools gave.');
  }
  if (request.trigger !== 'tool-output' && request.toolOutputs !== undefined) {
    throw invalid(422, '`toolOutputs` go with the trigger tool-output alone.');
  }
  const hasFiles = request.attachments !== undefined && request.attachments.length > 0;
  if (request.trigger === 'send' && (request.message ?? '').trim() === '' && !hasFiles) {
    throw invalid(422, '`message` is missing: the trigger send needs text.');
  }
  if (request.trigger !== 'send' && request.message !== undefined) {
    throw invalid(
      422,
      `\`message\` does not go with the trigger ${request.trigger}, which takes an old one up.`,
    );
  }
  const goesOn = request.trigger === 'continue' || request.trigger === 'tool-output';
  if (goesOn && request.parentId !== undefined) {
    throw invalid(
      422,
      `\`parentId\` does not go with the trigger ${request.trigger}; \`messageId\` names the answer.`,
    );
  }
  if (request.message !== undefined && /\p{Cs}/u.test(request.message)) {
    throw invalid(422, '`message` holds half of a surrogate pair, which is not text.');
  }
  if (hasFiles && request.trigger !== 'send') {
    throw invalid(422, '`attachments` go with the trigger send alone: old messages have their own.');
  }
  if (request.model !== undefined && !modelNamePattern.test(request.model)) {
    throw invalid(422, '`model` is not a model name.');
  }
}
