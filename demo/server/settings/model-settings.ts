import {join, resolve} from 'node:path';
import * as v from 'valibot';
import {isOllamaUrl, usualOllamaUrl} from '../providers/line/ollama-probe.js';
import {modelNamePattern} from '../providers/model-name.js';
import type {OpenAIConfig} from '../providers/openai-config.js';
import {explained} from './explained.js';
import {wholeNumber} from './number-setting.js';
import {httpUrl} from './url-setting.js';

/** Which models there are. */
export interface ModelSettings {
  readonly mockWordDelayMs: number;
  readonly openAI: OpenAIConfig | null;
  readonly defaultModel: string;
  readonly modelsFile: string;
  /** Whether somebody named that file; it must be there then. */
  readonly isModelsFileNamed: boolean;
  /** Where the tools of pages are described; undefined where there are none. */
  readonly toolsFile: string | undefined;
  /** Where the Ollama of this machine is looked for; undefined where it is not. */
  readonly ollamaUrl: string | undefined;
}

const modelName = (name: string) =>
  v.pipe(v.string(), v.regex(modelNamePattern, `${name} must be a model name, such as mock/markdown.`));

export const modelSettings = {
  DEFAULT_MODEL: explained(
    v.optional(modelName('DEFAULT_MODEL')),
    'The model of requests that name none.',
    'OPENAI_MODEL, or mock/markdown',
  ),
  OPENAI_BASE_URL: explained(
    v.optional(httpUrl('OPENAI_BASE_URL')),
    'The address of any OpenAI-compatible service; OpenAI itself where only a key is set.',
  ),
  OPENAI_API_KEY: explained(
    v.optional(v.pipe(v.string(), v.regex(/^[\x21-\x7e]+$/, 'OPENAI_API_KEY must be visible ASCII.'))),
    'The key for that service.',
  ),
  OPENAI_MODEL: explained(v.optional(modelName('OPENAI_MODEL')), 'The model of that service.'),
  MODELS_FILE: explained(
    v.optional(v.string()),
    'Models, where they are, what they cost and what takes their place; demo/models.example.toml says all of it.',
    'models.toml in DATA_DIR',
  ),
  TOOLS_FILE: explained(
    v.optional(v.string()),
    'Tools that models may call and pages answer: a JSON list of {name, description, parameters, needsApproval}.',
  ),
  OLLAMA_URL: explained(
    v.optional(
      v.pipe(
        v.string(),
        v.check(
          (url) => url === 'off' || isOllamaUrl(url),
          'OLLAMA_URL must be off, or an http: URL of this machine, such as http://127.0.0.1:11434.',
        ),
      ),
      usualOllamaUrl,
    ),
    'Where the Ollama of this machine is looked for; off looks for none.',
  ),
  MOCK_WORD_DELAY_MS: explained(
    v.optional(wholeNumber('MOCK_WORD_DELAY_MS', 60_000), '30'),
    'Milliseconds between two words of the mock models.',
  ),
};

export function modelsFrom(
  settings: v.InferOutput<v.ObjectSchema<typeof modelSettings, undefined>> & {readonly DATA_DIR: string},
): ModelSettings {
  return {
    mockWordDelayMs: settings.MOCK_WORD_DELAY_MS,
    openAI: openAIFrom(settings),
    defaultModel: settings.DEFAULT_MODEL ?? settings.OPENAI_MODEL ?? 'mock/markdown',
    modelsFile: resolve(settings.MODELS_FILE ?? join(settings.DATA_DIR, 'models.toml')),
    isModelsFileNamed: settings.MODELS_FILE !== undefined,
    toolsFile: settings.TOOLS_FILE === undefined ? undefined : resolve(settings.TOOLS_FILE),
    ollamaUrl: settings.OLLAMA_URL === 'off' ? undefined : settings.OLLAMA_URL,
  };
}

function openAIFrom({
  OPENAI_BASE_URL: baseUrl,
  OPENAI_API_KEY: apiKey,
  OPENAI_MODEL: model,
}: v.InferOutput<v.ObjectSchema<typeof modelSettings, undefined>>): OpenAIConfig | null {
  if (!baseUrl && !apiKey) return null;
  return {baseUrl: baseUrl ?? 'https://api.openai.com/v1', apiKey, model};
}
