import {setMaxListeners} from 'node:events';
import {createServer as createHttpServer, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import {fileURLToPath} from 'node:url';
import {type Logger, pino} from 'pino';
import {type Clock, systemClock} from '../../src/base/clock.js';
import {heartbeatMs as usualHeartbeatMs} from '../../src/model/native-wire.js';
import {answerClientError} from './client-error.js';
import {readConfig, type ServerConfig} from './config.js';
import {Generation} from './generation/generation.js';
import {recoverInterrupted} from './generation/recover.js';
import type {RunHooks} from './generation/run-hooks.js';
import {createListener} from './listener.js';
import {createProviders} from './providers/providers.js';
import type {Services} from './routes/environment.js';
import {type Database, openDatabase, waitLittle} from './store/database.js';
import {MemoryStreamLog} from './stream-log/memory-stream-log.js';

const usualRetryMs = 1_500;

/** Settings, and what tests put in place of the world. */
export interface ServerOptions extends Partial<ServerConfig> {
  readonly clock?: Clock;
  readonly logger?: Logger;
  /** Milliseconds between heartbeat comments; 15 000. */
  readonly heartbeatMs?: number;
  /** Milliseconds that readers are asked to wait before they connect again; 1500. */
  readonly retryMs?: number;
  /** Milliseconds in which the headers of a request must have come, and the whole of it; 10 000 and 30 000. */
  readonly headersTimeoutMs?: number;
  readonly requestTimeoutMs?: number;
  /** What else is saved with the start and the end of every run. */
  readonly hooks?: readonly RunHooks[];
  /** Where `demo/` and `dist/` are. */
  readonly rootDirectory?: string;
}

/** What is alive in a server. All are 0 when nothing runs and nobody reads, but `streams`, which are kept a while. */
export interface ServerCounts {
  readonly runs: number;
  readonly streams: number;
  readonly readers: number;
  readonly waiting: number;
  readonly heartbeats: number;
}

export interface ChatServer {
  readonly url: string;
  readonly port: number;
  readonly db: Database;
  counts(): ServerCounts;
  /**
   * Answers requests with 503, gives runs `graceMs` milliseconds (0) to finish, interrupts the rest with what they
   * said kept, ends all streams and closes the store. Asked again, it waits for the first.
   */
  close(options?: {readonly graceMs?: number}): Promise<void>;
}

/**
 * Starts a server; what is not in `options` is as if the environment were empty. Port 0 takes any free one.
 *
 * @throws when the port is taken or the store cannot be opened; nothing is left open then.
 */
export async function createServer(options: ServerOptions = {}): Promise<ChatServer> {
  const config: ServerConfig = {...readConfig({}), ...options};
  const {clock = systemClock, logger = pino({level: 'silent'}), hooks = []} = options;
  const db = await openDatabase(config.databaseFile);
  const recovered = await recoverInterrupted({db, hooks}, clock.now());
  if (recovered > 0) logger.info({recovered}, 'answers of an earlier process marked as interrupted');
  const log = new MemoryStreamLog({clock, retentionMs: config.logRetentionMs});
  const generation = new Generation({
    db,
    log,
    clock,
    logger,
    hooks,
    limits: config,
    abandonAfterMs: config.abandonAfterMs,
    providers: createProviders(config, clock),
  });
  const closing = new AbortController();
  // Every open stream listens; that is no leak, and the counts are tested.
  setMaxListeners(0, closing.signal);
  const draining = new AbortController();
  setMaxListeners(0, draining.signal);
  const services: Services = {
    db,
    log,
    generation,
    clock,
    logger,
    heartbeatMs: options.heartbeatMs ?? usualHeartbeatMs,
    retryMs: options.retryMs ?? usualRetryMs,
    draining: draining.signal,
    closing: closing.signal,
    heartbeats: new Set(),
  };
  const rootDirectory = options.rootDirectory ?? fileURLToPath(new URL('../../', import.meta.url));
  const http = createHttpServer(
    {
      headersTimeout: options.headersTimeoutMs ?? 10_000,
      requestTimeout: options.requestTimeoutMs ?? 30_000,
      keepAliveTimeout: 10_000,
      // Node looks every 30 s otherwise, which would add up to that to both.
      connectionsCheckingInterval: 1_000,
    },
    createListener({services, config, rootDirectory}),
  );
  http.on('clientError', answerClientError);
  try {
    await listen(http, config);
  } catch (error) {
    await generation.close(0);
    await db.destroy();
    throw error;
  }
  const {port} = http.address() as AddressInfo;
  let closed: Promise<void> | undefined;
  return {
    url: `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}`,
    port,
    db,
    counts: () => ({runs: generation.runCount, ...log.counts(), heartbeats: services.heartbeats.size}),
    close: ({graceMs = 0} = {}) => {
      closed ??= closeAll({http, db, log, generation, draining, closing}, graceMs);
      return closed;
    },
  };
}

interface Parts {
  readonly http: Server;
  readonly db: Database;
  readonly log: MemoryStreamLog;
  readonly generation: Generation;
  readonly draining: AbortController;
  readonly closing: AbortController;
}

async function closeAll(
  {http, db, log, generation, draining, closing}: Parts,
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
  await db.destroy();
}

function listen(http: Server, {port, host}: Pick<ServerConfig, 'port' | 'host'>): Promise<void> {
  return new Promise((resolve, reject) => {
    http.once('error', reject);
    http.listen(port, host, () => {
      http.off('error', reject);
      resolve();
    });
  });
}
