import type {Server} from 'node:http';
import type {Generation} from './generation/generation.js';
import type {OpenedParts} from './opened-parts.js';
import {type Database, waitLittle} from './store/database.js';

/** What of a server is closed in an order of its own, and the rest. */
export interface ServerParts {
  readonly http: Server;
  readonly db: Database;
  readonly generation: Generation;
  /** All that is below the routes. */
  readonly opened: OpenedParts;
  readonly draining: AbortController;
  readonly closing: AbortController;
}

/** Ends everything in its order: what was said is saved, and who reads learns of it. */
export async function closeServer(
  {http, db, generation, opened, draining, closing}: ServerParts,
  graceMs: number,
): Promise<void> {
  draining.abort();
  await waitLittle(db);
  // Still listening: who comes now is told when to come back, and health checks see what is going on.
  await generation.close(graceMs);
  const closed = new Promise<void>((resolve) => http.close(() => resolve()));
  // Readers get the end of their stream first: it is in the log, and their tails end on it.
  await new Promise((resolve) => setImmediate(resolve));
  closing.abort();
  // Connections fall idle one by one as their streams end; those that do not are cut.
  const idle = setInterval(() => http.closeIdleConnections(), 20);
  const force = setTimeout(() => http.closeAllConnections(), 1_000);
  await closed;
  clearInterval(idle);
  clearTimeout(force);
  await opened.close();
}
