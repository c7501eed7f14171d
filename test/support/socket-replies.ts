import {afterEach, beforeEach} from 'node:test';
import {WebSocket} from 'ws';
import {type WebSocketOptions, webSocket} from '../../src/transport/index.js';
import type {AttemptEnd, OpenOptions, Transport, TransportRequest} from '../../src/transport/transport.js';
import {RecordingSink} from './recording-sink.js';
import {type SocketServer, startSocketServer, type Told} from './socket-server.js';

const request: TransportRequest = {
  url: 'https://chat.example/stream',
  method: 'POST',
  headers: {'idempotency-key': 'key-1'},
  body: '{"message":"Hi"}',
};

/** The server of the test that runs, where its `describe` has called `serveSockets`. */
export let server: SocketServer;

/** A server for each test of this `describe`. */
export function serveSockets(): void {
  beforeEach(async () => {
    server = await startSocketServer();
  });
  afterEach(() => server.close());
}

export function transportOf(options: WebSocketOptions = {}): Transport {
  return webSocket(server.url, {WebSocket, lingerMs: 0, ...options});
}

export interface Asked {
  readonly sink: RecordingSink;
  readonly end: Promise<AttemptEnd | Error>;
  readonly stop: AbortController;
}

export function ask(
  transport: Transport,
  changes: Partial<TransportRequest> = {},
  options: Partial<OpenOptions> = {},
): Asked {
  const sink = new RecordingSink();
  const stop = new AbortController();
  const end = transport
    .open({...request, ...changes}, sink, {signal: stop.signal, fetch, ...options})
    .catch((error: unknown) => error as Error);
  return {sink, end, stop};
}

/** Waits for the request that `is` of, and answers it word by word. */
export async function answer(
  is: (told: Told) => boolean,
  ...words: readonly ((id: string) => object | string)[]
): Promise<string> {
  const {told, socket} = await server.next(is);
  const id = String(told['reqId'] ?? told['req_id']);
  for (const word of words) {
    const said = word(id);
    socket.send(typeof said === 'string' ? said : JSON.stringify(said));
  }
  return id;
}

export const isSend = ({type}: Told): boolean => type === 'send';
export const ended = (reqId: string): object => ({reqId, type: 'end'});
export const dataOf = ({sink}: Asked): readonly string[] => sink.frames.map(({data}) => data);
