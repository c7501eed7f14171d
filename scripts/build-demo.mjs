/** The demo page's own scripts: types taken off, one file each, into demo/.build/. */
import {mkdirSync, rmSync} from 'node:fs';
import {filesBelow} from './test-files.mjs';
import {transpile} from './transpile.mjs';

const isForServer = (path) => path.startsWith('demo/server/');

export const demoSources = () =>
  filesBelow('demo', '.ts').filter((path) => !isForServer(path) && !path.endsWith('.d.ts'));

export function buildDemo() {
  rmSync('demo/.build', {recursive: true, force: true});
  mkdirSync('demo/.build', {recursive: true});
  for (const path of demoSources())
    transpile(path, path.replace(/^demo\//, 'demo/.build/').replace(/\.ts$/, '.js'));
}
