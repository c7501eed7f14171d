import {readFile} from 'node:fs/promises';
import {defaultModels} from '../providers/default-models.js';
import type {ModelsConfig} from '../providers/models-config.js';
import type {OpenAIConfig} from '../providers/openai-config.js';
import {ModelsFileError} from './models-file-error.js';
import {readModels} from './read-models.js';

export interface LoadModelsOptions {
  readonly file: string;
  /** Whether somebody named the file; one that is only where it usually is may be missing. */
  readonly isRequired: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** What there is where there is no file. */
  readonly openAI: OpenAIConfig | null;
}

/**
 * The models of the file, or what the environment says where there is none.
 *
 * @throws {ModelsFileError} naming everything that is wrong in the file, or that it cannot be read.
 */
export async function loadModels({
  file,
  isRequired,
  environment,
  openAI,
}: LoadModelsOptions): Promise<ModelsConfig> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    const {code} = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' && !isRequired) return defaultModels(openAI);
    throw new ModelsFileError([`${file} cannot be read (${code ?? 'unknown reason'}).`]);
  }
  return readModels(text, environment);
}
