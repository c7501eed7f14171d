import type {IncomingMessage} from 'node:http';
import {ChatError} from '../../../src/base/chat-error.js';

const loopbackNames = /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** True for a host that only this machine can reach. */
export function isLoopback(host: string): boolean {
  return loopbackNames.test(host) || host === '::1';
}

/**
 * Refuses requests that reached a loopback server under another name: a page whose name was made to point here
 * (DNS rebinding) would count as our own origin.
 *
 * @throws {ChatError} `forbidden`, status 403.
 */
export function checkHost(incoming: IncomingMessage, boundHost: string): void {
  if (!isLoopback(boundHost)) return;
  const {host} = incoming.headers;
  if (host !== undefined && URL.canParse(`http://${host}`) && isLoopback(new URL(`http://${host}`).hostname))
    return;
  throw new ChatError('The Host header does not name this machine.', {
    code: 'forbidden',
    status: 403,
    stage: 'open',
    hint: 'This server answers only to localhost. Set HOST to serve others.',
  });
}
