/** The core in a worker: every test file of the headless floors runs in a module worker, each of its tests counted here. */
import type {WorkerReport} from './worker-entry.js';
import type {WorkerResult} from './worker-harness.js';

interface Loaded {
  readonly worker: Worker;
  readonly titles: readonly string[];
}

const files: string[] = await (await fetch('/__core-tests')).json();

for (const file of files) {
  const {worker, titles} = await load(file);
  describe(`in a worker: ${file}`, () => {
    const results = new Map<number, WorkerResult>();
    let stopped: string | undefined;
    let wake = (): void => {};

    before(() => {
      worker.addEventListener('message', ({data}: MessageEvent<WorkerReport>) => {
        if (data.kind === 'result') results.set(data.result.index, data.result);
        if (data.kind === 'broken') stopped = data.message;
        if (data.kind === 'finished') stopped = 'the worker finished without running this test';
        wake();
      });
      worker.postMessage('run');
    });
    after(() => worker.terminate());

    titles.forEach((title, index) => {
      it(title, async () => {
        while (!results.has(index) && stopped === undefined) {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
        const result = results.get(index);
        if (result === undefined) throw new Error(stopped);
        if (result.error) throw Object.assign(new Error(result.error.message), {stack: result.error.stack});
      });
    });

    it('ends without an error after its last test', async () => {
      while (stopped === undefined) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      if (!stopped.startsWith('the worker finished')) throw new Error(stopped);
    });
  });
}

function load(file: string): Promise<Loaded> {
  const address = new URL('./worker-entry.ts', import.meta.url);
  address.search = new URLSearchParams({file}).toString();
  const worker = new Worker(address, {type: 'module', name: file});
  return new Promise((resolve, reject) => {
    worker.addEventListener(
      'message',
      ({data}: MessageEvent<WorkerReport>) => {
        if (data.kind === 'plan' && data.titles.length > 0) resolve({worker, titles: data.titles});
        else if (data.kind === 'broken')
          reject(new Error(`${file} does not load in a worker: ${data.message}`));
        else reject(new Error(`${file} declares no test`));
      },
      {once: true},
    );
    worker.addEventListener('error', (event) => reject(new Error(`${file} in a worker: ${event.message}`)), {
      once: true,
    });
  });
}
