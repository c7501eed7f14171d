import type {ChatErrorCode} from '../../../src/base/chat-error.js';
import type {RunEnd} from '../store/runs.js';

/** How a run ended, as it is counted: what the server itself broke off is no failure of a model. */
export type OutcomeName = 'done' | 'stopped' | 'error' | 'interrupted' | 'deleted';

export function outcomeOf({status, errorCode}: Pick<RunEnd, 'status' | 'errorCode'>): OutcomeName {
  if (status !== 'error') return status;
  return outcomeByCode[errorCode ?? 'server'] ?? 'error';
}

const outcomeByCode: Readonly<Partial<Record<ChatErrorCode, OutcomeName>>> = {
  interrupted: 'interrupted',
  // The conversation was deleted under it; a model service's 404 never gets this code.
  'not-found': 'deleted',
};
