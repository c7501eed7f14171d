import * as v from 'valibot';
import {explained} from './explained.js';
import {wholeNumber} from './number-setting.js';
import {secret} from './secret-setting.js';

/** How people are told apart. */
export interface PeopleSettings {
  /** What widget tokens are signed with; null where all is one person's, which only this machine may be. */
  readonly sessionSecret: string | null;
  /** Whom tokens must be for. */
  readonly tokenAudience: string;
  /** Milliseconds without a request after which a session is over, and from its first one. */
  readonly sessionIdleMs: number;
  readonly sessionMaxMs: number;
}

const dayMs = 24 * 60 * 60_000;
const minSecretLength = 32;

export const peopleSettings = {
  SESSION_SECRET: explained(
    v.optional(secret('SESSION_SECRET', minSecretLength)),
    'At least 32 characters: people are told apart by widget tokens signed with it.',
  ),
  TOKEN_AUDIENCE: explained(
    v.optional(
      v.pipe(v.string(), v.regex(/^[\w.:/-]{1,200}$/, 'TOKEN_AUDIENCE must be a name or an address.')),
      'chat-stream',
    ),
    'Whom tokens must be for, their aud.',
  ),
  SESSION_IDLE_MS: explained(
    v.optional(wholeNumber('SESSION_IDLE_MS', dayMs, 1), '3600000'),
    'Milliseconds after its last request when a session is over.',
  ),
  SESSION_MAX_MS: explained(
    v.optional(wholeNumber('SESSION_MAX_MS', dayMs * 7, 1), '43200000'),
    'Milliseconds after its first request when a session is over.',
  ),
};

export function peopleFrom(
  settings: v.InferOutput<v.ObjectSchema<typeof peopleSettings, undefined>>,
): PeopleSettings {
  return {
    sessionSecret: settings.SESSION_SECRET ?? null,
    tokenAudience: settings.TOKEN_AUDIENCE,
    sessionIdleMs: settings.SESSION_IDLE_MS,
    sessionMaxMs: settings.SESSION_MAX_MS,
  };
}
