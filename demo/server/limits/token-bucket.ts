import {sql} from 'kysely';
import type {Queryable} from '../store/database.js';
import {inTransaction} from './in-transaction.js';

/** How much a bucket lets through. */
export interface BucketRate {
  /** Tokens in a full bucket: what may come at once. */
  readonly capacity: number;
  /** Tokens a second, at every moment a little. Kept as whole microseconds a token, rounded up. */
  readonly refillPerSecond: number;
}

export interface TakeOptions extends BucketRate {
  /** Such as `user:<id>`; no more than 160 characters. */
  readonly bucket: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

export type Taken =
  /** `left`: whole tokens that are still in the bucket. */
  | {readonly isAllowed: true; readonly left: number}
  /** `retryAfterMs`: when the next token is there, if nobody takes it before. */
  | {readonly isAllowed: false; readonly retryAfterMs: number};

/**
 * Microseconds that the clocks of two servers may differ. A bucket that is to be full later than any clock that is
 * right could have said was written by one that was wrong; it begins anew, empty, rather than stay shut for years.
 */
const maxClockSkewUs = 60_000_000;
/** Microseconds to fill an empty bucket: about three years, so that all sums stay whole in a double. */
const maxFillUs = 100_000_000_000_000;

/**
 * Takes one token from a bucket, if there is one.
 *
 * A burst of `capacity` passes, then exactly the rate of the refill. The bucket is kept as the moment when it will
 * be full, and one statement decides and takes, so that processes and clocks that disagree do not add tokens: one
 * that runs behind, or was set back, finds less in the bucket, never more.
 *
 * In a transaction the token comes back where that is rolled back.
 *
 * @throws {RangeError} if `capacity` is not a positive integer, `refillPerSecond` not above 0 and at most a million,
 *   or an empty bucket would take more than about three years to fill.
 */
export function takeToken(db: Queryable, options: TakeOptions): Promise<Taken> {
  const {bucket} = options;
  const {tokenUs, fillUs} = durationsOf(options);
  const nowUs = Math.floor(options.now * 1000);
  /** The latest that a bucket with a token in it is full. */
  const latestUs = nowUs + fillUs - tokenUs;
  const farUs = nowUs + fillUs + maxClockSkewUs;
  return inTransaction(db, async (transaction) => {
    const taken = await transaction
      .insertInto('rate_buckets')
      .values({bucket, full_at_us: nowUs + tokenUs})
      .onConflict((conflict) =>
        conflict
          .column('bucket')
          .doUpdateSet({
            full_at_us: sql<number>`case
              when rate_buckets.full_at_us > ${farUs} then ${nowUs + fillUs}
              when rate_buckets.full_at_us > ${nowUs} then rate_buckets.full_at_us + ${tokenUs}
              else ${nowUs + tokenUs} end`,
          })
          .where(sql<boolean>`rate_buckets.full_at_us <= ${latestUs} or rate_buckets.full_at_us > ${farUs}`),
      )
      .returning('full_at_us')
      .executeTakeFirst();
    if (taken) return {isAllowed: true, left: Math.floor((nowUs + fillUs - taken.full_at_us) / tokenUs)};
    const full = await transaction
      .selectFrom('rate_buckets')
      .select('full_at_us')
      .where('bucket', '=', bucket)
      .executeTakeFirst();
    const waitUs = (full?.full_at_us ?? latestUs) - latestUs;
    return {isAllowed: false, retryAfterMs: Math.max(1, Math.ceil(waitUs / 1000))};
  });
}

/** Forgets buckets that are full. Nobody notices: one without a row is full. */
export async function deleteFullBuckets(db: Queryable, now: number): Promise<void> {
  await db
    .deleteFrom('rate_buckets')
    .where('full_at_us', '<=', Math.floor(now * 1000))
    .execute();
}

function durationsOf({capacity, refillPerSecond}: BucketRate): {tokenUs: number; fillUs: number} {
  if (!Number.isSafeInteger(capacity) || capacity < 1)
    throw new RangeError(`\`capacity\` must be a positive integer, not ${capacity}.`);
  if (!(refillPerSecond > 0 && refillPerSecond <= 1_000_000))
    throw new RangeError(
      `\`refillPerSecond\` must be above 0 and at most a million, not ${refillPerSecond}.`,
    );
  const tokenUs = Math.ceil(1_000_000 / refillPerSecond);
  const fillUs = capacity * tokenUs;
  if (fillUs > maxFillUs)
    throw new RangeError('`capacity` is too large for `refillPerSecond`: the bucket would fill for years.');
  return {tokenUs, fillUs};
}
