export * from './bridge/index.js';
export {sse} from './fetch-sse.js';
export {json} from './json.js';
export {ndjson} from './ndjson.js';
export {polling} from './polling.js';
export type {
  AttemptEnd,
  Carriage,
  Frame,
  FrameSink,
  OpenOptions,
  Transport,
  TransportRequest,
} from './transport.js';
export {type WebSocketOptions, webSocket} from './websocket.js';
export type {SocketClass, SocketLike} from './websocket-line.js';
