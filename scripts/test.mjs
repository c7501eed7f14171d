/**
 * Runs every test and ends with the line `N passed, N failed`, counted over all suites.
 *
 * `node scripts/test.mjs [--browsers chromium,firefox,webkit] [--long] [part of a path]…`
 */
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import process from 'node:process';
import {parseArgs} from 'node:util';
import {enginesFound, findNginx} from './find-browser.mjs';
import {findPostgres} from './find-postgres.mjs';
import {printTable, runNode, seconds} from './run-step.mjs';
import {coreTests, inNode, nodeTests, pageTests, serverGroups, workerTests} from './test-files.mjs';

const {values, positionals: filters} = parseArgs({
  allowPositionals: true,
  options: {
    browsers: {type: 'string', default: process.env['BROWSERS'] ?? 'chromium'},
    long: {type: 'boolean', default: false},
  },
});
if (values.long) process.env['LONG'] = '1';
process.env['BROWSERS'] = values.browsers;

/** Milliseconds that one file may take in Node: one that hangs fails, and the others still run. */
const timeLimitMs = values.long ? 1_800_000 : 120_000;
/** In how many processes the server's tests run, and how many of those at once. */
const serverGroupCount = 4;
const groupsAtOnce = 1;

const wanted = (files) =>
  filters.length === 0 ? files : files.filter((file) => filters.some((part) => file.includes(part)));

async function countsOf(args, env) {
  const folder = mkdtempSync(join(tmpdir(), 'chat-stream-test-'));
  const file = join(folder, 'counts.json');
  try {
    await runNode(args, {env: {...env, TEST_COUNTS_FILE: file}});
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    console.error(`The run ended without counts: ${error.message}`);
    return undefined;
  } finally {
    rmSync(folder, {recursive: true, force: true});
  }
}

/**
 * Most tests of the core and the server mostly wait, and loading what they test takes longer than they do: they run in a few processes, beside
 * those that need one of their own. Some of them are run file by file.
 */
async function nodeSuite() {
  const start = performance.now();
  const all = [...coreTests(), ...nodeTests()];
  const files = wanted(all).length;
  if (files === 0) return [];
  const together = filters.length === 0 ? [coreTests(), ...serverGroups(serverGroupCount)] : [];
  const shared = new Set(together.flat());
  const others = wanted(all).filter((file) => !shared.has(file));
  const counts = await Promise.all([nodeRun(others), inTurns(together, groupsAtOnce, sharedRun)]);
  const sum = (key) => counts.flat().reduce((total, one) => total + one[key], 0);
  return [
    {
      name: 'Node',
      files,
      passed: sum('passed'),
      failed: sum('failed'),
      skipped: sum('skipped'),
      time: seconds(start),
    },
  ];
}

/** One process for all of `files`. */
const sharedRun = (files) =>
  nodeRun([inNode], {env: {TEST_FILES: JSON.stringify(files)}, timeoutMs: files.length * timeLimitMs});

async function nodeRun(files, {env = {}, timeoutMs = timeLimitMs} = {}) {
  if (files.length === 0) return {passed: 0, failed: 0, skipped: 0};
  const reporter = ['--test-reporter=./scripts/node-reporter.mjs', '--test-reporter-destination=stdout'];
  const options = ['--test-concurrency=2', `--test-timeout=${timeoutMs}`];
  const counts = await countsOf(['--import', 'tsx', '--test', ...reporter, ...options, ...files], env);
  return counts ?? {passed: 0, failed: 1, skipped: 0};
}

/** What `work` makes of each item, at most `atOnce` of them under way. */
async function inTurns(items, atOnce, work) {
  const results = [];
  const rest = items.entries();
  const lane = async () => {
    for (const [at, item] of rest) results[at] = await work(item);
  };
  await Promise.all(Array.from({length: atOnce}, lane));
  return results;
}

/** With one engine there is room for two runs at once: what mostly waits, beside what keeps the processor busy. */
async function browserSuites() {
  const core = new Set(coreTests());
  const isWaiting = (file) => file.startsWith('test/components/') || core.has(file);
  const files = wanted([...coreTests(), ...pageTests(), ...workerTests()]);
  const runs = values.browsers.includes(',')
    ? [files]
    : [files.filter(isWaiting), files.filter((file) => !isWaiting(file))];
  return joined((await Promise.all(runs.map(browserRun))).flat());
}

/** Counts of the same suite, of several runs, as one. */
function joined(suites) {
  const byName = new Map();
  for (const suite of suites) {
    const known = byName.get(suite.name);
    if (!known) byName.set(suite.name, suite);
    else {
      for (const key of ['files', 'passed', 'failed', 'skipped']) known[key] += suite[key];
      known.time = `${(Number.parseFloat(known.time) + Number.parseFloat(suite.time)).toFixed(1)} s`;
    }
  }
  return [...byName.values()];
}

async function browserRun(files) {
  if (files.length === 0) return [];
  const start = performance.now();
  const suites = await countsOf(['scripts/test-browsers.mjs', ...files], {});
  if (suites) return suites;
  const name = `pages (${values.browsers})`;
  return [{name, files: files.length, passed: 0, failed: 1, skipped: 0, time: seconds(start)}];
}

const missing = values.browsers.split(',').filter((engine) => !enginesFound().includes(engine));
if (missing.length > 0) {
  console.error(
    `Not installed here: ${missing.join(', ')}. On Debian: apt-get install chromium firefox-esr webkit2gtk-driver xvfb`,
  );
  console.log('0 passed, 1 failed');
  process.exit(1);
}

if (!findPostgres() && !process.env['TEST_POSTGRES_URL'])
  console.error(
    'Not installed here: PostgreSQL. Its tests are skipped. On Debian: apt-get install postgresql',
  );

if (!findNginx())
  console.error('Not installed here: nginx. Its tests are skipped. On Debian: apt-get install nginx-light');

// Scenarios open the page that people get, so it must be the page of these sources.
const isBuilt = await runNode(['scripts/build.mjs', '--if-changed']);
const suites = [...(await nodeSuite()), ...(await browserSuites())];
if (!isBuilt) suites.push({name: 'build', files: 0, passed: 0, failed: 1, skipped: 0, time: ''});
// `.ci/run` checks first, and has one closing line for both.
if (Number(process.env['CHECK_FAILED'] ?? 0) !== 0)
  suites.push({name: 'npm run check', files: 0, passed: 0, failed: 1, skipped: 0, time: ''});
const total = (key) => suites.reduce((sum, suite) => sum + suite[key], 0);
console.log('');
printTable([
  ['suite', 'files', 'passed', 'failed', 'skipped', 'time'],
  ...suites.map(({name, files, passed, failed, skipped, time}) => [
    name,
    files,
    passed,
    failed,
    skipped,
    time,
  ]),
]);
console.log('');
if (suites.length === 0) console.error(`No test file's path contains ${filters.join(' or ')}.`);
const failed = total('failed') + (suites.length === 0 ? 1 : 0);
process.exitCode = failed === 0 ? 0 : 1;
console.log(`${total('passed')} passed, ${failed} failed`);
