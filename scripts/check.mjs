/** `npm run check`: everything that can be said about the code without running the product's tests. Every step runs, even after a failure. */
import process from 'node:process';
import {checkManifest} from './check-manifest.mjs';
import {checkPackedFiles} from './check-packed-files.mjs';
import {binOf, printTable, projectRoot, runNode, seconds} from './run-step.mjs';
import {checkSizes} from './sizes.mjs';

process.chdir(projectRoot);
const tsc = (project) => () => runNode([binOf('typescript', 'bin/tsc'), '-p', project, '--noEmit']);
const nodeTest =
  (...files) =>
  () =>
    runNode(['--import', 'tsx', '--test', '--test-reporter=./scripts/node-reporter.mjs', ...files]);

const steps = [
  [
    'format and lint',
    () => runNode([binOf('@biomejs/biome', 'bin/biome'), 'check', '--error-on-warnings', '.']),
  ],
  ['types', tsc('tsconfig.json')],
  ['types without a document', tsc('tsconfig.headless.json')],
  ['architecture', nodeTest('test/architecture.test.ts')],
  ['build', () => runNode(['scripts/build.mjs'])],
  ['sizes', checkSizes],
  ['publint', () => runNode([binOf('publint', 'src/cli.js'), '--strict'])],
  [
    'types as installed (attw)',
    () =>
      runNode([
        binOf('@arethetypeswrong/cli', 'dist/index.js'),
        '--pack',
        '.',
        '--profile',
        'esm-only',
        '--no-emoji',
        '--quiet',
      ]),
  ],
  ['what npm pack holds', checkPackedFiles],
  ['manifest of the elements', checkManifest],
  [
    'installed and by script tag',
    nodeTest('test/package/vite-project.node.test.ts', 'test/package/script-tag.node.test.ts'),
  ],
];

const needBuild = new Set(
  steps.slice(steps.findIndex(([name]) => name === 'build') + 1).map(([name]) => name),
);
const rows = [];
for (const [name, work] of steps) {
  if (needBuild.has(name) && rows.some(([step, verdict]) => step === 'build' && verdict !== 'ok')) {
    rows.push([name, 'FAILED: no build', '']);
    continue;
  }
  console.log(`\n— ${name}`);
  const start = performance.now();
  let isGood = false;
  try {
    isGood = await work();
  } catch (error) {
    console.error(error);
  }
  rows.push([name, isGood ? 'ok' : 'FAILED', seconds(start)]);
}
console.log('');
printTable(rows);
process.exitCode = rows.every(([, verdict]) => verdict === 'ok') ? 0 : 1;
