import {dirname, join, resolve} from 'node:path';
import {fileURLToPath} from 'node:url';
import * as v from 'valibot';
import type {PostgresPlace} from '../store/postgres-pool.js';
import {explained} from './explained.js';
import {wholeNumber} from './number-setting.js';

/** Where things are kept. */
export interface StoreConfig {
  /** Path of the database file, where there is no `postgres`. */
  readonly databaseFile: string;
  /** The PostgreSQL that is the store; null where a file is. */
  readonly postgres: PostgresPlace | null;
  /** Folder of what is kept in files, such as the master key: that of the database file, else DATA_DIR. */
  readonly dataDirectory: string;
}

const mostConnections = 1_000;

export const storeSettings = {
  DATA_DIR: explained(
    v.optional(v.string(), './data'),
    'The folder of the store, which is one SQLite file, of models.toml and of the master key.',
  ),
  DATABASE_URL: explained(
    v.optional(
      v.pipe(
        v.string(),
        // What it says never repeats the value: there is a password in it.
        v.check(
          (value) => isFileUrl(value) || isPostgresUrl(value),
          'DATABASE_URL must be file: and a path, or the URL of a PostgreSQL, such as postgres://user:password@host/database.',
        ),
      ),
    ),
    'Another file: for the store, or a PostgreSQL: postgres://user:password@host/database.',
    'chat-stream.db in DATA_DIR',
  ),
  DATABASE_POOL_SIZE: explained(
    v.optional(wholeNumber('DATABASE_POOL_SIZE', mostConnections, 1), '10'),
    'Most connections to a PostgreSQL at the same time.',
  ),
  REDIS_URL: explained(
    v.optional(v.never('REDIS_URL is not supported yet: streams are kept in memory. Remove it.')),
    'Not supported yet: streams are kept in memory.',
  ),
};

export function storeFrom(settings: {
  readonly DATA_DIR: string;
  readonly DATABASE_URL?: string | undefined;
  readonly DATABASE_POOL_SIZE: number;
}): StoreConfig {
  const {DATA_DIR, DATABASE_URL: url, DATABASE_POOL_SIZE: poolSize} = settings;
  const directory = resolve(DATA_DIR);
  const databaseFile = url?.startsWith('file:') ? fileOf(url) : join(directory, 'chat-stream.db');
  const postgres = url !== undefined && isPostgresUrl(url) ? {url, poolSize} : null;
  return {databaseFile, postgres, dataDirectory: postgres ? directory : dirname(databaseFile)};
}

/** `file:///a/b.db`, `file:/a/b.db` and `file:./b.db` are all in use. */
function fileOf(url: string): string {
  return url.startsWith('file:/') ? fileURLToPath(url) : resolve(url.slice('file:'.length));
}

function isFileUrl(value: string): boolean {
  try {
    return /^file:./.test(value) && fileOf(value) !== '';
  } catch {
    // On another host, or with a `%` that encodes nothing.
    return false;
  }
}

function isPostgresUrl(value: string): boolean {
  try {
    const {protocol, username, password, pathname} = new URL(value);
    // A `%` that encodes nothing would only be found when the first connection is made.
    for (const part of [username, password, pathname]) decodeURIComponent(part);
    return protocol === 'postgres:' || protocol === 'postgresql:';
  } catch {
    // It is said that it is none, and not what it is.
    return false;
  }
}
