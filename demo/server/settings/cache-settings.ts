import * as v from 'valibot';
import type {CacheConfig} from '../cache/cache-config.js';
import {explained} from './explained.js';
import {wholeNumber} from './number-setting.js';

const mebibyte = 1024 * 1024;
const dayMs = 24 * 60 * 60_000;

export const cacheSettings = {
  CACHE_TTL_MS: explained(
    v.optional(wholeNumber('CACHE_TTL_MS', 365 * dayMs), '3600000'),
    'Milliseconds for which the answer of a model with cache = true is given again to the same question.',
  ),
  CACHE_MAX_BYTES: explained(
    v.optional(wholeNumber('CACHE_MAX_BYTES', 100_000 * mebibyte), String(50 * mebibyte)),
    'Bytes that cached answers take at most; those that were not used for longest go first.',
  ),
  CACHE_SHARED: explained(
    v.optional(v.picklist(['0', '1'], 'CACHE_SHARED must be 0 or 1.'), '0'),
    '1 gives answers that one person got to others who ask the same.',
  ),
};

export function cacheFrom(settings: {
  readonly CACHE_TTL_MS: number;
  readonly CACHE_MAX_BYTES: number;
  readonly CACHE_SHARED: '0' | '1';
}): CacheConfig {
  return {
    ttlMs: settings.CACHE_TTL_MS,
    maxBytes: settings.CACHE_MAX_BYTES,
    isShared: settings.CACHE_SHARED === '1',
  };
}
