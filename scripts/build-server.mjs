/**
 * The reference server as plain scripts, in .build/ as they stand in the sources: it starts in a third of the time, and holds no
 * compiler in memory.
 */
import {rmSync} from 'node:fs';
import {filesBelow} from './test-files.mjs';
import {transpile} from './transpile.mjs';

/** What the server takes of the SDK; see ARCHITECTURE.md. */
const floors = ['base', 'model', 'guards', 'encoders'].map((floor) => `src/${floor}`);

/** What is run. */
export const serverMain = '.build/demo/server/main.js';

export const serverSources = () =>
  ['demo/server', ...floors]
    .flatMap((folder) => filesBelow(folder, '.ts'))
    .filter((path) => !path.endsWith('.d.ts'));

export function buildServer() {
  rmSync('.build', {recursive: true, force: true});
  for (const path of serverSources()) transpile(path, `.build/${path.replace(/\.ts$/, '.js')}`);
}
