/** What an answer may show and reach. Every field's default is the strict one; loosening is by name. */
export interface MarkdownPolicy {
  /** `'on'`: https, http and mailto become links. `'off'`: all links are shown as their text. */
  readonly links: 'on' | 'off';
  /**
   * `'ask'`: a placeholder with a button, nothing is fetched before it is pressed. `'load'`: fetched at once.
   * `'off'`: the image's text only.
   */
  readonly images: 'ask' | 'load' | 'off';
  /** `'text'`: raw HTML is shown as text but for bare formatting tags. `'sanitized'`: what DOMPurify and the allow-list leave. */
  readonly html: 'text' | 'sanitized';
  /**
   * What relative links and images are resolved against: an absolute address, or `'document'` for the page that holds
   * the element. Without it they are shown as text: inside a foreign page they would reach that page's own routes.
   */
  readonly baseUrl?: string | URL | undefined;
  /** Exact origins, as `https://example.com`, whose links open without a `chat-link` event. */
  readonly allowedLinkOrigins?: readonly string[] | undefined;
  /** Exact https origins whose images are fetched without asking, unless their address has a query or a user name. */
  readonly allowedImageOrigins?: readonly string[] | undefined;
  /** Lets addresses of `allowedImageOrigins` have a query: a way to send text out. */
  readonly allowImageQuery?: boolean | undefined;
}

/** For text that a model or a stranger wrote. Nothing is fetched, nothing relative is followed, no HTML is built. */
export const untrustedPolicy: MarkdownPolicy = Object.freeze({links: 'on', images: 'ask', html: 'text'});

/** For an author's own text: relative links, images at once, sanitised HTML. */
export const trustedPolicy: MarkdownPolicy = Object.freeze({
  links: 'on',
  images: 'load',
  html: 'sanitized',
  baseUrl: 'document',
});

/** A policy checked and made quick to ask. */
export interface Gate {
  readonly links: boolean;
  readonly images: MarkdownPolicy['images'];
  readonly html: MarkdownPolicy['html'];
  readonly base: URL | null;
  readonly linkOrigins: ReadonlySet<string>;
  readonly imageOrigins: ReadonlySet<string>;
  readonly imageQuery: boolean;
}

/**
 * @param documentUrl - What `baseUrl: 'document'` means here; none where there is no document.
 * @throws {TypeError} naming the option that is not as documented.
 */
export function openGate(policy: MarkdownPolicy, documentUrl: string | null): Gate {
  oneOf('policy.links', policy.links, ['on', 'off']);
  oneOf('policy.images', policy.images, ['ask', 'load', 'off']);
  oneOf('policy.html', policy.html, ['text', 'sanitized']);
  return {
    links: policy.links === 'on',
    images: policy.images,
    html: policy.html,
    base: baseOf(policy.baseUrl, documentUrl),
    linkOrigins: originsOf('policy.allowedLinkOrigins', policy.allowedLinkOrigins),
    imageOrigins: originsOf('policy.allowedImageOrigins', policy.allowedImageOrigins),
    imageQuery: policy.allowImageQuery === true,
  };
}

function oneOf(option: string, value: string, allowed: readonly string[]): void {
  if (allowed.includes(value)) return;
  throw new TypeError(`\`${option}\` must be one of ${allowed.join(', ')}, got ${String(value)}.`);
}

function baseOf(baseUrl: string | URL | undefined, documentUrl: string | null): URL | null {
  if (baseUrl === undefined) return null;
  const base = URL.parse(baseUrl === 'document' ? (documentUrl ?? '') : String(baseUrl));
  if (base && (base.protocol === 'https:' || base.protocol === 'http:')) return base;
  // A page without an address of its own (about:blank, a sandboxed frame) has nothing to resolve against.
  if (baseUrl === 'document') return null;
  throw new TypeError(`\`policy.baseUrl\` must be an absolute http or https address, got ${String(baseUrl)}.`);
}

function originsOf(option: string, origins: readonly string[] | undefined): ReadonlySet<string> {
  for (const origin of origins ?? []) {
    if (URL.parse(origin)?.origin === origin && origin !== 'null') continue;
    throw new TypeError(`\`${option}\` must hold origins like https://example.com, got ${origin}.`);
  }
  return new Set(origins);
}
