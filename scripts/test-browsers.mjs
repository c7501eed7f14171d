/** Runs the given test files under web-test-runner in the engines of BROWSERS and writes counts per engine and kind. */
import {writeFileSync} from 'node:fs';
import {relative} from 'node:path';
import process from 'node:process';
import {defaultReporter, startTestRunner} from '@web/test-runner';
import config from '../web-test-runner.config.mjs';
import {projectRoot} from './run-step.mjs';
import {coreTests, countedTests, workerTests} from './test-files.mjs';

const core = new Set(coreTests());
const worker = new Set(workerTests());

function kindOf(file) {
  if (worker.has(file)) return 'core in a worker';
  return core.has(file) ? 'core in a page' : 'elements and markdown';
}

const testsIn = (suite) => [...suite.tests, ...suite.suites.flatMap(testsIn)];

/** Every session adds to its kind; one that broke, or ran no test, counts as a failure of its own. */
function count(suites, session) {
  const file = relative(projectRoot, session.testFile).replaceAll('\\', '/');
  const name = `${session.browser.name}: ${kindOf(file)}`;
  const suite = suites.get(name) ?? {name, files: 0, passed: 0, failed: 0, skipped: 0, timeMs: 0};
  const tests = session.testResults ? testsIn(session.testResults) : [];
  const failed = tests.filter((test) => !test.passed && !test.skipped).length;
  const isBroken = failed === 0 && (!session.passed || tests.length === 0);
  if (isBroken)
    console.error(
      `✗ ${file} in ${session.browser.name}: ${tests.length === 0 ? 'ran no test' : 'failed outside its tests'}`,
    );
  suite.files += 1;
  suite.passed += tests.filter((test) => test.passed && !test.skipped).length;
  suite.failed += failed + (isBroken ? 1 : 0);
  suite.skipped += tests.filter((test) => test.skipped).length;
  suite.timeMs += tests.reduce((sum, test) => sum + (test.duration ?? 0), 0);
  suites.set(name, suite);
}

const counting = {
  onTestRunFinished({sessions}) {
    const suites = new Map();
    for (const session of sessions) count(suites, session);
    const rows = [...suites.values()].map(({timeMs, ...row}) => ({
      ...row,
      time: `${(timeMs / 1000).toFixed(1)} s`,
    }));
    const file = process.env['TEST_COUNTS_FILE'];
    if (file) writeFileSync(file, JSON.stringify(rows));
  },
};

const isLong = process.env['LONG'] === '1';
const counted = new Set(countedTests());
const files = process.argv.slice(2);
const inOneEngine = isLong ? [] : files.filter((file) => counted.has(file));

await startTestRunner({
  config: {
    ...config,
    rootDir: projectRoot,
    files: files.filter((file) => !inOneEngine.includes(file)),
    groups:
      inOneEngine.length > 0
        ? [{name: 'counted', files: inOneEngine, browsers: config.browsers.slice(0, 1)}]
        : [],
    staticLogging: true,
    reporters: [defaultReporter({reportTestResults: true, reportTestProgress: false}), counting],
  },
  readCliArgs: false,
  readFileConfig: false,
});
