import type {IncomingMessage} from 'node:http';
import type {Duplex} from 'node:stream';
import {newId} from '../../src/base/ids.js';
import {headerNames, nativePaths} from '../../src/model/native-wire.js';
import {endWith} from './client-error.js';
import type {ServerConfig} from './config.js';
import {closing} from './generation/refusals.js';
import type {AddressLimits} from './guards/address-limits.js';
import {checkSocketOrigin} from './guards/cross-origin.js';
import {checkHost} from './guards/host.js';
import type {Services} from './routes/environment.js';
import {invalid, problemOf} from './routes/problem.js';
import {OpenSockets} from './socket/open-sockets.js';

export interface UpgradesOptions {
  readonly services: Services;
  readonly config: Pick<ServerConfig, 'host' | 'allowedOrigins' | 'maxSocketsPerUser'>;
  readonly addresses: AddressLimits;
}

/** Listens to requests that want to be more than HTTP: sockets, behind the checks that every request passes. */
export function createUpgradeListener({
  services,
  config,
  addresses,
}: UpgradesOptions): (incoming: IncomingMessage, socket: Duplex, head: Buffer) => void {
  const sockets = new OpenSockets({...config, services, addresses});
  return (incoming, socket, head) => {
    // It may break before anybody else listens.
    socket.on('error', () => socket.destroy());
    try {
      checkHost(incoming, config.host);
      checkSocketOrigin(incoming, config.allowedOrigins);
      addresses.check(incoming);
      const [path] = (incoming.url ?? '').split('?', 1);
      if (path !== nativePaths.socket) throw invalid(404, 'There is no socket at this address.');
      if (services.draining.aborted) throw closing();
    } catch (error) {
      const requestId = newId();
      services.watch.refused(error, {requestId, userId: null});
      const {problem, headers} = problemOf(error, requestId, services.logger);
      const retryAfter = headers[headerNames.retryAfter];
      endWith(socket, problem, retryAfter ? `${headerNames.retryAfter}: ${retryAfter}\r\n` : '');
      return;
    }
    sockets.open(incoming, socket, head);
  };
}
