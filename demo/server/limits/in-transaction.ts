import type {Transaction} from 'kysely';
import type {Queryable} from '../store/database.js';
import type {Tables} from '../store/tables.js';

/** Does `work` in the transaction that `db` is, or in one of its own. */
export function inTransaction<T>(db: Queryable, work: (db: Transaction<Tables>) => Promise<T>): Promise<T> {
  return isTransaction(db) ? work(db) : db.transaction().execute(work);
}

/** @throws {TypeError} unless `db` is a transaction: what follows would not hold without one. */
export function demandTransaction(db: Queryable): void {
  if (!isTransaction(db)) throw new TypeError('`db` must be the transaction that saves the start.');
}

function isTransaction(db: Queryable): db is Transaction<Tables> {
  return db.isTransaction;
}
