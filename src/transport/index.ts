export {sse} from './fetch-sse.js';
export type {AttemptEnd, Frame, FrameSink, OpenOptions, Transport, TransportRequest} from './transport.js';
