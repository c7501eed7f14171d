import type {Server} from 'node:http';
import type {CleanUp} from './clean-up.js';
import type {Generation} from './generation/generation.js';
import type {SessionWatch} from './people/session-watch.js';
import type {PeoplesKeys} from './peoples-keys.js';
import type {Providers} from './providers/providers.js';
import {type Database, waitLittle} from './store/database.js';
import type {MemoryStreamLog} from './stream-log/memory-stream-log.js';

/** What a server is made of. */
export interface ServerParts {
  readonly http: Server;
  readonly db: Database;
  readonly log: MemoryStreamLog;
  readonly generation: Generation;
  readonly providers: Providers;
  readonly keys: PeoplesKeys;
  readonly sessions: SessionWatch;
  readonly cleanUp: CleanUp;
  readonly draining: AbortController;
  readonly closing: AbortController;
}

/** Ends everything in its order: what was said is saved, and who reads learns of it. */
export async function closeServer(
  {http, db, log, generation, providers, keys, sessions, cleanUp, draining, closing}: ServerParts,
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
  log.close();
  sessions.close();
  await Promise.all([providers.close(), keys.close(), cleanUp.close()]);
  await db.destroy();
}
