import {readdir, readFile, stat} from 'node:fs/promises';
import {join} from 'node:path';
import {readTemplate} from './read-template.js';
import type {Template} from './template.js';
import {TemplatesError} from './templates-error.js';

/** A file as it was when it was looked at last. */
export interface TemplateFileState {
  /** Changes whenever the file does. */
  readonly stamp: string;
  /** What it held when it was right last; null where it never was. */
  readonly template: Template | null;
}

export type TemplateFiles = ReadonlyMap<string, TemplateFileState>;

const mostBytes = 256 * 1024;

/** When each template file of `directory` was changed last, by its name. Other files, and hidden ones, are none of ours. */
export async function stampsIn(directory: string): Promise<ReadonlyMap<string, string>> {
  const stamps = new Map<string, string>();
  for (const file of (await readdir(directory)).filter(isTemplateFile).sort()) {
    const found = await stat(join(directory, file), {bigint: true}).catch(ignoreAbsent);
    if (found?.isFile()) stamps.set(file, `${found.mtimeNs} ${found.size} ${found.ino}`);
  }
  return stamps;
}

/**
 * Reads those of the files that are not as in `before`. One that is wrong keeps what it held when it was right; `problems`
 * tell what is wrong.
 */
export async function readChanged(
  directory: string,
  stamps: ReadonlyMap<string, string>,
  before: TemplateFiles,
): Promise<{readonly files: TemplateFiles; readonly problems: readonly string[]}> {
  const files = new Map<string, TemplateFileState>();
  const problems: string[] = [];
  for (const [file, stamp] of stamps) {
    const known = before.get(file);
    if (known?.stamp === stamp) {
      files.set(file, known);
      continue;
    }
    try {
      files.set(file, {stamp, template: readTemplate(await textOf(directory, file), file)});
    } catch (error) {
      if (!(error instanceof TemplatesError)) throw error;
      problems.push(...error.problems);
      files.set(file, {stamp, template: known?.template ?? null});
    }
  }
  return {files, problems};
}

async function textOf(directory: string, file: string): Promise<string> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(join(directory, file));
  } catch (error) {
    const {code} = error as NodeJS.ErrnoException;
    throw new TemplatesError([`${file}:1: cannot be read (${code ?? 'unknown reason'})`]);
  }
  if (bytes.byteLength > mostBytes)
    throw new TemplatesError([`${file}:1: is larger than ${mostBytes} bytes`]);
  try {
    return new TextDecoder('utf-8', {fatal: true}).decode(bytes);
  } catch {
    // Its bytes are all that could be told.
    throw new TemplatesError([`${file}:1: is not UTF-8`]);
  }
}

function isTemplateFile(name: string): boolean {
  return /^[^.].*\.ya?ml$/i.test(name);
}

/** It was deleted since it was listed. */
function ignoreAbsent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
