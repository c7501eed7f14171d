import {setMaxListeners} from 'node:events';
import {createServer as createHttpServer, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import {pino} from 'pino';
import {systemClock} from '../../src/base/clock.js';
import {heartbeatMs as usualHeartbeatMs} from '../../src/model/native-wire.js';
import {answerClientError} from './client-error.js';
import {closeServer} from './close-server.js';
import type {ServerConfig} from './config.js';
import {AddressLimits} from './guards/address-limits.js';
import {limitConnections} from './limit-connections.js';
import {createListener} from './listener.js';
import {type Floors, openFloors} from './open-floors.js';
import {OpenedParts} from './opened-parts.js';
import {ReaderLimit} from './people/reader-limit.js';
import {SessionWatch} from './people/session-watch.js';
import {projectRoot} from './project-root.js';
import {createRouter} from './router.js';
import type {Services} from './routes/environment.js';
import {configWith, type ServerOptions} from './server-options.js';
import type {Database} from './store/database.js';
import {createUpgradeListener} from './upgrades.js';

export type {ServerOptions} from './server-options.js';

const usualRetryMs = 1_500;

/** What is alive in a server. All are 0 when nothing runs and nobody reads, but `streams`, which are kept a while. */
export interface ServerCounts {
  readonly runs: number;
  readonly streams: number;
  readonly readers: number;
  readonly waiting: number;
  readonly heartbeats: number;
  /** Sessions of people with a request under way. */
  readonly sessions: number;
}

export interface ChatServer {
  readonly url: string;
  readonly port: number;
  readonly db: Database;
  /** What it answers to, as methods and paths with `:names` in them. */
  readonly routes: readonly {readonly method: string; readonly path: string}[];
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
  const opened = new OpenedParts();
  try {
    return await openServer(options, opened);
  } catch (error) {
    await opened.close();
    throw error;
  }
}

async function openServer(options: ServerOptions, opened: OpenedParts): Promise<ChatServer> {
  const config = configWith(options);
  const {clock = systemClock, logger = pino({level: 'silent'})} = options;
  const floors = await openFloors({...options, config, clock, logger, opened});
  const {db, log, generation, keys} = floors;
  const closing = manyListeners();
  const draining = manyListeners();
  const sessions = opened.keep(new SessionWatch({db, clock, logger}));
  const services: Services = {
    ...servicesOf(floors),
    people: config,
    guards: config.guards,
    sessions,
    readers: new ReaderLimit(config.maxReadersPerUser),
    clock,
    logger,
    heartbeatMs: options.heartbeatMs ?? usualHeartbeatMs,
    retryMs: options.retryMs ?? usualRetryMs,
    draining: draining.signal,
    closing: closing.signal,
    heartbeats: new Set(),
  };
  const rootDirectory = options.rootDirectory ?? projectRoot();
  const router = createRouter({services, config, keys: keys.routes, rootDirectory});
  const addresses = new AddressLimits({...config, clock, logger});
  const http = createHttpServer(
    {
      headersTimeout: options.headersTimeoutMs ?? 10_000,
      requestTimeout: options.requestTimeoutMs ?? 30_000,
      keepAliveTimeout: 10_000,
      // Node looks every 30 s otherwise, which would add up to that to both.
      connectionsCheckingInterval: 1_000,
    },
    createListener({router, services, config, addresses}),
  );
  http.on('clientError', answerClientError);
  http.on('upgrade', createUpgradeListener({services, config, addresses}));
  limitConnections(http, addresses.connections);
  await listen(http, config);
  const {port} = http.address() as AddressInfo;
  let closed: Promise<void> | undefined;
  return {
    url: `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}`,
    port,
    db,
    routes: router.routes.flatMap(({method, path}) => (method === 'ALL' ? [] : [{method, path}])),
    counts: () => ({
      runs: generation.runCount,
      ...log.counts(),
      heartbeats: services.heartbeats.size,
      sessions: sessions.size,
    }),
    close: ({graceMs = 0} = {}) => {
      closed ??= closeServer({http, db, generation, opened, draining, closing}, graceMs);
      return closed;
    },
  };
}

function servicesOf({keys: _, ...services}: Floors): Omit<Floors, 'keys'> {
  return services;
}

/** Every open stream listens to it; that is no leak, and the counts are tested. */
function manyListeners(): AbortController {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  return controller;
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
