import {isIP} from 'node:net';
import {ChatError} from '../../../../src/base/chat-error.js';
import {isLoopback} from '../host.js';
import {type AddressKind, kindOfAddress} from './address-kind.js';

/** Where model services may be. */
export interface ServiceUrlRules {
  /** Lets this machine's own services be reached, under a loopback name, and by `http:` too. */
  readonly allowLoopbackHttp: boolean;
  /** Ports that may be reached; nothing else, on loopback neither. */
  readonly allowedPorts: readonly number[];
}

const maxLength = 2_048;

/**
 * The URL in `address`, if a model service may be there by what is written. Where its name leads is checked when it
 * is connected to: `checkAddress`.
 *
 * @throws {ChatError} `invalid`, status 422.
 */
export function checkServiceUrl(address: string, rules: ServiceUrlRules): URL {
  if (address.length > maxLength || !URL.canParse(address)) throw refused('is not an address.');
  const url = new URL(address);
  const isHere = isLoopback(url.hostname) && rules.allowLoopbackHttp;
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isHere)) {
    throw refused('must begin with https://.');
  }
  if (url.username !== '' || url.password !== '') throw refused('must not have a user name in it.');
  const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);
  if (!rules.allowedPorts.includes(port)) throw refused('has a port that is not allowed.');
  const host = bare(url.hostname);
  // 0x7f.1, 2130706433 and the like are plain by now: the URL parser writes them out.
  if (isIP(host) !== 0) checkAddress(host, host, rules);
  return url;
}

/**
 * Checks an address that `hostname` leads to.
 *
 * @throws {ChatError} `invalid`, unless it is public, or loopback under a loopback name where rules allow that.
 */
export function checkAddress(
  hostname: string,
  address: string,
  {allowLoopbackHttp}: Pick<ServiceUrlRules, 'allowLoopbackHttp'>,
): void {
  const wanted: AddressKind = allowLoopbackHttp && isLoopback(hostname) ? 'loopback' : 'public';
  if (kindOfAddress(address) !== wanted) throw refused('leads to a machine that is not public.');
}

/** Without the brackets that URLs put around IPv6 addresses. */
function bare(hostname: string): string {
  return hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
}

function refused(why: string): ChatError {
  const hint = `The address of the model service ${why}`;
  return new ChatError(hint, {code: 'invalid', status: 422, stage: 'connect', hint});
}
