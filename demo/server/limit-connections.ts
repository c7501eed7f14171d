import type {Server} from 'node:http';
import {refuseConnection} from './client-error.js';
import type {AddressConnections} from './guards/address-connections.js';

/** Requests after which a connection is closed: a long-lived one cannot keep one process of several for itself. */
const maxRequestsPerConnection = 1_000;

/** Turns connections away that are over the limit of their address, before anything is read from them. */
export function limitConnections(http: Server, connections: AddressConnections): void {
  http.maxRequestsPerSocket = maxRequestsPerConnection;
  http.on('connection', (socket) => {
    if (!connections.admit(socket)) refuseConnection(socket);
  });
}
