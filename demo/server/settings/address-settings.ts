import {isIP} from 'node:net';
import * as v from 'valibot';
import type {BucketRate} from '../limits/token-bucket.js';
import {explained} from './explained.js';
import {commaList} from './list-setting.js';
import {maxCount, rateOf} from './rate-setting.js';

/** What one address, and one reader, may do. Null: as much as they like. */
export interface AddressConfig {
  /** Proxies whose `X-Forwarded-For` is believed: addresses, or ranges such as 10.0.0.0/8. */
  readonly trustedProxies: readonly string[];
  /** Requests of one address. */
  readonly addressRate: BucketRate | null;
  readonly maxConnectionsPerAddress: number | null;
  /** Streams and waiting polls that one person has open. */
  readonly maxReadersPerUser: number | null;
  /** WebSockets that one person has open. */
  readonly maxSocketsPerUser: number | null;
}

export const addressSettings = {
  TRUSTED_PROXIES: explained(
    v.optional(
      commaList(
        isAddressRange,
        'TRUSTED_PROXIES must be a comma-separated list of addresses and ranges, such as 10.0.0.7 or fd00::/8.',
      ),
      '',
    ),
    'Addresses and ranges of the proxies in front, such as 10.0.0.0/8: X-Forwarded-For is believed from them alone.',
  ),
  ADDRESS_REQUESTS_BURST: explained(
    maxCount('ADDRESS_REQUESTS_BURST'),
    'Requests that one address may send at once.',
    '300 where others can reach it',
  ),
  ADDRESS_REQUESTS_PER_MINUTE: explained(
    maxCount('ADDRESS_REQUESTS_PER_MINUTE'),
    'Requests that one address may send a minute after that; one refused for its token counts as ten more.',
    '600 where others can reach it',
  ),
  MAX_CONNECTIONS_PER_ADDRESS: explained(
    maxCount('MAX_CONNECTIONS_PER_ADDRESS'),
    'Connections that one address may have open; trusted proxies may have more.',
    '100 where others can reach it',
  ),
  MAX_READERS_PER_USER: explained(
    maxCount('MAX_READERS_PER_USER'),
    'Streams, polls and waiting answers that one person may have open.',
    '20 with accounts',
  ),
  MAX_SOCKETS_PER_USER: explained(
    maxCount('MAX_SOCKETS_PER_USER'),
    'WebSockets that one person may have open; one carries many answers.',
    '10 with accounts',
  ),
};

type Settings = v.InferOutput<v.ObjectSchema<typeof addressSettings, undefined>>;

/** What holds where nobody set anything: an office behind one address fits in. */
const usual = {burst: 300, perMinute: 600, connections: 100, readers: 20, sockets: 10} as const;

/**
 * Limits as `settings` have them. Some hold by themselves where `isReachable`: on a server for this machine alone all come
 * from one address, which is a proxy's where there are many. Naming that proxy makes them hold there too.
 */
export function addressesFrom(
  settings: Settings,
  {isReachable, hasAccounts}: {readonly isReachable: boolean; readonly hasAccounts: boolean},
): AddressConfig {
  const trustedProxies = settings.TRUSTED_PROXIES;
  const holds = isReachable || trustedProxies.length > 0;
  const burst = settings.ADDRESS_REQUESTS_BURST ?? (holds ? usual.burst : undefined);
  const perMinute = settings.ADDRESS_REQUESTS_PER_MINUTE ?? (holds ? usual.perMinute : undefined);
  return {
    trustedProxies,
    addressRate: rateOf(burst, perMinute),
    maxConnectionsPerAddress: settings.MAX_CONNECTIONS_PER_ADDRESS ?? (holds ? usual.connections : null),
    maxReadersPerUser: settings.MAX_READERS_PER_USER ?? (hasAccounts ? usual.readers : null),
    maxSocketsPerUser: settings.MAX_SOCKETS_PER_USER ?? (hasAccounts ? usual.sockets : null),
  };
}

function isAddressRange(value: string): boolean {
  const [network = '', prefix, ...rest] = value.split('/');
  const family = isIP(network);
  if (family === 0 || network.includes('%') || rest.length > 0) return false;
  if (prefix === undefined) return true;
  // 0 would trust everybody, which is what the setting is against.
  return /^\d{1,3}$/.test(prefix) && Number(prefix) > 0 && Number(prefix) <= (family === 4 ? 32 : 128);
}
