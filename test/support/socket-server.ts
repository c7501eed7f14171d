import {once} from 'node:events';
import type {AddressInfo} from 'node:net';
import {type WebSocket, WebSocketServer} from 'ws';

export type Told = Readonly<Record<string, unknown>>;

/** A server of sockets that says what a test tells it to. */
export interface SocketServer {
  readonly url: string;
  /** All that it was told, in order. */
  readonly told: readonly Told[];
  /** Sockets that were opened so far, the closed ones too. */
  readonly opened: number;
  /** The first message that `is` holds for, told already or yet to come; with the socket that it came on. */
  next(is: (told: Told) => boolean): Promise<{readonly told: Told; readonly socket: WebSocket}>;
  /** The first socket that was opened, or will be. */
  connected(): Promise<WebSocket>;
  close(): Promise<void>;
}

export async function startSocketServer(): Promise<SocketServer> {
  const server = new WebSocketServer({port: 0, host: '127.0.0.1'});
  const heard: {readonly told: Told; readonly socket: WebSocket}[] = [];
  const waiting = new Set<() => void>();
  let opened = 0;
  const connected = once(server, 'connection').then(([socket]) => socket as WebSocket);
  server.on('connection', (socket) => {
    opened += 1;
    socket.on('message', (data) => {
      heard.push({told: JSON.parse(String(data)) as Told, socket});
      for (const wake of waiting) wake();
      waiting.clear();
    });
  });
  await once(server, 'listening');
  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/socket`,
    get told() {
      return heard.map(({told}) => told);
    },
    get opened() {
      return opened;
    },
    async next(is) {
      for (;;) {
        const found = heard.find(({told}) => is(told));
        if (found) return found;
        await new Promise<void>((resolve) => waiting.add(resolve));
      }
    },
    connected: () => connected,
    close() {
      for (const socket of server.clients) socket.terminate();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
