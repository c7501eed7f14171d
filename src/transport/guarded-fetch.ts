import {ChatError} from '../base/chat-error.js';
import {realmSignals} from '../base/page-signals.js';
import {type AddressRules, addressGuard} from './allowed-address.js';
import {shownAddress} from './shown-address.js';

export interface GuardOptions extends AddressRules {
  readonly fetch: typeof globalThis.fetch;
  readonly credentials?: RequestCredentials | undefined;
}

/**
 * A `fetch` that can only reach `allowedOrigins`, follows no redirect and bypasses the HTTP cache.
 *
 * Redirects are asked for as `manual` and refused here: `redirect: 'error'` cannot be told from a lost line,
 * and would be retried.
 *
 * @throws {ChatError} `forbidden` before the request is made, when its address is not allowed; `protocol` for
 * a redirect; `offline` or `network` when the line fails.
 */
export function guardFetch({fetch, credentials, ...rules}: GuardOptions): typeof globalThis.fetch {
  const assertAllowed = addressGuard(rules);
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    assertAllowed(url);
    const response = await reach(fetch, url, {...init, ...(credentials && {credentials})});
    if (response.type === 'opaqueredirect' || (response.status >= 300 && response.status < 400)) {
      throw new ChatError(
        `${shownAddress(url)} answered with a redirect. Give its final address as \`endpoint\`.`,
        {
          code: 'protocol',
          stage: 'open',
          ...(response.status ? {status: response.status} : {}),
        },
      );
    }
    return response;
  };
}

async function reach(fetch: typeof globalThis.fetch, url: URL, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, {...init, redirect: 'manual', cache: 'no-store'});
  } catch (error) {
    if (init.signal?.aborted) throw init.signal.reason;
    throw lineLost(error, 'connect');
  }
}

/** The error for a line that failed; browsers word it differently, so the words are not looked at. */
export function lineLost(cause: unknown, stage: 'connect' | 'stream'): ChatError {
  const code = realmSignals.isOnline() ? 'network' : 'offline';
  return new ChatError('The connection was lost.', {code, stage, cause});
}
