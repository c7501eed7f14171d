/** The package as a stranger gets it: packed by npm, installed from the tarball. Needs a build, npm and its registry. */
import {execFile} from 'node:child_process';
import {mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
const npmTimeoutMs = 240_000;

/** An empty project with the packed package in it. */
export interface Project {
  readonly folder: string;
  write(path: string, text: string): Promise<void>;
  /** Runs a file of an installed package with Node, in the project. */
  runInstalled(path: string, ...args: string[]): Promise<string>;
  dispose(): Promise<void>;
}

/** npm as the one that runs us, else the one on PATH. */
async function npm(folder: string, ...args: string[]): Promise<string> {
  const path = process.env['npm_execpath'];
  const [command, first] = path ? [process.execPath, [path]] : ['npm', []];
  const options = {cwd: folder, timeout: npmTimeoutMs, shell: !path && process.platform === 'win32'};
  return (await run(command, [...first, ...args], options)).stdout;
}

/** @throws when npm cannot install: its message says whether the registry was out of reach. */
export async function installPacked(...others: string[]): Promise<Project> {
  const folder = await mkdtemp(join(tmpdir(), 'chat-stream-package-'));
  const project: Project = {
    folder,
    async write(path, text) {
      await mkdir(join(folder, path, '..'), {recursive: true});
      await writeFile(join(folder, path), text);
    },
    runInstalled: async (path, ...args) =>
      (
        await run(process.execPath, [join(folder, 'node_modules', path), ...args], {
          cwd: folder,
          timeout: npmTimeoutMs,
        })
      ).stdout,
    dispose: () => rm(folder, {recursive: true, force: true}),
  };
  try {
    const [packed] = JSON.parse(
      await npm(root, 'pack', '--json', '--ignore-scripts', '--pack-destination', folder),
    );
    await project.write(
      'package.json',
      JSON.stringify({name: 'a-strangers-project', private: true, type: 'module'}),
    );
    await npm(folder, 'install', '--no-audit', '--no-fund', join(folder, packed.filename), ...others);
    return project;
  } catch (error) {
    await project.dispose();
    throw new Error(
      'The packed package could not be installed. Without the npm registry this test cannot run.',
      {cause: error},
    );
  }
}
