import type {PostgresPool, PostgresPoolClient, PostgresQueryResult} from 'kysely';
import type {CustomTypesConfig, DatabaseError, Pool, PoolClient} from 'pg';
import {StoreUnreachable} from './store-unreachable.js';

/** A PostgreSQL, and how much of it one server takes. */
export interface PostgresPlace {
  /** With user, password and database, as `postgres://user:password@host/database`. It is a secret. */
  readonly url: string;
  /** Most connections at the same time. */
  readonly poolSize: number;
}

/** Milliseconds after which PostgreSQL gives up; 0 never does. */
export interface PostgresTimeouts {
  readonly statementMs: number;
  /** For what another transaction has locked. */
  readonly lockMs: number;
  /** For the next word of an open transaction: what a process that hangs has locked is free then. */
  readonly idleTransactionMs: number;
}

/** Milliseconds for a new connection, and for one of the pool to fall free. */
const connectionTimeoutMs = 5_000;
/** Milliseconds after the statement's own end that its answer may take: a line that was cut without a word. */
const answerTimeoutMs = 5_000;

/**
 * Opens a pool of connections; the first is made when it is needed. `pg` is loaded here, for those who use it.
 *
 * - What counts comes as numbers, as from SQLite: `bigint`, and sums of it. All are below 2^53.
 * - NUL, which a text of PostgreSQL cannot hold, is replaced as a lone surrogate is, by U+FFFD.
 * - A failure of the line, not of the statement, is a {@link StoreUnreachable}, and its connection is not used again.
 */
export async function openPostgresPool(place: PostgresPlace, timeouts: PostgresTimeouts): Promise<StorePool> {
  const pg = await import('pg');
  const pool = new pg.Pool({
    connectionString: place.url,
    max: place.poolSize,
    application_name: 'chat-stream',
    connectionTimeoutMillis: connectionTimeoutMs,
    keepAlive: true,
    statement_timeout: timeouts.statementMs,
    query_timeout: timeouts.statementMs === 0 ? undefined : timeouts.statementMs + answerTimeoutMs,
    lock_timeout: timeouts.lockMs,
    idle_in_transaction_session_timeout: timeouts.idleTransactionMs,
    types: {getTypeParser: parserFrom(pg.types.getTypeParser)},
  });
  // A connection that breaks while nobody uses it is no longer in the pool; who uses one hears of it from the query.
  const hear = (): void => {};
  pool.on('error', hear);
  pool.on('connect', (client) => client.on('error', hear));
  return new StorePool(pool, (error): error is DatabaseError => error instanceof pg.DatabaseError);
}

type IsAnswer = (error: unknown) => error is DatabaseError;

/** A pool as Kysely takes it. */
export class StorePool implements PostgresPool {
  readonly #pool: Pool;
  readonly #isAnswer: IsAnswer;
  #lockMs: number | undefined;

  constructor(pool: Pool, isAnswer: IsAnswer) {
    this.#pool = pool;
    this.#isAnswer = isAnswer;
  }

  /** @throws {StoreUnreachable} also where the pool has none free for 5 s. */
  async connect(): Promise<PostgresPoolClient> {
    let connection: StoreConnection | undefined;
    try {
      connection = new StoreConnection(await this.#pool.connect(), this.#isAnswer);
      if (this.#lockMs !== undefined) await connection.run(`set lock_timeout = ${this.#lockMs}`, []);
      return connection.toClient();
    } catch (error) {
      connection?.release();
      throw error instanceof StoreUnreachable ? error : new StoreUnreachable(error);
    }
  }

  /** From here on, waits no longer than `lockMs` milliseconds for what others lock. */
  limitLocks(lockMs: number): void {
    this.#lockMs = lockMs;
  }

  end(): Promise<void> {
    return this.#pool.end();
  }
}

/** One connection, from when it is taken out of the pool until it is given back. */
class StoreConnection {
  readonly #client: PoolClient;
  readonly #isAnswer: IsAnswer;
  #isBroken = false;

  constructor(client: PoolClient, isAnswer: IsAnswer) {
    this.#client = client;
    this.#isAnswer = isAnswer;
  }

  toClient(): PostgresPoolClient {
    return {
      query: ((sql: string, parameters: readonly unknown[]) =>
        this.run(sql, parameters)) as PostgresPoolClient['query'],
      release: () => this.release(),
    };
  }

  async run(sql: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<unknown>> {
    if (this.#isBroken) throw new StoreUnreachable(new Error('The connection had failed before.'));
    const result = await this.#client.query(sql, parameters.map(storable)).catch((error: unknown) => {
      if (this.#isAnswer(error)) throw error;
      this.#isBroken = true;
      throw new StoreUnreachable(error);
    });
    // Its answer to who caught an error in a transaction and went on: nothing was saved, and it is no error to it.
    if (sql === 'commit' && result.command === 'ROLLBACK')
      throw new Error('The transaction was rolled back: one of its statements had failed.');
    return result as unknown as PostgresQueryResult<unknown>;
  }

  release(): void {
    this.#client.release(this.#isBroken);
  }
}

/** `int8`, and `numeric`, which is what it makes of a sum of them. */
const countTypes: ReadonlySet<number> = new Set([20, 1700]);

function parserFrom(usual: CustomTypesConfig['getTypeParser']): CustomTypesConfig['getTypeParser'] {
  return ((type: number, format?: 'text') =>
    countTypes.has(type) ? Number : usual(type, format)) as CustomTypesConfig['getTypeParser'];
}

function storable(value: unknown): unknown {
  return typeof value === 'string' && value.includes('\0') ? value.replaceAll('\0', '\uFFFD') : value;
}
