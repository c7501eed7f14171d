/** Runs one test file in a module worker: `new Worker('worker-entry.ts?file=/test/src/…')`; see in-worker.test.ts. */
import {plan, run, type WorkerResult} from './worker-harness.js';

/** What the worker tells the page. */
export type WorkerReport =
  | {readonly kind: 'plan'; readonly titles: readonly string[]}
  | {readonly kind: 'result'; readonly result: WorkerResult}
  | {readonly kind: 'finished'}
  | {readonly kind: 'broken'; readonly message: string};

const tell = (report: WorkerReport): void => globalThis.postMessage(report);

// `addEventListener` before the first await: a "run" that arrives while the file loads must not be lost.
const asked = new Promise<void>((resolve) => {
  globalThis.addEventListener('message', () => resolve(), {once: true});
});

try {
  const file = new URL(import.meta.url).searchParams.get('file');
  if (file === null) throw new TypeError('`file` is missing in the address of the worker');
  await import(file);
  tell({kind: 'plan', titles: plan()});
  await asked;
  await run((result) => tell({kind: 'result', result}));
  tell({kind: 'finished'});
} catch (error) {
  tell({kind: 'broken', message: error instanceof Error ? (error.stack ?? error.message) : String(error)});
}
