import {estimateTokenCount} from 'tokenx';
import {ChatError} from '../../../src/base/chat-error.js';
import {newId, type StreamId} from '../../../src/base/ids.js';
import type {StartRequest} from '../../../src/model/native-wire.js';
import type {PromptMessage} from '../providers/provider.js';
import type {Providers} from '../providers/providers.js';
import {isUniqueViolation, type Queryable} from '../store/database.js';
import {findRequestKey, saveRequestKey} from '../store/request-keys.js';
import {insertRun} from '../store/runs.js';
import {placeAnswer} from './place-answer.js';
import {busy} from './refusals.js';
import {reopenAnswer} from './reopen-answer.js';
import {Run, type RunTools} from './run.js';

export interface StartOptions {
  /** Who asks. */
  readonly userId: string;
  readonly request: StartRequest;
  /** The Idempotency-Key and a digest of what it was sent with. */
  readonly key: {readonly value: string; readonly fingerprint: string} | null;
  /** What the model is asked, for clients that keep their conversation themselves; without it, what is saved of it. */
  readonly prompt?: readonly PromptMessage[] | undefined;
  /** Whether whoever asks can answer calls of tools: models are offered none otherwise. */
  readonly canAnswerTools?: boolean | undefined;
  readonly providers: Providers;
  readonly tools: RunTools;
  /** Told of the run before it can be found by its key, so that a stop never misses it. */
  readonly register: (run: Run) => void;
}

/** What came of a request: a run of its own, or the one that its key had started. */
export type Started =
  | {readonly kind: 'started'; readonly run: Run; readonly isStopped: boolean}
  | {readonly kind: 'attached'; readonly streamId: StreamId};

/**
 * Saves the question and an empty answer, or reopens one, in one transaction, and makes the run that will write it.
 *
 * @throws {ChatError} `conflict` (422) for a key that was sent with other fields, `conversation-busy` (409),
 *   `not-found` (404), `invalid` (422), or what a hook throws. Nothing is saved then.
 */
export async function startRun(options: StartOptions): Promise<Started> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await options.tools.db.transaction().execute((db) => startWithin(db, options));
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      // Another process was quicker between our look and our insert: look again, its rows are the truth.
      if (attempt === 2) throw busy(error);
    }
  }
}

async function startWithin(
  db: Queryable,
  {userId, request, key, prompt, canAnswerTools, providers, tools, register}: StartOptions,
): Promise<Started> {
  const known = key && (await findRequestKey(db, userId, key.value));
  if (known?.kind === 'run') {
    if (known.fingerprint !== key?.fingerprint) throw conflict();
    return {kind: 'attached', streamId: known.streamId};
  }
  const now = tools.clock.now();
  const streamId = newId<'stream'>();
  const goesOn = request.trigger === 'continue' || request.trigger === 'tool-output';
  const open = goesOn ? reopenAnswer : placeAnswer;
  const placed = await open(db, request, {
    userId,
    streamId,
    defaultModel: providers.defaultModel,
    maxAnswerLength: tools.limits.maxAnswerLength,
    now,
  });
  const {userMessageId, asking} = placed;
  const place = prompt ? {...placed.place, promptTokens: tokensIn(prompt)} : placed.place;
  const provider = providers.providerOf(place.model);
  await insertRun(db, {...place, userMessageId}, now);
  if (key)
    await saveRequestKey(db, userId, key.value, {
      streamId,
      fingerprint: key.fingerprint,
      now,
      hasMark: known !== null,
    });
  for (const hook of tools.hooks) await hook.began(db, place);
  const offered = canAnswerTools ? tools.offeredTools : [];
  const asked = {...asking, provider, prompt: prompt ?? asking.prompt, tools: offered};
  const run = new Run({place, userMessageId, asking: asked}, tools);
  register(run);
  return {kind: 'started', run, isStopped: known?.kind === 'stop-mark'};
}

function tokensIn(prompt: readonly PromptMessage[]): number {
  return prompt.reduce((sum, {content}) => sum + estimateTokenCount(content), 0);
}

function conflict(): ChatError {
  return new ChatError('This Idempotency-Key was sent before, with other fields.', {
    code: 'conflict',
    status: 422,
    stage: 'open',
  });
}
