import {type ChildProcess, spawn} from 'node:child_process';
import {on, once} from 'node:events';
import {createInterface, type Interface} from 'node:readline';
import {fileURLToPath} from 'node:url';

/** Another process that rotates the master key of a folder, again and again. */
export class RotatingProcess {
  readonly #child: ChildProcess;
  readonly #lines: Interface;
  /** Null for one that was killed. */
  readonly exitCode: Promise<number | null>;

  constructor(directory: string, rotations: number) {
    const main = fileURLToPath(new URL('./rotating-main.ts', import.meta.url));
    this.#child = spawn(process.execPath, ['--import', 'tsx', main, directory, String(rotations)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    if (!this.#child.stdout) throw new Error('It has no standard output.');
    this.#lines = createInterface({input: this.#child.stdout});
    this.exitCode = once(this.#child, 'exit').then(([code]) => code);
  }

  /** Waits until it has begun that many. */
  async rotations(count: number): Promise<void> {
    let begun = 0;
    for await (const _line of on(this.#lines, 'line', {close: ['close']})) {
      begun += 1;
      if (begun === count) return;
    }
    throw new Error(`It ended after ${begun} rotations.`);
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }
}
