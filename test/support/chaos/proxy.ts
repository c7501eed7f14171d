import {type AddressInfo, connect, createServer, type Socket} from 'node:net';
import {ByteReader} from './byte-reader.js';
import {ClientLine} from './client-line.js';
import {type Answer, type ProxiedRequest, readAnswer, readRequest} from './http-stream.js';

/** One request and the way of its answer, as a fault sees it. */
export interface Exchange {
  readonly request: ProxiedRequest;
  readonly line: ClientLine;
  /**
   * Sends the request on, its head as `rewrite` gives it, and resolves with the head of the server's answer. A
   * fault that never calls it keeps the server from hearing of the request.
   */
  ask(rewrite?: (head: string) => string): Promise<Answer>;
}

/** What is done to one exchange. Resolves when nothing more is to be written. */
export type Fault = (exchange: Exchange) => Promise<void>;

/** Asked for each request; null lets it pass untouched. */
export type Plan = (request: ProxiedRequest) => Fault | null;

export interface ChaosProxy {
  readonly url: string;
  /** Requests so far, oldest first. */
  readonly requests: readonly ProxiedRequest[];
  /** Faults that were put to work so far. */
  readonly faults: number;
  /** Sockets open to clients. */
  readonly openSockets: number;
  /** From now on requests go to another server, as after a restart. */
  forwardTo(upstream: string): void;
  /** From now on another plan is asked. */
  follow(plan: Plan): void;
  close(): Promise<void>;
}

/** Lets an exchange pass as it is. */
export const passThrough: Fault = async ({ask, line}) => {
  const {head, body} = await ask();
  await line.write(head);
  for await (const {raw} of body) await line.write(raw);
};

/**
 * A TCP proxy in front of a real HTTP/1.1 server that misbehaves as `plan` says: in bytes, in frames or in whole
 * answers. Each request gets a connection of its own to the server.
 */
export async function startChaosProxy(upstream: string, plan: Plan = () => null): Promise<ChaosProxy> {
  const requests: ProxiedRequest[] = [];
  const clients = new Set<Socket>();
  let target = new URL(upstream);
  let current = plan;
  let faults = 0;

  const serve = async (client: Socket): Promise<void> => {
    const reader = readerOf(client);
    const line = new ClientLine(client);
    for (;;) {
      const asked = await readRequest(reader);
      if (!asked) return;
      const request = {...asked.request, number: requests.length + 1, at: performance.now()};
      requests.push(request);
      const fault = current(request);
      if (fault) faults += 1;
      const upstreams: Socket[] = [];
      // Who closes here closes there.
      const leave = (): void => {
        for (const onward of upstreams) onward.destroy();
      };
      line.closed.addEventListener('abort', leave);
      const ask: Exchange['ask'] = (rewrite = (head) => head) => {
        const {hostname, port} = target;
        const onward = connect(Number(port), hostname);
        upstreams.push(onward);
        onward.write(rewrite(asked.head.toString('latin1')), 'latin1');
        onward.write(asked.body);
        return readAnswer(readerOf(onward), request.method);
      };
      try {
        await (fault ?? passThrough)({request, line, ask});
      } finally {
        line.closed.removeEventListener('abort', leave);
        leave();
      }
    }
  };

  const server = createServer((client) => {
    clients.add(client);
    client.once('close', () => clients.delete(client));
    // A server that broke off breaks the client's line off as well.
    serve(client).catch(() => client.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    get faults() {
      return faults;
    },
    get openSockets() {
      return clients.size;
    },
    forwardTo(next) {
      target = new URL(next);
    },
    follow(next) {
      current = next;
    },
    close: () =>
      new Promise((resolve) => {
        for (const client of clients) client.destroy();
        server.close(() => resolve());
      }),
  };
}

function readerOf(socket: Socket): ByteReader {
  const reader = new ByteReader();
  socket.on('data', (bytes) => reader.push(bytes));
  socket.on('close', () => reader.end());
  socket.on('end', () => reader.end());
  // The end follows: what a line dies of is the same to the one who reads it.
  socket.on('error', () => reader.end());
  return reader;
}
