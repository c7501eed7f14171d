import type {IncomingMessage} from 'node:http';
import type {Logger} from 'pino';
import {ChatError} from '../../../src/base/chat-error.js';
import type {Clock} from '../../../src/base/clock.js';
import {AddressBuckets, type AddressRate} from './address-buckets.js';
import {AddressConnections} from './address-connections.js';
import {clientAddress, peerAddress, TrustedProxies} from './forwarded.js';
import {networkOf} from './ip-address.js';

/** What a refused token costs besides its request: who tries tokens out is out of requests soon. */
const failureTokens = 10;

export interface AddressLimitsOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Addresses and ranges whose `X-Forwarded-For` is believed. */
  readonly trustedProxies: readonly string[];
  /** Null: as many requests as they like. */
  readonly addressRate: AddressRate | null;
  readonly maxConnectionsPerAddress: number | null;
}

/** What one address may do, before it is known who is there. Counted by this process alone. */
export class AddressLimits {
  readonly connections: AddressConnections;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #proxies: TrustedProxies;
  readonly #buckets: AddressBuckets | null;
  #hasWarned = false;

  /** @throws {RangeError} for a rate or a range that is none. */
  constructor(options: AddressLimitsOptions) {
    this.#clock = options.clock;
    this.#logger = options.logger;
    this.#proxies = new TrustedProxies(options.trustedProxies);
    this.#buckets = options.addressRate && new AddressBuckets(options.addressRate);
    this.connections = new AddressConnections(options.maxConnectionsPerAddress, this.#proxies);
  }

  /** @throws {ChatError} `rate-limit`, status 429, for a request over the rate of its address. */
  check(incoming: IncomingMessage): void {
    if (!this.#buckets) return;
    this.#warnOfProxy(incoming);
    const retryAfterMs = this.#buckets.take(this.#networkOf(incoming), this.#clock.monotonic());
    if (retryAfterMs !== null) throw tooManyRequests(retryAfterMs);
  }

  /** Counts a request that was refused for its token ten times more. */
  failed(incoming: IncomingMessage): void {
    this.#buckets?.charge(this.#networkOf(incoming), failureTokens, this.#clock.monotonic());
  }

  #networkOf(incoming: IncomingMessage): string {
    return networkOf(clientAddress(incoming, this.#proxies));
  }

  /** Behind a proxy that nobody named, everybody is one address. Said once. */
  #warnOfProxy({headers, socket}: IncomingMessage): void {
    if (this.#hasWarned || headers['x-forwarded-for'] === undefined) return;
    const address = peerAddress(socket);
    if (this.#proxies.has(address)) return;
    this.#hasWarned = true;
    this.#logger.warn(
      {address},
      'X-Forwarded-For is not believed from here; name proxies in TRUSTED_PROXIES',
    );
  }
}

function tooManyRequests(retryAfterMs: number): ChatError {
  return new ChatError('The rate limit of this address is reached.', {
    code: 'rate-limit',
    status: 429,
    stage: 'open',
    retryAfterMs,
    providerCode: 'address-rate',
  });
}
