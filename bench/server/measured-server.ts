import {type ChildProcess, spawn} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';

const projectRoot = fileURLToPath(new URL('../../', import.meta.url));
const reporter = fileURLToPath(new URL('report-live.mjs', import.meta.url));
/** What `npm start` runs, once it is built. */
const serverMain = '.build/demo/server/main.js';

/** Memory of a process in kB: what is in use now, and the most that ever was. */
export interface Memory {
  readonly nowKb: number;
  readonly peakKb: number;
}

/** The real server in a process of its own, with a store of its own. */
export interface MeasuredServer {
  readonly url: string;
  memory(): Memory;
  /** kB that are in use, in the heap and in buffers, when all garbage is collected. It changes what `memory` gives from then on. */
  liveKb(): Promise<number>;
  close(): Promise<void>;
}

export interface MeasuredOptions {
  /** The most that its heap may hold. */
  readonly heapMb: number;
  readonly environment: Readonly<Record<string, string>>;
  /** Its models.toml. */
  readonly models?: string;
}

/** Starts it as it was built. */
export async function startMeasured({
  heapMb,
  environment,
  models = '',
}: MeasuredOptions): Promise<MeasuredServer> {
  const directory = await mkdtemp(join(tmpdir(), 'chat-stream-bench-'));
  await writeFile(join(directory, 'models.toml'), models);
  const server = spawn(
    process.execPath,
    ['--expose-gc', `--max-old-space-size=${heapMb}`, '--import', reporter, serverMain],
    {
      cwd: projectRoot,
      env: {
        PATH: process.env['PATH'],
        PORT: '0',
        DATA_DIR: directory,
        OLLAMA_URL: 'off',
        KEYRING: '0',
        LOG_LEVEL: 'error',
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  return {
    url: await printed(server, /http:\/\/\S+/),
    memory: () => memoryOf(server.pid ?? 0),
    async liveKb() {
      const live = printed(server, /(?<=live )\d+(?=\n)/);
      server.kill('SIGUSR2');
      return Number(await live);
    },
    async close() {
      const exited = new Promise((resolve) => server.on('exit', resolve));
      server.kill('SIGINT');
      await exited;
      await rm(directory, {recursive: true, force: true});
    },
  };
}

/** What the server prints next that fits `pattern`. */
function printed(server: ChildProcess, pattern: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    const end = (code: number | null): void => reject(new Error(`The server ended with ${code}: ${output}`));
    const read = (text: string): void => {
      output += text;
      const found = pattern.exec(output)?.[0];
      if (found === undefined) return;
      server.off('exit', end).stdout?.off('data', read);
      resolve(found);
    };
    server.on('exit', end).stdout?.setEncoding('utf8').on('data', read);
  });
}

/** @see https://man7.org/linux/man-pages/man5/proc_pid_status.5.html */
function memoryOf(pid: number): Memory {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const kb = (name: string): number => Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1]);
  return {nowKb: kb('VmRSS'), peakKb: kb('VmHWM')};
}
