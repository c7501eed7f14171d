import {ChatError} from '../base/chat-error.js';

/** The origins that one plugin may ask, each named exactly: scheme, host, port. */
export class NetworkCapability {
  readonly #plugin: string;
  readonly #origins: ReadonlySet<string>;

  /** @throws {TypeError} for an entry that is no origin of http or https. */
  constructor(plugin: string, network: readonly string[]) {
    this.#plugin = plugin;
    this.#origins = new Set(network.map(originOf));
  }

  get origins(): readonly string[] {
    return [...this.#origins];
  }

  /**
   * The address, where it may be asked.
   *
   * @throws {ChatError} `forbidden` for an origin that was not declared, and for a user or password in the address;
   * `invalid` for what is no absolute address.
   */
  check(endpoint: string): URL {
    const url = URL.canParse(endpoint) ? new URL(endpoint) : null;
    if (!url) throw refused('invalid', `Expected \`endpoint\` to be an absolute URL, got "${endpoint}".`);
    if (url.username !== '' || url.password !== '') {
      throw refused(
        'forbidden',
        `Plugin "${this.#plugin}" gave ${url.origin} a user name or password in its address.`,
      );
    }
    if (!this.#origins.has(url.origin)) {
      // Addresses such as `data:` have no origin that says which one it was.
      const asked = url.origin === 'null' ? url.protocol : url.origin;
      const declared = this.origins.join(', ') || 'nothing';
      throw refused(
        'forbidden',
        `Plugin "${this.#plugin}" asked ${asked}, which it did not declare: its \`network\` is ${declared}.`,
      );
    }
    return url;
  }
}

function originOf(origin: string): string {
  const url = URL.canParse(origin) ? new URL(origin) : null;
  if (url?.origin === origin && /^https?:$/.test(url.protocol)) return origin;
  throw new TypeError(`Expected \`network\` to hold origins such as "https://api.example", got "${origin}".`);
}

function refused(code: 'forbidden' | 'invalid', message: string): ChatError {
  return new ChatError(message, {code, stage: 'connect', retryable: false});
}
