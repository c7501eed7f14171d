import {type ChildProcess, spawn} from 'node:child_process';
import {chown, mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {setTimeout} from 'node:timers/promises';
import {Client, types} from 'pg';
import type {PostgresPlace} from '../../demo/server/store/postgres-pool.js';
import {findPostgres} from '../../scripts/find-postgres.mjs';
import {newId} from '../../src/base/ids.js';

const given = process.env['TEST_POSTGRES_URL'];

/**
 * PostgreSQL for tests: the one at `TEST_POSTGRES_URL`, or one of this process's own, started when it is first needed.
 * Why there is none, for `skip`; false where there is one, or must be.
 */
export const noPostgres: string | false =
  given || process.env['REQUIRE_POSTGRES'] || findPostgres()
    ? false
    : 'No PostgreSQL was found. On Debian: apt-get install postgresql';

/** One database, empty when it was made. */
export interface PostgresDatabase {
  readonly place: PostgresPlace;
  /** What a connection of its own sees. */
  rows(query: string): Promise<Record<string, unknown>[]>;
  drop(): Promise<void>;
}

export async function createPostgresDatabase(): Promise<PostgresDatabase> {
  cluster ??= startCluster();
  const admin = await cluster;
  const name = emptied.pop() ?? (await newDatabase(admin));
  const url = new URL(admin);
  url.pathname = `/${name}`;
  let watching: Promise<Client> | undefined;
  let last: Promise<unknown> = Promise.resolve();
  return {
    place: {url: url.href, poolSize: 10},
    async rows(query) {
      watching ??= connect(url.href);
      const client = await watching;
      const result = last.then(() => client.query(query));
      last = result.catch(() => {});
      return (await result).rows;
    },
    async drop() {
      await (await watching)?.end();
      watching = undefined;
      if (admin === given) return once(admin, `drop database ${name} with (force)`);
      await once(url.href, 'drop schema public cascade; create schema public');
      emptied.push(name);
    },
  };
}

/** Emptied is quicker than made; all of them go with what holds them. */
const emptied: string[] = [];

async function newDatabase(admin: string): Promise<string> {
  const name = `chat_stream_test_${newId()
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '_')}`;
  await once(admin, `create database ${name}`);
  return name;
}

let cluster: Promise<string> | undefined;

/** Milliseconds for making it and starting it, on a busy machine. */
const startWithinMs = 60_000;
/** PostgreSQL does not run as root; this is `nobody`. */
const unprivileged = 65_534;

/**
 * It ends with its standard input, which ends with the process that started it, however that ended. Nothing is left.
 * What is not safe from a power cut is quick.
 */
const script = `
trap '' HUP INT TERM
bin=$1; home=$2; child=
if "$bin/initdb" -D "$home/data" -U postgres -A trust -E UTF8 --locale=C --no-sync --no-instructions >"$home/log" 2>&1; then
  "$bin/postgres" -D "$home/data" -k "$home" -c listen_addresses= -c max_connections=200 -c fsync=off \\
    -c full_page_writes=off -c synchronous_commit=off -c shared_buffers=32MB >"$home/log" 2>&1 </dev/null &
  child=$!
else
  cat "$home/log"
fi
cat >/dev/null
if [ -n "$child" ]; then kill -QUIT "$child"; wait "$child"; fi
cd / && rm -rf "$home"
`;

/** Resolves with the URL of its own database. */
async function startCluster(): Promise<string> {
  if (given) return given;
  const bin = findPostgres();
  if (!bin) throw new Error('No PostgreSQL was found, and REQUIRE_POSTGRES is set.');
  const home = await mkdtemp(join(tmpdir(), 'chat-stream-pg-'));
  const isRoot = process.getuid?.() === 0;
  if (isRoot) await chown(home, unprivileged, unprivileged);
  const keeper = spawn('sh', ['-c', script, 'sh', bin, home], {
    cwd: home,
    // A group of its own: what is pressed at a terminal is not for it.
    detached: true,
    stdio: ['pipe', 'pipe', 'ignore'],
    env: {PATH: process.env['PATH'], LC_ALL: 'C'},
    ...(isRoot ? {uid: unprivileged, gid: unprivileged} : {}),
  });
  const url = `postgres:///postgres?host=${encodeURIComponent(home)}&user=postgres`;
  try {
    await untilReady(url, keeper);
  } catch (error) {
    keeper.stdin?.end();
    await rm(home, {recursive: true, force: true});
    throw error;
  }
  // This process may end while it runs.
  keeper.stdout?.destroy();
  (keeper.stdin as unknown as {unref(): void}).unref();
  keeper.unref();
  return url;
}

async function untilReady(url: string, keeper: ChildProcess): Promise<void> {
  let words = '';
  keeper.stdout?.setEncoding('utf8').on('data', (text: string) => {
    words += text;
  });
  const end = Date.now() + startWithinMs;
  for (;;) {
    const error = await once(url, 'select 1').then(
      () => null,
      (reason: unknown) => reason,
    );
    if (error === null) return;
    if (words !== '' || Date.now() > end)
      throw new Error(`PostgreSQL does not start: ${words || error}`, {cause: error});
    await setTimeout(20);
  }
}

async function connect(url: string): Promise<Client> {
  const client = new Client({
    connectionString: url,
    // Counts as numbers.
    types: {getTypeParser: ((type: number) => (type === 20 ? Number : types.getTypeParser(type))) as never},
  });
  // It goes away with its database.
  client.on('error', () => {});
  await client.connect();
  return client;
}

async function once(url: string, query: string): Promise<void> {
  const client = await connect(url);
  try {
    await client.query(query);
  } finally {
    await client.end();
  }
}
