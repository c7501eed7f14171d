import type {Socket} from 'node:net';
import {peerAddress, type TrustedProxies} from './forwarded.js';
import {networkOf} from './ip-address.js';

/** How many connections each address has open. Those of trusted proxies are many people's, and not counted. */
export class AddressConnections {
  readonly #max: number | null;
  readonly #proxies: TrustedProxies;
  readonly #open = new Map<string, number>();

  /** @param max - Connections that one address may have; null: as many as it likes. */
  constructor(max: number | null, proxies: TrustedProxies) {
    this.#max = max;
    this.#proxies = proxies;
  }

  /** Addresses that have a connection open. */
  get size(): number {
    return this.#open.size;
  }

  /** Counts `socket` until it closes; false where its address has as many as it may have already. */
  admit(socket: Socket): boolean {
    if (this.#max === null) return true;
    const address = peerAddress(socket);
    if (this.#proxies.has(address)) return true;
    const network = networkOf(address);
    const open = this.#open.get(network) ?? 0;
    if (open >= this.#max) return false;
    this.#open.set(network, open + 1);
    socket.once('close', () => this.#release(network));
    return true;
  }

  #release(network: string): void {
    const left = (this.#open.get(network) ?? 1) - 1;
    if (left > 0) this.#open.set(network, left);
    else this.#open.delete(network);
  }
}
