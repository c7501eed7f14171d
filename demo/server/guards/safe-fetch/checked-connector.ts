import type {LookupAddress} from 'node:dns';
import {lookup as systemLookup} from 'node:dns/promises';
import {isIP, type LookupFunction} from 'node:net';
import {buildConnector} from 'undici';
import {checkAddress, type ServiceUrlRules} from './service-url.js';

/** All addresses of a name. */
export type Resolver = (hostname: string) => Promise<readonly LookupAddress[]>;

export interface CheckedConnectorOptions {
  readonly rules: ServiceUrlRules;
  readonly resolver?: Resolver | undefined;
  /** Milliseconds in which a connection must stand. */
  readonly connectTimeoutMs: number;
}

/**
 * Opens sockets to allowed addresses only.
 *
 * A name is resolved once a connection, and what was checked is what is connected to: a name that leads elsewhere when
 * asked again (DNS rebinding) gains nothing. One forbidden address among the answers refuses them all.
 */
export function checkedConnector({
  rules,
  resolver = resolveAll,
  connectTimeoutMs,
}: CheckedConnectorOptions): buildConnector.connector {
  const lookup: LookupFunction = (hostname, {family, all}, callback) => {
    resolver(hostname).then(
      (addresses) => {
        try {
          const checked = checkAll(hostname, addresses, rules).filter(
            (each) => (family !== 4 && family !== 6) || each.family === family,
          );
          const [first] = checked;
          if (!first) callback(nothingFound(hostname), '');
          else if (all) callback(null, checked);
          else callback(null, first.address, first.family);
        } catch (error) {
          callback(error as Error, '');
        }
      },
      (error: Error) => callback(error, ''),
    );
  };
  const connect = buildConnector({timeout: connectTimeoutMs, lookup});
  return (options, callback) => {
    try {
      // Sockets look names up, but never addresses.
      if (isIP(options.hostname) !== 0) checkAddress(options.hostname, options.hostname, rules);
    } catch (error) {
      callback(error as Error, null);
      return;
    }
    connect(options, callback);
  };
}

function checkAll(
  hostname: string,
  addresses: readonly LookupAddress[],
  rules: ServiceUrlRules,
): LookupAddress[] {
  for (const {address} of addresses) checkAddress(hostname, address, rules);
  return [...addresses];
}

function resolveAll(hostname: string): Promise<LookupAddress[]> {
  return systemLookup(hostname, {all: true, verbatim: true});
}

function nothingFound(hostname: string): Error {
  return Object.assign(new Error(`No address of ${hostname} was found.`), {code: 'ENOTFOUND'});
}
