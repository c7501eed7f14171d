export {sse} from './fetch-sse.js';
export {json} from './json.js';
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
