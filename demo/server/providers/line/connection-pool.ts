import type {Socket} from 'node:net';
import type {buildConnector} from 'undici';
import type {Clock} from '../../../../src/base/clock.js';
import {serviceError} from '../errors/service-error.js';

/** Sockets to one origin at once; what is asked beyond that waits for one to fall free. */
export const maxConnections = 10;
const keepAliveMs = 30_000;

/** Connections to model services, kept alive between requests. */
export interface ConnectionPool {
  readonly fetch: typeof globalThis.fetch;
  /** Ends all connections, also those in use. */
  close(): Promise<void>;
}

/**
 * A pool of at most 10 sockets an origin. A connection that is not there, TLS included, after `connectMs`
 * milliseconds fails its request with the error `timeout`, stage `connect`. Other limits are not set here.
 */
export function createConnectionPool({
  clock,
  connectMs,
}: {
  readonly clock: Clock;
  readonly connectMs: number;
}): ConnectionPool {
  let opening: ReturnType<typeof open> | undefined;
  // Loaded when first asked for: a server with mock models alone never pays for it.
  const opened = () => {
    opening ??= open({clock, connectMs});
    return opening;
  };
  return {
    async fetch(input, init) {
      const {fetch, agent} = await opened();
      type Fetch = typeof fetch;
      // The two declarations of fetch differ in names only; this one takes the pool.
      const answer = await fetch(
        input as Parameters<Fetch>[0],
        {...init, dispatcher: agent} as Parameters<Fetch>[1],
      );
      return answer as unknown as Response;
    },
    async close() {
      if (opening) await (await opening).agent.destroy();
    },
  };
}

async function open({clock, connectMs}: {readonly clock: Clock; readonly connectMs: number}) {
  const {Agent, buildConnector, fetch} = await import('undici');
  const connect = connectWithin(buildConnector({timeout: 0}), {clock, connectMs});
  const agent = new Agent({
    connections: maxConnections,
    keepAliveTimeout: keepAliveMs,
    // Ours count from the first byte asked for, on a clock that tests can drive.
    headersTimeout: 0,
    bodyTimeout: 0,
    connect,
  });
  return {fetch, agent};
}

function connectWithin(
  connect: buildConnector.connector,
  {clock, connectMs}: {readonly clock: Clock; readonly connectMs: number},
): buildConnector.connector {
  return (options, callback) => {
    let isOver = false;
    const timer = clock.setTimeout(() => {
      isOver = true;
      socket?.destroy();
      const error = serviceError('The model service could not be connected to in time.', {
        code: 'timeout',
        stage: 'connect',
      });
      callback(error, null);
    }, connectMs);
    const settle: buildConnector.Callback = (...outcome) => {
      clock.clearTimeout(timer);
      if (isOver) outcome[1]?.destroy();
      else callback(...outcome);
      isOver = true;
    };
    // It does return the socket, which its declaration leaves out.
    const socket = connect(options, settle) as unknown as Socket | undefined;
  };
}
