import {createServer, type RequestListener} from 'node:http';
import type {AddressInfo, Socket} from 'node:net';
import {
  createSafeFetch,
  type SafeFetch,
  type SafeFetchOptions,
} from '../../../../demo/server/guards/safe-fetch/safe-fetch.js';

export interface LocalService {
  readonly port: number;
  /** `http://localhost:<port>` */
  readonly url: string;
  /** How many sockets were ever opened to it, and how many requests came. */
  readonly counts: {sockets: number; requests: number};
  close(): Promise<void>;
}

/** A service on this machine, which counts who comes. */
export async function startLocalService(answer: RequestListener): Promise<LocalService> {
  const counts = {sockets: 0, requests: 0};
  const open = new Set<Socket>();
  const http = createServer((incoming, outgoing) => {
    counts.requests += 1;
    answer(incoming, outgoing);
  });
  http.on('connection', (socket) => {
    counts.sockets += 1;
    open.add(socket);
    socket.on('close', () => open.delete(socket));
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const {port} = http.address() as AddressInfo;
  return {
    port,
    url: `http://localhost:${port}`,
    counts,
    close: () =>
      new Promise((resolve) => {
        http.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
}

/** May reach `service` under a loopback name; `localhost` is 127.0.0.1, whatever this machine says. */
export function fetchFor(service: LocalService, options: SafeFetchOptions = {}): SafeFetch {
  return createSafeFetch({
    allowLoopbackHttp: true,
    allowedPorts: [service.port, 443],
    resolver: async () => [{address: '127.0.0.1', family: 4}],
    ...options,
  });
}
