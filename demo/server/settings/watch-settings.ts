import * as v from 'valibot';
import {explained} from './explained.js';
import {wholeNumber} from './number-setting.js';
import {secret} from './secret-setting.js';

/** What can be seen of the server's work, and by whom. */
export interface WatchConfig {
  /** Whoever knows it may read `/metrics`; null leaves those to this machine alone. */
  readonly metricsToken: string | null;
  /** Whether pages may tell what people do with answers. */
  readonly clientEvents: boolean;
  /** Milliseconds for which people can look at what was sent to a model for them; 0 keeps nothing. */
  readonly inspectRetentionMs: number;
}

const dayMs = 24 * 60 * 60_000;

export const watchSettings = {
  METRICS_TOKEN: explained(
    v.optional(
      v.pipe(secret('METRICS_TOKEN', 16), v.regex(/^[!-~]*$/, 'METRICS_TOKEN must be visible ASCII.')),
    ),
    'At least 16 characters: whoever sends it as a bearer token may read /metrics. Needed where HOST can be reached from elsewhere.',
    'this machine alone',
  ),
  CLIENT_EVENTS: explained(
    v.optional(v.picklist(['0', '1'], 'CLIENT_EVENTS must be 0 or 1.'), '0'),
    '1 adds POST /api/ai/events, which counts what people do with answers.',
  ),
  INSPECT_RETENTION_MS: explained(
    v.optional(wholeNumber('INSPECT_RETENTION_MS', 7 * dayMs), '3600000'),
    'Milliseconds for which people can look at what was sent to a model for them; 0 keeps nothing.',
  ),
};

export function watchFrom(
  settings: v.InferOutput<v.ObjectSchema<typeof watchSettings, undefined>>,
): WatchConfig {
  return {
    metricsToken: settings.METRICS_TOKEN ?? null,
    clientEvents: settings.CLIENT_EVENTS === '1',
    inspectRetentionMs: settings.INSPECT_RETENTION_MS,
  };
}
