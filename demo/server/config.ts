import * as v from 'valibot';
import type {GuardOptions} from '../../src/guards/guard-options.js';
import type {CacheConfig} from './cache/cache-config.js';
import type {FileLimits} from './files/file-limits.js';
import {isLoopback} from './guards/host.js';
import type {KnowledgeConfig} from './knowledge/open-knowledge.js';
import type {ModelsConfig} from './providers/models-config.js';
import type {OfferedTool} from './providers/provider.js';
import {type AddressConfig, addressesFrom, addressSettings} from './settings/address-settings.js';
import {cacheFrom, cacheSettings} from './settings/cache-settings.js';
import {fileLimitsFrom, fileSettings} from './settings/file-settings.js';
import {guardSettings, guardsFrom} from './settings/guard-settings.js';
import {type KeySettings, keySettings, keySettingsFrom} from './settings/key-settings.js';
import {knowledgeFrom, knowledgeProblems, knowledgeSettings} from './settings/knowledge-settings.js';
import {type LimitsConfig, limitSettings, limitsFrom} from './settings/limit-settings.js';
import {type ModelSettings, modelSettings, modelsFrom} from './settings/model-settings.js';
import {type PeopleSettings, peopleFrom, peopleSettings} from './settings/people-settings.js';
import {type RunConfig, runSettings, runsFrom} from './settings/run-settings.js';
import {isSecret} from './settings/secret-setting.js';
import {type ServingConfig, servingFrom, servingSettings} from './settings/serving-settings.js';
import {type StoreConfig, storeFrom, storeSettings} from './settings/store-settings.js';
import {templateSettings, templatesFrom} from './settings/template-settings.js';
import {type WatchConfig, watchFrom, watchSettings} from './settings/watch-settings.js';
import type {TemplateConfig} from './templates/open-templates.js';

export interface ServerConfig
  extends ServingConfig,
    StoreConfig,
    ModelSettings,
    RunConfig,
    PeopleSettings,
    KeySettings,
    AddressConfig,
    WatchConfig {
  /** What models.toml says; undefined where there is none. */
  readonly models?: ModelsConfig | undefined;
  /** What models may call and pages answer; without it, nothing. */
  readonly offeredTools?: readonly OfferedTool[] | undefined;
  /** What is looked for in messages before a model sees them. */
  readonly guards: GuardOptions;
  /** What of files people may send and keep. */
  readonly files: FileLimits;
  /** The documents that answers may rest on. */
  readonly knowledge: KnowledgeConfig;
  /** Where prompt templates are. */
  readonly templates: TemplateConfig;
  /** How long and how much answers are kept to be given again. */
  readonly cache: CacheConfig;
  /** What people may use. */
  readonly limits: LimitsConfig;
}

/** Names every setting that is wrong, so that one start tells all. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  constructor(readonly problems: readonly string[]) {
    super(`The settings are not right:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
  }
}

/** Every setting: what is not here does not exist, and what is must be in a group of `settingGroups` and be explained. */
export const settingsSchema = v.object({
  ...servingSettings,
  ...storeSettings,
  ...modelSettings,
  ...runSettings,
  ...peopleSettings,
  ...limitSettings,
  ...addressSettings,
  ...fileSettings,
  ...templateSettings,
  ...cacheSettings,
  ...knowledgeSettings,
  ...keySettings,
  ...guardSettings,
  ...watchSettings,
});

/** The settings as --help lists them. */
export const settingGroups: readonly {readonly title: string; readonly settings: v.ObjectEntries}[] = [
  {title: 'Serving', settings: servingSettings},
  {title: 'The store', settings: storeSettings},
  {title: 'Models', settings: modelSettings},
  {title: 'Answers', settings: runSettings},
  {title: 'People', settings: peopleSettings},
  {title: 'Limits and quotas', settings: limitSettings},
  {title: 'Addresses and connections', settings: addressSettings},
  {title: 'Files', settings: fileSettings},
  {title: 'Templates', settings: templateSettings},
  {title: 'Cache', settings: cacheSettings},
  {title: 'Knowledge', settings: knowledgeSettings},
  {title: 'Keys', settings: keySettings},
  {title: 'Guards', settings: guardSettings},
  {title: 'Watching', settings: watchSettings},
];

/**
 * The settings in `environment`; an empty value counts as none, but for secrets: those would protect nothing.
 *
 * @throws {ConfigError} naming every setting that is wrong.
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): ServerConfig {
  const entries: v.ObjectEntries = settingsSchema.entries;
  const given = Object.fromEntries(
    Object.entries(environment).filter(([name, value]) => value !== '' || isSecret(entries[name])),
  );
  const parsed = v.safeParse(settingsSchema, given);
  if (!parsed.success) throw new ConfigError(parsed.issues.map((issue) => issue.message));
  const settings = parsed.output;
  const serving = servingFrom(settings);
  const models = modelsFrom(settings);
  const people = peopleFrom(settings);
  const isReachable = !isLoopback(serving.host);
  const hasAccounts = people.sessionSecret !== null;
  const problems: string[] = [...knowledgeProblems(settings)];
  if (!models.openAI && !models.isModelsFileNamed && !models.defaultModel.startsWith('mock/'))
    problems.push(
      `${models.defaultModel} needs OPENAI_BASE_URL or OPENAI_API_KEY; without them there are only mock/… models.`,
    );
  if (!hasAccounts && isReachable)
    problems.push(
      `HOST ${serving.host} can be reached from elsewhere, where people must be told apart: set SESSION_SECRET.`,
    );
  if (problems.length > 0) throw new ConfigError(problems);
  return {
    ...serving,
    ...storeFrom(settings),
    ...models,
    ...runsFrom(settings),
    ...people,
    ...keySettingsFrom(settings),
    ...addressesFrom(settings, {isReachable, hasAccounts}),
    ...watchFrom(settings),
    files: fileLimitsFrom(settings),
    templates: templatesFrom(settings),
    cache: cacheFrom(settings),
    guards: guardsFrom(settings),
    knowledge: knowledgeFrom(settings),
    limits: limitsFrom(settings, hasAccounts),
  };
}
