import {join, resolve} from 'node:path';
import {fileURLToPath} from 'node:url';
import * as v from 'valibot';
import type {GuardOptions} from '../../src/guards/guard-options.js';
import {isLoopback} from './guards/host.js';
import {usualOllamaUrl} from './providers/line/ollama-probe.js';
import {modelNamePattern} from './providers/model-name.js';
import type {ModelsConfig} from './providers/models-config.js';
import type {OpenAIConfig} from './providers/openai-compatible.js';
import {guardSettings, guardsFrom} from './settings/guard-settings.js';
import {type KeySettings, keySettings, keySettingsFrom} from './settings/key-settings.js';
import {type LimitsConfig, limitSettings, limitsFrom} from './settings/limit-settings.js';
import {wholeNumber} from './settings/number-setting.js';

export interface ServerConfig extends KeySettings {
  /** 0 takes any free port. */
  readonly port: number;
  readonly host: string;
  /** Path of the database file. */
  readonly databaseFile: string;
  /** Origins of pages on other hosts that may use the API, exactly as browsers send them. */
  readonly allowedOrigins: readonly string[];
  readonly mockWordDelayMs: number;
  readonly openAI: OpenAIConfig | null;
  readonly defaultModel: string;
  /** Lets visitors interrupt answers: for the demo page, never for a service. */
  readonly demoRoutes: boolean;
  /** Milliseconds after which a run that nobody reads is stopped. */
  readonly abandonAfterMs: number;
  /** Milliseconds that a stream's log is kept after its end; resumes are answered from the store then. */
  readonly logRetentionMs: number;
  /** Milliseconds that running answers get to finish when `main` is asked to end. */
  readonly drainMs: number;
  /** Milliseconds after which a run is ended with the error `timeout`. */
  readonly runTimeoutMs: number;
  /** UTF-16 units after which an answer is cut. */
  readonly maxAnswerLength: number;
  /** What widget tokens are signed with; null where all is one person's, which only this machine may be. */
  readonly sessionSecret: string | null;
  /** Whom tokens must be for. */
  readonly tokenAudience: string;
  /** Milliseconds without a request after which a session is over, and from its first one. */
  readonly sessionIdleMs: number;
  readonly sessionMaxMs: number;
  /** What models.toml says; undefined where there is none. */
  readonly models?: ModelsConfig | undefined;
  readonly modelsFile: string;
  /** Whether somebody named that file; it must be there then. */
  readonly isModelsFileNamed: boolean;
  /** Where the Ollama of this machine is looked for; undefined where it is not. */
  readonly ollamaUrl: string | undefined;
  /** What is looked for in messages before a model sees them. */
  readonly guards: GuardOptions;
  /** What people may use. */
  readonly limits: LimitsConfig;
  /** From which level on `main` logs, to standard error. */
  readonly logLevel: string;
}

/** Names every setting that is wrong, so that one start tells all. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  constructor(readonly problems: readonly string[]) {
    super(`The settings are not right:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
  }
}

const dayMs = 24 * 60 * 60_000;
/** Beyond this, orchestrators kill what they asked to end. */
const maxDrainMs = 25_000;
const maxAnswerLengthLimit = 16 * 1024 * 1024;

const httpUrl = (name: string) =>
  v.pipe(
    v.string(),
    v.check(isPlainHttpUrl, `${name} must be an http: or https: URL without a user name in it.`),
    v.transform((value) => value.replace(/\/+$/, '')),
  );

const modelName = (name: string) =>
  v.pipe(v.string(), v.regex(modelNamePattern, `${name} must be a model name, such as mock/markdown.`));

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

const settingsSchema = v.object({
  PORT: v.optional(wholeNumber('PORT', 65_535), '8787'),
  HOST: v.optional(
    v.pipe(v.string(), v.regex(/^[\w.:-]+$/, 'HOST must be a host name or an IP address.')),
    '127.0.0.1',
  ),
  DATA_DIR: v.optional(v.string(), './data'),
  DATABASE_URL: v.optional(
    v.pipe(
      v.string(),
      v.startsWith(
        'file:',
        'DATABASE_URL must begin with file: (other databases than the embedded one come later).',
      ),
    ),
  ),
  REDIS_URL: v.optional(v.never('REDIS_URL is not supported yet: streams are kept in memory. Remove it.')),
  ALLOWED_ORIGINS: v.optional(
    v.pipe(
      v.string(),
      v.transform((list) =>
        list
          .split(',')
          .map((origin) => origin.trim())
          .filter((origin) => origin !== ''),
      ),
      v.everyItem(
        isOrigin,
        'ALLOWED_ORIGINS must be a comma-separated list of origins, such as https://example.com.',
      ),
    ),
    '',
  ),
  MOCK_WORD_DELAY_MS: v.optional(wholeNumber('MOCK_WORD_DELAY_MS', 60_000), '30'),
  OPENAI_BASE_URL: v.optional(httpUrl('OPENAI_BASE_URL')),
  OPENAI_API_KEY: v.optional(
    v.pipe(v.string(), v.regex(/^[\x21-\x7e]+$/, 'OPENAI_API_KEY must be visible ASCII.')),
  ),
  OPENAI_MODEL: v.optional(modelName('OPENAI_MODEL')),
  DEFAULT_MODEL: v.optional(modelName('DEFAULT_MODEL')),
  DEMO_ROUTES: v.optional(v.picklist(['0', '1'], 'DEMO_ROUTES must be 0 or 1.'), '0'),
  ABANDON_AFTER_MS: v.optional(wholeNumber('ABANDON_AFTER_MS', dayMs, 1), '600000'),
  LOG_RETENTION_MS: v.optional(wholeNumber('LOG_RETENTION_MS', dayMs), '900000'),
  DRAIN_MS: v.optional(wholeNumber('DRAIN_MS', maxDrainMs), '20000'),
  RUN_TIMEOUT_MS: v.optional(wholeNumber('RUN_TIMEOUT_MS', dayMs, 1), '600000'),
  MAX_ANSWER_LENGTH: v.optional(wholeNumber('MAX_ANSWER_LENGTH', maxAnswerLengthLimit, 1), '1048576'),
  SESSION_SECRET: v.optional(
    v.pipe(
      v.string(),
      v.minLength(32, 'SESSION_SECRET must have at least 32 characters that nobody can guess.'),
    ),
  ),
  TOKEN_AUDIENCE: v.optional(
    v.pipe(v.string(), v.regex(/^[\w.:/-]{1,200}$/, 'TOKEN_AUDIENCE must be a name or an address.')),
    'chat-stream',
  ),
  SESSION_IDLE_MS: v.optional(wholeNumber('SESSION_IDLE_MS', dayMs, 1), '3600000'),
  SESSION_MAX_MS: v.optional(wholeNumber('SESSION_MAX_MS', dayMs * 7, 1), '43200000'),
  MODELS_FILE: v.optional(v.string()),
  OLLAMA_URL: v.optional(
    v.union(
      [v.literal('off'), httpUrl('OLLAMA_URL')],
      'OLLAMA_URL must be off, or an http: or https: URL without a user name in it.',
    ),
    usualOllamaUrl,
  ),
  ...keySettings,
  ...guardSettings,
  ...limitSettings,
  LOG_LEVEL: v.optional(v.picklist(logLevels, `LOG_LEVEL must be one of ${logLevels.join(', ')}.`), 'info'),
});

