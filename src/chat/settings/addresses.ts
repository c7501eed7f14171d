import {refuseProvider} from './provider-hosts.js';

/** @throws {TypeError} naming `option` where `value` is no http or https URL. */
export function resolveUrl(value: string | URL | undefined, option: string): URL {
  const realm = globalThis as {document?: {baseURI?: string}; location?: {href?: string}};
  const base = realm.document?.baseURI ?? realm.location?.href;
  // An address that was not given is no relative one named `undefined`.
  const isGiven = value !== undefined && URL.canParse(String(value), base);
  const url = isGiven ? new URL(String(value), base) : null;
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url;
  throw new TypeError(
    `Expected \`${option}\` to be an http or https URL${base ? '' : ' (absolute, as there is no page)'}, got "${value}".`,
  );
}

/** @throws {TypeError} where `endpoint` is a provider's and this is a browser. */
export function expectOwnBackend(endpoint: URL): void {
  const reason = refuseProvider(endpoint.hostname);
  if (reason !== null) throw new TypeError(`Expected \`endpoint\` to be a backend of yours. ${reason}`);
}

/** Where the conversations are of an endpoint that ends in `/chat/stream`; null for any other. */
export function conversationsBeside(endpoint: URL): URL | null {
  const match = /^(.*)\/chat\/stream\/?$/.exec(endpoint.pathname);
  return match ? new URL(`${match[1]}/conversations`, endpoint) : null;
}

/** @throws {TypeError} for what is not written as an origin of http or https is. */
export function expectOrigin(origin: string): string {
  const url = URL.canParse(origin) ? new URL(origin) : null;
  const isHttp = url?.protocol === 'https:' || url?.protocol === 'http:';
  // A star is a character like others in a host's name, and would allow nothing.
  if (isHttp && url.origin === origin && !origin.includes('*')) return origin;
  const rather = isHttp && url.origin !== origin ? ` Did you mean "${url.origin}"?` : '';
  throw new TypeError(
    `Expected \`allowedOrigins\` to hold origins such as "https://example.com", got "${origin}".${rather}`,
  );
}
