import {existsSync, readFileSync} from 'node:fs';
import {mkdir, mkdtemp, rm, symlink, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {basename, dirname, join} from 'node:path';
import {serverPackages} from '../../../../scripts/server-packages.mjs';
import {copiesOf, type Instruction, pathsOf, projectRoot} from './container-file.js';

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/**
 * A folder with what the last stage of the container file copies, and no other package than those that the server imports
 * and what they need: as `npm prune` leaves them. Links, so that it costs nothing.
 */
export async function makeScratchImage(stage: readonly Instruction[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'chat-stream-test-'));
  for (const {sources, target} of copiesOf(stage)) {
    for (const source of sources.map((each) => each.replace(/^\/app\//, ''))) {
      if (source === 'node_modules' || source === 'package.json') continue;
      for (const path of pathsOf(source)) {
        const at = join(folder, target.endsWith('/') ? join(target, basename(path)) : target);
        await mkdir(dirname(at), {recursive: true});
        await symlink(projectRoot + path, at);
      }
    }
  }
  await writeFile(join(folder, 'package.json'), JSON.stringify({name: 'chat-stream', type: 'module'}));
  for (const name of closureOf(serverPackages(`${projectRoot}.build`))) {
    const at = join(folder, 'node_modules', name);
    await mkdir(dirname(at), {recursive: true});
    await symlink(`${projectRoot}node_modules/${name}`, at);
  }
  return folder;
}

export function removeScratchImage(folder: string): Promise<void> {
  return rm(folder, {recursive: true, force: true});
}

/** These packages and all that they need, of those that stand in node_modules itself. */
function closureOf(names: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>();
  const add = (name: string): void => {
    const file = `${projectRoot}node_modules/${name}/package.json`;
    if (found.has(name) || !existsSync(file)) return;
    found.add(name);
    const {dependencies, optionalDependencies, peerDependencies} = JSON.parse(
      readFileSync(file, 'utf8'),
    ) as Manifest;
    for (const each of Object.keys({...dependencies, ...optionalDependencies, ...peerDependencies}))
      add(each);
  };
  for (const name of names) add(name);
  return found;
}
