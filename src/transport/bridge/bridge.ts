import type {Transport} from '../transport.js';
import {noHandler} from './host-fault.js';
import {HostedStream} from './hosted-stream.js';
import {chatStreamHandler} from './stream-handler.js';
import {isStreamHost, type StreamHost} from './stream-host.js';

export interface BridgeOptions {
  /**
   * True where the host hands each request to a service that speaks the protocol, keys and cursors included: then
   * requests are repeated and taken up as over HTTP. Default false: one request is one run, and is made once.
   */
  readonly relay?: boolean;
}

/**
 * Streams through the application around the page, in place of the network. Without `host` the handler of
 * `setChatStreamHandler` answers, whichever is set when a message is sent.
 *
 * @throws {TypeError} for a host without `startStream`.
 */
export function bridge(host?: StreamHost, {relay = false}: BridgeOptions = {}): Transport {
  if (host !== undefined && !isStreamHost(host)) {
    throw new TypeError('Expected `host` to have a function `startStream(request, sink, signal)`.');
  }
  return {
    name: 'bridge',
    carriage: 'stream',
    host: {isRelay: relay},
    async open(request, sink, {signal}) {
      signal.throwIfAborted();
      const answering = host ?? chatStreamHandler();
      if (!answering) throw noHandler();
      return new HostedStream(answering, sink).read(request, signal, {opensAtOnce: !relay});
    },
  };
}
