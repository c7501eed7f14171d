import * as v from 'valibot';
import {explained} from './explained.js';
import {commaList} from './list-setting.js';
import {wholeNumber} from './number-setting.js';

/** Where the server listens, for whom, and how it ends. */
export interface ServingConfig {
  /** 0 takes any free port. */
  readonly port: number;
  readonly host: string;
  /** Origins of pages on other hosts that may use the API, exactly as browsers send them. */
  readonly allowedOrigins: readonly string[];
  /** Lets visitors interrupt answers: for the demo page, never for a service. */
  readonly demoRoutes: boolean;
  /** Milliseconds that running answers get to finish when `main` is asked to end. */
  readonly drainMs: number;
  /** From which level on `main` logs, to standard error. */
  readonly logLevel: string;
}

/** Beyond this, orchestrators kill what they asked to end. */
const maxDrainMs = 25_000;
const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

export const servingSettings = {
  PORT: explained(
    v.optional(wholeNumber('PORT', 65_535), '8787'),
    'The port to listen on; 0 takes any free one.',
  ),
  HOST: explained(
    v.optional(
      v.pipe(v.string(), v.regex(/^[\w.:-]+$/, 'HOST must be a host name or an IP address.')),
      '127.0.0.1',
    ),
    'The address to listen on. One that can be reached from elsewhere, such as 0.0.0.0, needs SESSION_SECRET.',
  ),
  ALLOWED_ORIGINS: explained(
    v.optional(
      commaList(
        isOrigin,
        'ALLOWED_ORIGINS must be a comma-separated list of origins, such as https://example.com.',
      ),
      '',
    ),
    'Exact origins of pages elsewhere that may use the API, with commas between them.',
  ),
  DEMO_ROUTES: explained(
    v.optional(v.picklist(['0', '1'], 'DEMO_ROUTES must be 0 or 1.'), '0'),
    '1 lets visitors of the demo page interrupt answers. Never for a service.',
  ),
  DRAIN_MS: explained(
    v.optional(wholeNumber('DRAIN_MS', maxDrainMs), '20000'),
    'Milliseconds that answers get to finish after SIGTERM; 25000 at most.',
  ),
  LOG_LEVEL: explained(
    v.optional(v.picklist(logLevels, `LOG_LEVEL must be one of ${logLevels.join(', ')}.`), 'info'),
    `From which level on to log, as JSON lines on standard error: ${logLevels.join(', ')}.`,
  ),
};

export function servingFrom(
  settings: v.InferOutput<v.ObjectSchema<typeof servingSettings, undefined>>,
): ServingConfig {
  return {
    port: settings.PORT,
    host: settings.HOST,
    allowedOrigins: settings.ALLOWED_ORIGINS,
    demoRoutes: settings.DEMO_ROUTES === '1',
    drainMs: settings.DRAIN_MS,
    logLevel: settings.LOG_LEVEL,
  };
}

function isOrigin(value: string): boolean {
  return URL.canParse(value) && /^https?:/.test(value) && new URL(value).origin === value;
}
