import {spawn} from 'node:child_process';
import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {connect} from 'node:net';
import {tmpdir, userInfo} from 'node:os';
import {join} from 'node:path';
import {findNginx} from '../../scripts/find-browser.mjs';
import {eventually} from './chat-world.js';
import {freePort} from './runner-port.mjs';

export interface NginxOptions {
  /** Buffers event streams although the server asks it not to, with `X-Accel-Buffering: no`. */
  readonly ignoresBufferingHint?: boolean;
}

export interface Nginx {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Starts nginx in front of `upstream`, with a directory of its own for all that it writes: its usual buffering,
 * and gzip for event streams and JSON too.
 *
 * @throws with nginx's own words when it does not start.
 */
export async function startNginx(upstream: string, options: NginxOptions = {}): Promise<Nginx> {
  const program = findNginx();
  if (!program) throw new Error('No nginx was found. On Debian: apt-get install nginx-light');
  const directory = await mkdtemp(join(tmpdir(), 'chat-stream-nginx-'));
  const port = await freePort();
  const configuration = join(directory, 'nginx.conf');
  const errors = join(directory, 'error.log');
  await writeFile(configuration, configurationOf({...options, upstream, directory, port}));
  const nginx = spawn(program, ['-e', errors, '-p', directory, '-c', configuration], {stdio: 'ignore'});
  const exited = new Promise<void>((resolve) => {
    nginx.once('exit', () => resolve());
    nginx.once('error', () => resolve());
  });
  let hasExited = false;
  void exited.then(() => {
    hasExited = true;
  });
  const close = async (): Promise<void> => {
    // At once, not after the last answer: what it still holds belongs to nobody.
    nginx.kill('SIGTERM');
    await exited;
    await rm(directory, {recursive: true, force: true});
  };
  try {
    await eventually(async () => hasExited || (await isOpen(port)), 'nginx answers');
    if (hasExited) throw new Error(`nginx did not start: ${await readFile(errors, 'utf8')}`);
  } catch (error) {
    await close();
    throw error;
  }
  return {url: `http://127.0.0.1:${port}`, close};
}

function configurationOf({
  upstream,
  directory,
  port,
  ignoresBufferingHint = false,
}: NginxOptions & {readonly upstream: string; readonly directory: string; readonly port: number}): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (kind) => `${kind}_temp_path ${join(directory, kind)};`,
  );
  // Only root may name a user, and only root needs to: its workers could not write here as somebody else.
  const user = userInfo().uid === 0 ? `user ${userInfo().username};` : '';
  return `
    ${user}
    daemon off;
    worker_processes 1;
    pid ${join(directory, 'nginx.pid')};
    events {}
    http {
      access_log off;
      ${temporary.join('\n      ')}
      gzip on;
      gzip_types text/event-stream application/json;
      server {
        listen 127.0.0.1:${port};
        location / {
          proxy_pass ${upstream};
          proxy_set_header Host $http_host;
          ${ignoresBufferingHint ? 'proxy_ignore_headers X-Accel-Buffering;' : ''}
        }
      }
    }
  `;
}

function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
