import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {basename, dirname} from 'node:path';
import {fileURLToPath} from 'node:url';

/** One line of a container file. */
export interface Instruction {
  /** Such as `COPY`. */
  readonly word: string;
  readonly rest: string;
}

export interface Copy {
  /** The stage that it is taken from; null for the project. */
  readonly from: string | null;
  readonly sources: readonly string[];
  readonly target: string;
}

export const projectRoot = fileURLToPath(new URL('../../../../', import.meta.url));

/** The stages of the project's container file. */
export function readStages(): readonly (readonly Instruction[])[] {
  const lines = readFileSync(`${projectRoot}Containerfile`, 'utf8')
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  const stages: Instruction[][] = [];
  for (const line of lines) {
    const [word = ''] = line.split(' ');
    if (word === 'FROM') stages.push([]);
    stages.at(-1)?.push({word, rest: line.slice(word.length + 1)});
  }
  return stages;
}

export function copiesOf(stage: readonly Instruction[]): readonly Copy[] {
  return stage
    .filter(({word}) => word === 'COPY')
    .map(({rest}) => {
      const words = rest.split(' ');
      const from = words[0]?.startsWith('--from=') ? (words.shift()?.slice('--from='.length) ?? null) : null;
      return {from, sources: words.slice(0, -1), target: words.at(-1) ?? ''};
    });
}

/** What `ENV` sets. */
export function environmentOf(stage: readonly Instruction[]): Record<string, string> {
  const pairs = stage.filter(({word}) => word === 'ENV').flatMap(({rest}) => rest.split(/\s+/));
  return Object.fromEntries(
    pairs.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
  );
}

/** The words of an instruction in its JSON form. */
export function wordsOf(stage: readonly Instruction[], word: string): readonly string[] {
  const rest = stage.find((instruction) => instruction.word === word)?.rest ?? '';
  return JSON.parse(rest.slice(rest.indexOf('['))) as string[];
}

/** Paths of the project that a source of `COPY` means. */
export function pathsOf(source: string): readonly string[] {
  if (!source.includes('*')) return existsSync(projectRoot + source) ? [source] : [];
  const folder = dirname(source);
  const pattern = new RegExp(`^${basename(source).replaceAll('.', '\\.').replaceAll('*', '[^/]*')}$`);
  return readdirSync(projectRoot + folder)
    .filter((name) => pattern.test(name))
    .map((name) => `${folder}/${name}`);
}
