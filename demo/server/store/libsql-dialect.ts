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

/** Prepared once and used again: what libsql prepares it holds outside the heap, until the collector happens to pass. */
const keptStatements = 200;
const isKept = (sql: string): boolean => /^(select|insert|update|delete|with)\b/.test(sql);

const nothingChanged = {changes: 0, lastInsertRowid: 0} as const;

class LockingDatabase implements SqliteDatabase {
  readonly #connection: Libsql.Database;
  /** The one used last stands last. */
  readonly #prepared = new Map<string, Libsql.Statement>();

  constructor(connection: Libsql.Database) {
    this.#connection = connection;
  }

  close(): void {
    this.#connection.close();
  }

  prepare(sql: string): SqliteStatement {
    const word = transactionWords[sql];
    if (word !== undefined) return this.#transactionStatement(word);
    const statement = this.#take(sql);
    return {
      reader: statement.reader,
      // libsql's types want rest arguments; it takes the one list that Kysely gives as well.
      all: (parameters) => this.#keeping(sql, statement, () => statement.all(parameters)),
      iterate: (parameters) => statement.iterate(parameters),
      run: (parameters) => this.#keeping(sql, statement, () => this.#locked(() => statement.run(parameters))),
    };
  }

  /** Takes it out of those kept: nobody else may use it before it has ended well. */
  #take(sql: string): Libsql.Statement {
    const kept = this.#prepared.get(sql);
    this.#prepared.delete(sql);
    return kept ?? this.#connection.prepare(sql);
  }

  /** Keeps the statement when `use` has ended well: one that failed may still be in progress. */
  #keeping<T>(sql: string, statement: Libsql.Statement, use: () => T): T {
    const result = use();
    if (isKept(sql)) this.#prepared.set(sql, statement);
    // What changes the schema may change what those kept answer with.
    else this.#prepared.clear();
    const [oldest] = this.#prepared.keys();
    if (this.#prepared.size > keptStatements && oldest !== undefined) this.#prepared.delete(oldest);
    return result;
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
