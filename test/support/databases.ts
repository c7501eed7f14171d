import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import Libsql from 'libsql';
import type {PostgresPlace} from '../../demo/server/store/postgres-pool.js';
import {createPostgresDatabase, noPostgres} from './postgres.js';

/** An empty database, for one server after the other. */
export interface TestDatabase {
  /** As `openDatabase` takes it. */
  readonly place: string | PostgresPlace;
  /** As `createServer` takes it. */
  readonly options: {readonly databaseFile: string; readonly postgres: PostgresPlace | null};
  /** As a server's process takes it. */
  readonly environment: Readonly<Record<string, string>>;
  /** What a connection of another kind, to the same database, sees. */
  rows(query: string): Promise<Record<string, unknown>[]>;
  dispose(): Promise<void>;
}

export interface DatabaseKind {
  readonly name: string;
  /** Why it cannot be tested here, or false. */
  readonly skip: string | false;
  create(): Promise<TestDatabase>;
}

/** Every kind of database that the store takes: what is promised of it is tested on all. */
export const databaseKinds: readonly DatabaseKind[] = [
  {name: 'libsql', skip: false, create: libsqlDatabase},
  {name: 'PostgreSQL', skip: noPostgres, create: postgresDatabase},
];

async function libsqlDatabase(): Promise<TestDatabase> {
  const directory = await mkdtemp(join(tmpdir(), 'chat-stream-test-'));
  const databaseFile = join(directory, 'chat-stream.db');
  return {
    place: databaseFile,
    options: {databaseFile, postgres: null},
    environment: {DATA_DIR: directory},
    async rows(query) {
      const other = new Libsql(databaseFile);
      try {
        return other.prepare(query).all() as Record<string, unknown>[];
      } finally {
        other.close();
      }
    },
    dispose: () => rm(directory, {recursive: true, force: true}),
  };
}

async function postgresDatabase(): Promise<TestDatabase> {
  const directory = await mkdtemp(join(tmpdir(), 'chat-stream-test-'));
  const {place, rows, drop} = await createPostgresDatabase();
  return {
    place,
    options: {databaseFile: join(directory, 'not-used.db'), postgres: place},
    environment: {DATA_DIR: directory, DATABASE_URL: place.url},
    rows,
    async dispose() {
      await drop();
      await rm(directory, {recursive: true, force: true});
    },
  };
}
