import {setMaxListeners} from 'node:events';
import {createServer as createHttpServer, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import {fileURLToPath} from 'node:url';
import {type Logger, pino} from 'pino';
import {type Clock, systemClock} from '../../src/base/clock.js';
import {heartbeatMs as usualHeartbeatMs} from '../../src/model/native-wire.js';
import {CleanUp} from './clean-up.js';
import {answerClientError} from './client-error.js';
import {closeServer} from './close-server.js';
import {readConfig, type ServerConfig} from './config.js';
import type {AnswerHook} from './generation/answer-hook.js';
import {Generation} from './generation/generation.js';
import {toldAll} from './generation/observers.js';
import type {PromptStep} from './generation/prompt-step.js';
import {recoverInterrupted} from './generation/recover.js';
import type {RunHooks} from './generation/run-hooks.js';
import type {RunObserver} from './generation/run-observer.js';
import {limitHooks} from './limit-hooks.js';
import {sweepHolds} from './limits/sweep-holds.js';
import {deleteFullBuckets} from './limits/token-bucket.js';
import {createListener} from './listener.js';
import {SessionWatch} from './people/session-watch.js';
import {openPeoplesKeys} from './peoples-keys.js';
import {defaultModels} from './providers/default-models.js';
import {createProviders} from './providers/providers.js';
import {createRouter} from './router.js';
import type {Services} from './routes/environment.js';
import {type Database, openDatabase} from './store/database.js';
import {deleteOldRequestKeys} from './store/request-keys.js';
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
  /** What else is done to prompts before a model is asked, after the server's own steps. */
  readonly promptSteps?: readonly PromptStep[];
  /** What puts application data beside answers. */
  readonly answerHooks?: readonly AnswerHook[];
  /** Who else is told what happens in runs. */
  readonly observers?: readonly RunObserver[];
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
  const config: ServerConfig = {...readConfig({}), ...options};
  const {clock = systemClock, logger = pino({level: 'silent'})} = options;
  const db = await openDatabase(config.databaseFile);
  const models = config.models ?? defaultModels(config.openAI);
  const keys = await openPeoplesKeys({db, clock, logger, config, services: models.services}).catch(
    async (error: unknown) => {
      await db.destroy();
      throw error;
    },
  );
  const providers = createProviders({...config, models}, clock, {access: keys.access});
  const hooks = [...limitHooks(config.limits, {clock, providers}), ...(options.hooks ?? [])];
  const recovered = await recoverInterrupted({db, hooks}, clock.now());
  if (recovered > 0) logger.info({recovered}, 'answers of an earlier process marked as interrupted');
  await sweepHolds(db, clock.now());
  const log = new MemoryStreamLog({clock, retentionMs: config.logRetentionMs});
  const generation = new Generation({
    db,
    log,
    clock,
    logger,
    hooks,
    limits: config,
    guards: config.guards,
    promptSteps: options.promptSteps ?? [],
    answerHooks: options.answerHooks ?? [],
    observer: toldAll(options.observers ?? [], logger),
    abandonAfterMs: config.abandonAfterMs,
    providers,
  });
  const cleanUp = new CleanUp({
    clock,
    logger,
    tasks: {
      'request keys': (now) => deleteOldRequestKeys(db, now),
      'rate buckets': (now) => deleteFullBuckets(db, now),
    },
  });
  const closing = new AbortController();
  // Every open stream listens; that is no leak, and the counts are tested.
  setMaxListeners(0, closing.signal);
  const draining = new AbortController();
  setMaxListeners(0, draining.signal);
  const sessions = new SessionWatch({db, clock, logger});
  const services: Services = {
    people: config,
    guards: config.guards,
    sessions,
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
  const router = createRouter({services, config, keys: keys.routes, rootDirectory});
  const http = createHttpServer(
    {
      headersTimeout: options.headersTimeoutMs ?? 10_000,
      requestTimeout: options.requestTimeoutMs ?? 30_000,
      keepAliveTimeout: 10_000,
      // Node looks every 30 s otherwise, which would add up to that to both.
      connectionsCheckingInterval: 1_000,
    },
    createListener({router, services, config}),
  );
  http.on('clientError', answerClientError);
  try {
    await listen(http, config);
  } catch (error) {
    await Promise.all([generation.close(0), cleanUp.close()]);
    await Promise.all([providers.close(), keys.close()]);
    await db.destroy();
    throw error;
  }
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
      closed ??= closeServer(
        {http, db, log, generation, providers, keys, sessions, cleanUp, draining, closing},
        graceMs,
      );
      return closed;
    },
  };
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
