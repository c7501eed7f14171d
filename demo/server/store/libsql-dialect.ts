import {
  type DialectAdapter,
  SqliteAdapter,
  type SqliteDatabase,
  SqliteDialect,
  type SqliteStatement,
} from 'kysely';
import type Libsql from 'libsql';

/**
 * Kysely's SQLite dialect over a libsql connection.
 *
 * Every write takes the lock first, by `exec`. A statement that libsql runs and that fails with SQLITE_BUSY stays
 * in progress until it is collected, and until then nothing on the connection can be committed: one short lock
 * would end all saving. `exec` cleans up after itself, and behind it nothing can be busy.
 *
 * @see https://github.com/tursodatabase/libsql-js/pull/237
 */
export class LibsqlDialect extends SqliteDialect {
  constructor(connection: Libsql.Database) {
    super({database: new LockingDatabase(connection)});
  }

  override createAdapter(): DialectAdapter {
    return new TransactionalDdlAdapter();
  }
}

/** SQLite takes schema changes back like any other, so a migration is all or nothing. */
class TransactionalDdlAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

const transactionWords: Readonly<Record<string, string>> = {
  begin: 'begin immediate',
  commit: 'commit',
  rollback: 'rollback',
};

const nothingChanged = {changes: 0, lastInsertRowid: 0} as const;

class LockingDatabase implements SqliteDatabase {
  readonly #connection: Libsql.Database;

  constructor(connection: Libsql.Database) {
    this.#connection = connection;
  }

  close(): void {
    this.#connection.close();
  }

  prepare(sql: string): SqliteStatement {
    const word = transactionWords[sql];
    if (word !== undefined) return this.#transactionStatement(word);
    const statement = this.#connection.prepare(sql);
    return {
      reader: statement.reader,
      // libsql's types want rest arguments; it takes the one list that Kysely gives as well.
      all: (parameters) => statement.all(parameters),
      iterate: (parameters) => statement.iterate(parameters),
      run: (parameters) => this.#locked(() => statement.run(parameters)),
    };
  }

  #transactionStatement(word: string): SqliteStatement {
    return {
      reader: false,
      all: () => [],
      iterate: () => [].values(),
      run: () => {
        // A full disk has taken the transaction back already: a second time would hide why.
        if (word !== 'rollback' || this.#connection.inTransaction) this.#connection.exec(word);
        return nothingChanged;
      },
    };
  }

  #locked<T>(write: () => T): T {
    if (this.#connection.inTransaction) return write();
    this.#connection.exec('begin immediate');
    try {
      const result = write();
      this.#connection.exec('commit');
      return result;
    } catch (error) {
      if (this.#connection.inTransaction) this.#connection.exec('rollback');
      throw error;
    }
  }
}
