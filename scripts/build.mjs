/**
 * Builds dist/ (modules and types for `npm i`, script-tag files, the elements' manifest), demo/.build/ (the demo page's own scripts) and
 * .build/ (the server's).
 *
 * `--if-changed` builds only what its sources have changed for since it was last built.
 */
import {createHash} from 'node:crypto';
import {existsSync, mkdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import process from 'node:process';
import {rollup} from 'rollup';
import {buildDemo, demoSources} from './build-demo.mjs';
import {writeManifest} from './build-manifest.mjs';
import {buildServer, serverMain, serverSources} from './build-server.mjs';
import {binOf, projectRoot, runNode, seconds} from './run-step.mjs';
import {filesBelow} from './test-files.mjs';

process.chdir(projectRoot);
const markFolder = 'node_modules/.cache/chat-stream';
const settings = [
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'tsconfig.build.json',
  'rollup.config.mjs',
];
const tools = () => filesBelow('scripts', '');

/** What is built, from what. `result` is there when it was. */
const parts = [
  {
    name: 'package',
    sources: () => [...settings, ...tools(), ...filesBelow('src', ''), ...filesBelow('components', '')],
    result: 'dist/chat-stream.js',
    async build() {
      rmSync('dist', {recursive: true, force: true});
      await step('modules and types', compile);
      await step('script-tag files', bundle);
      await step('manifest of the elements', writeManifest);
    },
  },
  {
    name: 'demo',
    sources: () => [...tools(), ...demoSources()],
    result: 'demo/.build/page.js',
    build: () => step('demo', buildDemo),
  },
  {
    name: 'server',
    sources: () => [...tools(), ...serverSources()],
    result: serverMain,
    build: () => step('server', buildServer),
  },
];

function hashOf(files) {
  const hash = createHash('sha256');
  for (const file of files) hash.update(`${file}\n`).update(readFileSync(file));
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

const onlyChanged = process.argv.includes('--if-changed');
mkdirSync(markFolder, {recursive: true});
const stale = parts
  .map((part) => ({...part, mark: `${markFolder}/${part.name}`, wanted: hashOf(part.sources())}))
  .filter(({mark, wanted, result}) => {
    const isBuilt = existsSync(result) && existsSync(mark) && readFileSync(mark, 'utf8') === wanted;
    return !(onlyChanged && isBuilt);
  });
console.log(stale.length === 0 ? 'The build is up to date.' : 'Building …');
for (const {build, mark, wanted} of stale) {
  rmSync(mark, {force: true});
  await build();
  writeFileSync(mark, wanted);
}
