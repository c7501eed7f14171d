/**
 * One set of words for a test file that runs in a page (mocha), in Node (node:test) and in a worker (our own small
 * harness): `import {describe, it, expect} from '../../support/suite.js'`.
 */
import {expect} from 'chai';
import * as workerHarness from './worker-harness.js';

/** What a test or a hook does. It takes no argument: the callback styles of mocha and node:test differ. */
export type Body = () => unknown;

/** The words that all three environments share. */
export interface SuiteWords {
  readonly describe: (title: string, body: () => void) => void;
  /** @param timeoutMs - Milliseconds before the test fails; 15 000 unless given. */
  readonly it: (title: string, body: Body, timeoutMs?: number) => void;
  readonly before: (body: Body) => void;
  readonly after: (body: Body) => void;
  readonly beforeEach: (body: Body) => void;
  readonly afterEach: (body: Body) => void;
}

const defaultTimeoutMs = 15_000;

type MochaWords = Pick<
  typeof globalThis,
  'describe' | 'it' | 'before' | 'after' | 'beforeEach' | 'afterEach'
>;

function mochaWords(mocha: MochaWords): SuiteWords {
  return {
    describe: (title, body) => void mocha.describe(title, () => body()),
    it: (title, body, timeoutMs = defaultTimeoutMs) =>
      void mocha.it(title, async () => void (await body())).timeout(timeoutMs),
    before: (body) => mocha.before(async () => void (await body())),
    after: (body) => mocha.after(async () => void (await body())),
    beforeEach: (body) => mocha.beforeEach(async () => void (await body())),
    afterEach: (body) => mocha.afterEach(async () => void (await body())),
  };
}

async function nodeWords(): Promise<SuiteWords> {
  // Through a variable: the browser's dev server would try to resolve a literal specifier.
  const specifier = 'node:test';
  const node: typeof import('node:test') = await import(specifier);
  return {
    describe: (title, body) => void node.describe(title, () => body()),
    it: (title, body, timeoutMs = defaultTimeoutMs) =>
      void node.it(title, {timeout: timeoutMs}, async () => void (await body())),
    before: (body) => node.before(async () => void (await body())),
    after: (body) => node.after(async () => void (await body())),
    beforeEach: (body) => node.beforeEach(async () => void (await body())),
    afterEach: (body) => node.afterEach(async () => void (await body())),
  };
}

async function wordsOfThisPlace(): Promise<SuiteWords> {
  if ('WorkerGlobalScope' in globalThis) return workerHarness;
  if (typeof globalThis.describe === 'function') return mochaWords(globalThis);
  return nodeWords();
}

export const {describe, it, before, after, beforeEach, afterEach} = await wordsOfThisPlace();
export {expect};
