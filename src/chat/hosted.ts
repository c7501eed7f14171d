import {LateProtocol} from '../protocols/late-protocol.js';
import type {Protocol} from '../protocols/protocol.js';
import {bridge} from '../transport/bridge/bridge.js';
import {chatStreamHandler} from '../transport/bridge/stream-handler.js';
import type {Transport} from '../transport/transport.js';

/*
 * What changes where an application around the page answers: the page asks nobody itself.
 */

/** The bridge that a chat which names no transports uses: to the realm's handler, where one is set or meant; else null. */
export function realmBridge(endpoint: string | URL | undefined): readonly Transport[] | null {
  const isMeant = endpoint !== undefined && hostedEndpoint(endpoint) !== null;
  return isMeant || chatStreamHandler() ? [bridge()] : null;
}

/** True where nothing but hosts answers. */
export function isHosted(transports: readonly Transport[]): boolean {
  return transports.every(({host}) => host !== undefined);
}

/** What a host is given as the address: `bridge:` where there is no endpoint; null for one of the network's. */
export function hostedEndpoint(endpoint: string | URL | undefined): URL | null {
  const text = String(endpoint ?? 'bridge:');
  return text.startsWith('bridge:') && URL.canParse(text) ? new URL(text) : null;
}

/**
 * `protocol` as it can be used over `transports`. A host is told to stop by `cancel` alone. One that relays nothing
 * knows neither keys nor cursors: what it was asked is not asked again.
 */
export function protocolOver(protocol: Protocol, transports: readonly Transport[]): Protocol {
  const hosts = transports.flatMap(({host}) => host ?? []);
  if (hosts.length === 0) return protocol;
  const {load} = protocol;
  if (load) {
    return new LateProtocol(protocol.name, async () => protocolOver(await load.call(protocol), transports));
  }
  if (hosts.some(({isRelay}) => !isRelay)) return {...protocol, idempotentPost: false, resumeAbility: null};
  const {resumeAbility} = protocol;
  if (!resumeAbility || !isHosted(transports)) return protocol;
  return {...protocol, resumeAbility: {...resumeAbility, stop: () => null}};
}