/**
 * The settings in `environment`; an empty value counts as none.
 *
 * @throws {ConfigError} naming every setting that is wrong.
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): ServerConfig {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = v.safeParse(settingsSchema, given);
  if (!parsed.success) throw new ConfigError(parsed.issues.map((issue) => issue.message));
  const settings = parsed.output;
  const openAI = openAIFrom(settings);
  const defaultModel = settings.DEFAULT_MODEL ?? settings.OPENAI_MODEL ?? 'mock/markdown';
  const problems: string[] = [];
  if (!openAI && settings.MODELS_FILE === undefined && !defaultModel.startsWith('mock/'))
    problems.push(
      `${defaultModel} needs OPENAI_BASE_URL or OPENAI_API_KEY; without them there are only mock/… models.`,
    );
  if (settings.SESSION_SECRET === undefined && !isLoopback(settings.HOST))
    problems.push(
      `HOST ${settings.HOST} can be reached from elsewhere, where people must be told apart: set SESSION_SECRET.`,
    );
  if (problems.length > 0) throw new ConfigError(problems);
  return {
    port: settings.PORT,
    host: settings.HOST,
    databaseFile: settings.DATABASE_URL
      ? fileOf(settings.DATABASE_URL)
      : join(resolve(settings.DATA_DIR), 'chat-stream.db'),
    allowedOrigins: settings.ALLOWED_ORIGINS,
    mockWordDelayMs: settings.MOCK_WORD_DELAY_MS,
    openAI,
    defaultModel,
    demoRoutes: settings.DEMO_ROUTES === '1',
    abandonAfterMs: settings.ABANDON_AFTER_MS,
    logRetentionMs: settings.LOG_RETENTION_MS,
    drainMs: settings.DRAIN_MS,
    runTimeoutMs: settings.RUN_TIMEOUT_MS,
    maxAnswerLength: settings.MAX_ANSWER_LENGTH,
    sessionSecret: settings.SESSION_SECRET ?? null,
    tokenAudience: settings.TOKEN_AUDIENCE,
    sessionIdleMs: settings.SESSION_IDLE_MS,
    sessionMaxMs: settings.SESSION_MAX_MS,
    modelsFile: resolve(settings.MODELS_FILE ?? join(settings.DATA_DIR, 'models.toml')),
    isModelsFileNamed: settings.MODELS_FILE !== undefined,
    ollamaUrl: settings.OLLAMA_URL === 'off' ? undefined : settings.OLLAMA_URL,
    ...keySettingsFrom(settings),
    guards: guardsFrom(settings),
    limits: limitsFrom(settings, settings.SESSION_SECRET !== undefined),
    logLevel: settings.LOG_LEVEL,
  };
}

function openAIFrom(settings: v.InferOutput<typeof settingsSchema>): OpenAIConfig | null {
  const {OPENAI_BASE_URL: baseUrl, OPENAI_API_KEY: apiKey, OPENAI_MODEL: model} = settings;
  if (!baseUrl && !apiKey) return null;
  return {baseUrl: baseUrl ?? 'https://api.openai.com/v1', apiKey, model};
}

/** `file:///a/b.db`, `file:/a/b.db` and `file:./b.db` are all in use. */
function fileOf(url: string): string {
  return url.startsWith('file:/') ? fileURLToPath(url) : resolve(url.slice('file:'.length));
}

function isOrigin(value: string): boolean {
  return URL.canParse(value) && /^https?:/.test(value) && new URL(value).origin === value;
}

function isPlainHttpUrl(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const {protocol, username, password} = new URL(value);
  return (protocol === 'http:' || protocol === 'https:') && username === '' && password === '';
}
