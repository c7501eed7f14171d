import {mkdtemp, readdir, readFile, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {Kysely, Migrator} from 'kysely';
import Libsql from 'libsql';
import type {RandomBytes} from '../../../../demo/server/keys/aes-gcm.js';
import {masterKeyFile} from '../../../../demo/server/keys/choose-home.js';
import type {KeysDatabase} from '../../../../demo/server/keys/key-state.js';
import {KeyStore} from '../../../../demo/server/keys/key-store.js';
import type {Keyring} from '../../../../demo/server/keys/keyring-home.js';
import {type MasterKeys, openMasterKeys} from '../../../../demo/server/keys/master-keys.js';
import {modelServices} from '../../../../demo/server/keys/model-service.js';
import {LibsqlDialect} from '../../../../demo/server/store/libsql-dialect.js';
import {keys} from '../../../../demo/server/store/migrations-keys.js';
import {ManualClock} from '../../../support/manual-clock.js';

export interface OpenOptions {
  readonly masterPassword?: string | null;
  readonly previousMasterPassword?: string | null;
  readonly keyring?: Keyring | null;
  readonly random?: RandomBytes;
}

/** One server's view of the stored keys. */
export interface OpenKeys {
  readonly store: KeyStore;
  readonly master: MasterKeys;
  readonly db: KeysDatabase;
}

/** A folder with a database of keys, in which servers can be started one after the other, or together. */
export class KeysPlace {
  readonly clock = new ManualClock();
  readonly #open: KeysDatabase[] = [];

  private constructor(readonly directory: string) {}

  static async make(): Promise<KeysPlace> {
    return new KeysPlace(await mkdtemp(join(tmpdir(), 'chat-stream-test-')));
  }

  get masterFile(): string {
    return join(this.directory, masterKeyFile);
  }

  /** A folder that another process made, and will remove. */
  static in(directory: string): KeysPlace {
    return new KeysPlace(directory);
  }

  /** As at the start of a server. */
  async open({
    masterPassword = null,
    keyring = null,
    random,
    ...options
  }: OpenOptions = {}): Promise<OpenKeys> {
    const db = await this.database();
    const master = await openMasterKeys({
      db,
      directory: this.directory,
      masterPassword,
      keyring,
      ...(random && {random}),
      ...options,
    });
    const store = new KeyStore({
      db,
      master,
      clock: this.clock,
      services: modelServices,
      ...(random && {random}),
    });
    return {store, master, db};
  }

  /** A connection of its own. */
  async database(): Promise<KeysDatabase> {
    const connection = new Libsql(join(this.directory, 'test.db'));
    connection.pragma('busy_timeout = 5000');
    connection.pragma('journal_mode = WAL');
    const db: KeysDatabase = new Kysely({dialect: new LibsqlDialect(connection)});
    this.#open.push(db);
    const migrator = new Migrator({db, provider: {getMigrations: async () => ({'0001-keys': keys})}});
    const {error} = await migrator.migrateToLatest();
    if (error !== undefined) throw error;
    return db;
  }

  /** What is in all files together: database, WAL, master key. */
  async bytes(): Promise<Buffer> {
    const names = await readdir(this.directory);
    return Buffer.concat(await Promise.all(names.map((name) => readFile(join(this.directory, name)))));
  }

  async dispose(): Promise<void> {
    for (const db of this.#open.splice(0)) await db.destroy();
    await rm(this.directory, {recursive: true, force: true});
  }
}

/** A keyring that is only memory: the operating system's own cannot be had in a test. */
export class MemoryKeyring implements Keyring {
  readonly entries = new Map<string, string>();
  /** The number of the write that fails, and all after it; they count from 1. */
  failFrom = Number.POSITIVE_INFINITY;
  /** True: nothing can be read. */
  isLocked = false;
  #writes = 0;

  async read(account: string): Promise<string | null> {
    if (this.isLocked) throw new Error('locked');
    return this.entries.get(account) ?? null;
  }

  async write(account: string, text: string): Promise<void> {
    this.#writes += 1;
    if (this.isLocked || this.#writes >= this.failFrom) throw new Error('locked');
    this.entries.set(account, text);
  }
}

/** The error of what must fail. */
export async function failureOf(promise: Promise<unknown>): Promise<Error> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error('It did not fail as it should.');
}
