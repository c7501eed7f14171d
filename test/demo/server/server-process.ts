import {type ChildProcess, spawn} from 'node:child_process';
import {fileURLToPath} from 'node:url';

const rootDirectory = fileURLToPath(new URL('../../../', import.meta.url));

/** The server as `npm run build` makes it, and as people start it. */
const builtMain = '.build/demo/server/main.js';

/** The server as people start it: a process of its own. */
export class ServerProcess {
  #output = '';
  readonly #process: ChildProcess;
  readonly exited: Promise<number | null>;

  /** @param main - The module that is run, from the root of the project: the built server, or a source. */
  constructor(environment: Readonly<Record<string, string>>, main = builtMain) {
    const compiler = main.endsWith('.ts') ? ['--import', 'tsx'] : [];
    this.#process = spawn(process.execPath, [...compiler, main], {
      cwd: rootDirectory,
      env: {PATH: process.env['PATH'], PORT: '0', LOG_LEVEL: 'fatal', ...environment},
    });
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#output += text;
      });
    }
    this.exited = new Promise((resolve) => this.#process.on('exit', resolve));
  }

  get output(): string {
    return this.#output;
  }

  /** Resolves with the URL that it prints. */
  async url(): Promise<string> {
    const end = Date.now() + 60_000;
    for (;;) {
      const url = /http:\/\/\S+/.exec(this.#output)?.[0];
      if (url) return url;
      if (Date.now() > end) throw new Error(`no URL in ${this.#output}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  kill(signal: NodeJS.Signals): void {
    this.#process.kill(signal);
  }
}
