import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import type {Logger} from 'pino';
import {
  TemplateFolder,
  type TemplateFolderOptions,
} from '../../../../demo/server/templates/template-folder.js';
import {ManualClock} from '../../../support/manual-clock.js';

/** A folder of templates that a test edits, as people would. */
export interface TestTemplates {
  readonly directory: string;
  /** What was logged as a warning. */
  readonly warnings: readonly unknown[];
  write(file: string, text: string): Promise<void>;
  delete(file: string): Promise<void>;
  open(options?: Partial<TemplateFolderOptions>): Promise<TemplateFolder>;
  /** Time passes until the folder is looked at again. */
  passASecond(): void;
  dispose(): Promise<void>;
}

export async function makeTemplates(files: Readonly<Record<string, string>> = {}): Promise<TestTemplates> {
  const directory = await mkdtemp(join(tmpdir(), 'chat-stream-templates-'));
  const clock = new ManualClock();
  const warnings: unknown[] = [];
  const logger = {
    info: () => {},
    warn: (fields: unknown) => warnings.push(fields),
  } as unknown as Logger;
  const write = (file: string, text: string): Promise<void> => writeFile(join(directory, file), text);
  for (const [file, text] of Object.entries(files)) await write(file, text);
  return {
    directory,
    warnings,
    write,
    delete: (file) => rm(join(directory, file)),
    open: (options = {}) =>
      TemplateFolder.open({directory, isRequired: false, defaultTemplate: null, clock, logger, ...options}),
    passASecond: () => clock.advance(1_000),
    dispose: () => rm(directory, {recursive: true, force: true}),
  };
}

/** A template file. */
export function templateFile(name: string, version: string | number, body: string, variables = ''): string {
  return `name: ${name}\nversion: ${version}\n${variables}body: ${JSON.stringify(body)}\n`;
}
