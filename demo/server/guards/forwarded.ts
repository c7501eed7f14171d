import type {IncomingMessage} from 'node:http';
import {BlockList, isIP} from 'node:net';
import {canonicalAddress} from './ip-address.js';

/** The proxies that are believed, by their addresses. */
export class TrustedProxies {
  // One list a family: in a mixed one, a range of mapped addresses would hold all of IPv4.
  readonly #lists = {4: new BlockList(), 6: new BlockList()};

  /** @param ranges - Addresses, or ranges such as 10.0.0.0/8. */
  constructor(ranges: readonly string[]) {
    for (const range of ranges) {
      const [network = '', prefix] = range.split('/');
      const version = isIP(network);
      if (version !== 4 && version !== 6)
        throw new RangeError(`\`trustedProxies\` must hold IP addresses and ranges, not ${range}.`);
      const bits = prefix === undefined ? (version === 4 ? 32 : 128) : Number(prefix);
      this.#lists[version].addSubnet(network, bits, `ipv${version}`);
    }
  }

  /** @param address - A canonical one. */
  has(address: string): boolean {
    return isIP(address) === 4
      ? this.#lists[4].check(address, 'ipv4')
      : this.#lists[6].check(address, 'ipv6');
  }
}

/** Whose a connection is: `peer` is the other end of its socket. */
export function peerAddress({remoteAddress}: {readonly remoteAddress?: string | undefined}): string {
  return canonicalAddress(remoteAddress ?? '') ?? 'unknown';
}

/**
 * The address of who sends a request: the other end of the connection or, where that is a trusted proxy, the last address of
 * `X-Forwarded-For` that is not. What stands before that one may be anybody's invention.
 *
 * @see https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/X-Forwarded-For#selecting_an_ip_address
 */
export function clientAddress(incoming: IncomingMessage, proxies: TrustedProxies): string {
  let address = peerAddress(incoming.socket);
  for (const hop of hopsOf(incoming).reverse()) {
    if (!proxies.has(address)) break;
    const before = canonicalAddress(withoutPort(hop));
    // A hop that cannot be read ends what is known: the proxy that named it answers for it.
    if (before === null) break;
    address = before;
  }
  return address;
}

/** Several headers count as one, in their order: RFC 9110, 5.3. */
function hopsOf({headers}: IncomingMessage): string[] {
  const all = [headers['x-forwarded-for'] ?? []].flat().join(',');
  return all === '' ? [] : all.split(',').map((hop) => hop.trim());
}

/** Some proxies write `192.0.2.1:4711` and `[2001:db8::1]:4711`. */
function withoutPort(hop: string): string {
  return /^\[([^\]]+)\](?::\d+)?$/.exec(hop)?.[1] ?? /^(\d+(?:\.\d+){3}):\d+$/.exec(hop)?.[1] ?? hop;
}
