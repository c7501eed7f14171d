import type {Clock} from '../../../src/base/clock.js';
import type {LimitHooks} from './limited-run.js';
import {startsRefused, tooFast, tooManyRuns} from './refusals.js';
import {countRunsInTurn} from './runs-in-turn.js';
import {findStartRefusal} from './start-switch.js';
import {type BucketRate, takeToken} from './token-bucket.js';

export interface StartLimitsOptions {
  readonly clock: Pick<Clock, 'now'>;
  /** Runs of one user at the same time; null for any number. */
  readonly maxRunsPerUser: number | null;
  /** Starts of one user; null for any number. */
  readonly userRate: BucketRate | null;
  /** Starts of all users that ask one provider; null for any number. */
  readonly providerRate: BucketRate | null;
  /** The name of the provider that has a model. */
  readonly providerNameOf: (model: string) => string;
}

/**
 * Refuses starts that are too many, while the start is saved: a start that fails for another reason takes no token.
 *
 * `began` throws a ChatError: `overloaded` (503) while starts are switched off, `rate-limit` (429) otherwise.
 */
export function createStartLimits(options: StartLimitsOptions): LimitHooks {
  const {clock, maxRunsPerUser, userRate, providerRate, providerNameOf} = options;
  return {
    async began(db, {userId, model}) {
      const hint = await findStartRefusal(db);
      if (hint !== null) throw startsRefused(hint);
      const now = clock.now();
      if (maxRunsPerUser !== null && (await countRunsInTurn(db, userId, now)) > maxRunsPerUser)
        throw tooManyRuns(maxRunsPerUser);
      if (userRate) {
        const taken = await takeToken(db, {...userRate, bucket: `user:${userId}`, now});
        if (!taken.isAllowed) throw tooFast('user', taken.retryAfterMs);
      }
      if (providerRate) {
        const taken = await takeToken(db, {
          ...providerRate,
          bucket: `provider:${providerNameOf(model)}`,
          now,
        });
        if (!taken.isAllowed) throw tooFast('provider', taken.retryAfterMs);
      }
    },
    // The run's own row says that it is over.
    async ended() {},
  };
}
