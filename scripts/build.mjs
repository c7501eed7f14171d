/**
 * Builds dist/ (modules and types for `npm i`, script-tag files, the elements' manifest) and demo/.build/ (the demo's own scripts).
 *
 * `--if-changed` does nothing when the sources are those of the last build.
 */
import {createHash} from 'node:crypto';
import {existsSync, mkdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import process from 'node:process';
import {rollup} from 'rollup';
import {buildDemo, demoSources} from './build-demo.mjs';
import {writeManifest} from './build-manifest.mjs';
import {binOf, projectRoot, runNode, seconds} from './run-step.mjs';
import {filesBelow} from './test-files.mjs';

process.chdir(projectRoot);
const markFolder = 'node_modules/.cache/chat-stream';
const mark = `${markFolder}/built`;

function sourcesHash() {
  const hash = createHash('sha256');
  const settings = [
    'package.json',
    'package-lock.json',
    'tsconfig.json',
    'tsconfig.build.json',
    'rollup.config.mjs',
  ];
  const sources = ['src', 'components', 'scripts'].flatMap((folder) => filesBelow(folder, ''));
  for (const file of [...settings, ...sources, ...demoSources()])
    hash.update(`${file}\n`).update(readFileSync(file));
  return hash.digest('hex');
}

async function step(name, work) {
  const start = performance.now();
  await work();
  console.log(`  ${name.padEnd(28)} ${seconds(start)}`);
}

async function compile() {
  if (!(await runNode([binOf('typescript', 'bin/tsc'), '-p', 'tsconfig.build.json'])))
    throw new Error('tsc found errors: see above.');
}

async function bundle() {
  const {default: configs} = await import('../rollup.config.mjs');
  for (const {output, ...input} of await configs()) {
    const built = await rollup(input);
    for (const one of [output].flat()) await built.write(one);
    await built.close();
  }
}

const wanted = sourcesHash();
const isBuilt =
  existsSync('dist/chat-stream.js') &&
  existsSync('demo/.build') &&
  existsSync(mark) &&
  readFileSync(mark, 'utf8') === wanted;
if (process.argv.includes('--if-changed') && isBuilt) {
  console.log('The build is up to date.');
} else {
  rmSync(mark, {force: true});
  rmSync('dist', {recursive: true, force: true});
  console.log('Building …');
  await step('modules and types', compile);
  await step('script-tag files', bundle);
  await step('manifest of the elements', writeManifest);
  await step('demo', buildDemo);
  mkdirSync(markFolder, {recursive: true});
  writeFileSync(mark, wanted);
}
