import {ChatError} from '../base/chat-error.js';

/** What may be asked. */
export interface AddressRules {
  /** Exact origins: scheme, host and port. */
  readonly allowedOrigins: ReadonlySet<string>;
  /** Why `host` is not to be asked from here although its origin is allowed; null where it may be. */
  readonly refuseHost?: ((host: string) => string | null) | undefined;
}

/** The scheme that an address counts as: a WebSocket's is that of the page behind it. */
const schemes: Readonly<Record<string, string>> = {
  'https:': 'https:',
  'http:': 'http:',
  'wss:': 'https:',
  'ws:': 'http:',
};

/**
 * A check for addresses, to be made before they are asked. It throws a `ChatError` `forbidden` for another origin or scheme than
 * `rules` allow, and for an address with a name or password in it.
 */
export function addressGuard({allowedOrigins, refuseHost}: AddressRules): (url: URL) => void {
  return (url) => {
    const scheme = schemes[url.protocol];
    // A `blob:` address has the origin of the page that made it, and is none of a service.
    const origin = scheme === undefined ? null : `${scheme}//${url.host}`;
    if (url.username !== '' || url.password !== '') {
      throw refused(
        `Refused to ask ${origin ?? url.protocol}: there is a name or a password in its address.`,
      );
    }
    if (origin === null || !allowedOrigins.has(origin)) {
      const allowed = [...allowedOrigins].join(', ');
      throw refused(`Refused to ask ${origin ?? url.protocol}: not one of \`allowedOrigins\` (${allowed}).`);
    }
    const reason = refuseHost?.(url.hostname);
    if (reason) throw refused(reason);
  };
}

function refused(message: string): ChatError {
  return new ChatError(message, {
    code: 'forbidden',
    stage: 'connect',
    retryable: false,
    hint: 'This page may not talk to that service.',
  });
}
