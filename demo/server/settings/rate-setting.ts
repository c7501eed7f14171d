import * as v from 'valibot';
import type {BucketRate} from '../limits/token-bucket.js';
import {wholeNumber} from './number-setting.js';

const most = 1_000_000;

/** A setting that says how many there may be of something: from 1 to a million, or not set. */
export const maxCount = (name: string) => v.optional(wholeNumber(name, most, 1));

/** One of both is enough: a burst of what comes in a minute, or one minute for a burst. */
export function rateOf(burst: number | undefined, perMinute: number | undefined): BucketRate | null {
  const capacity = burst ?? perMinute;
  return capacity === undefined ? null : {capacity, refillPerSecond: (perMinute ?? capacity) / 60};
}
