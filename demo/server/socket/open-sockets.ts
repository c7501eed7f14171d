import type {IncomingMessage} from 'node:http';
import type {Duplex} from 'node:stream';
import {WebSocketServer} from 'ws';
import {ChatError} from '../../../src/base/chat-error.js';
import type {AddressLimits} from '../guards/address-limits.js';
import {OpenPerPerson} from '../people/open-per-person.js';
import type {Services} from '../routes/environment.js';
import {SocketConnection} from './socket-connection.js';
import {MessageRate, maxMessageBytes} from './socket-limits.js';

export interface OpenSocketsOptions {
  readonly services: Services;
  readonly addresses: AddressLimits;
  /** Sockets that one person may have open; null: as many as they like. */
  readonly maxSocketsPerUser: number | null;
}

/** Makes sockets of requests that ask for one, and were let through. */
export class OpenSockets {
  readonly #options: OpenSocketsOptions;
  readonly #server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    // Words are small, and a compressor a socket takes more memory than all else of it.
    perMessageDeflate: false,
    maxPayload: maxMessageBytes,
  });
  readonly #rate = new MessageRate();
  readonly #perPerson: OpenPerPerson;

  constructor(options: OpenSocketsOptions) {
    this.#options = options;
    this.#perPerson = new OpenPerPerson(options.maxSocketsPerUser);
  }

  /** Answers the handshake; one that is wrong is answered 400 by the package itself. */
  open(incoming: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#server.handleUpgrade(incoming, socket, head, (opened) => {
      const {services, addresses} = this.#options;
      const admit = (userId: string): (() => void) => this.#admit(userId);
      new SocketConnection(opened, {incoming, services, addresses, rate: this.#rate, admit});
    });
  }

  #admit(userId: string): () => void {
    const leave = this.#perPerson.admit(userId);
    if (leave) return leave;
    throw tooManySockets();
  }
}

function tooManySockets(): ChatError {
  return new ChatError('This user has as many sockets as one may have.', {
    code: 'rate-limit',
    status: 429,
    stage: 'open',
    providerCode: 'user-sockets',
  });
}
