/** What an answer's Markdown may show. Loosening is always named; there is no setting for unsanitised HTML. */
export interface MarkdownPolicy {
  /** `absolute`: http, https and mailto only. `any-safe`: relative links too, where there is no `baseUrl` to resolve them. */
  readonly links: 'absolute' | 'any-safe';
  /** `placeholder`: nothing is fetched before the person asks. `show`: images load. */
  readonly images: 'placeholder' | 'show';
  /** `text`: raw HTML is shown as text, but for bare formatting tags. `sanitized`: DOMPurify and our allow-list. */
  readonly html: 'text' | 'sanitized';
  /** The absolute http or https address that relative addresses are resolved against. */
  readonly baseUrl?: string;
  /** Exact origins, like `https://example.com`, whose links open without asking. */
  readonly allowedLinkOrigins: readonly string[];
  /** Exact https origins whose images load without asking, where their address has neither a query nor a user name. */
  readonly allowedImageOrigins: readonly string[];
  /** Lets images of `allowedImageOrigins` have a query: text can leave the page in it. */
  readonly allowImageQuery?: boolean;
}

/** For text that nobody vouches for, such as a model's answer. The default. */
export const untrustedPolicy: MarkdownPolicy = Object.freeze({
  links: 'absolute',
  images: 'placeholder',
  html: 'text',
  allowedLinkOrigins: [],
  allowedImageOrigins: [],
});

/** For an author's own text: relative links, images, sanitised HTML. */
export const trustedPolicy: MarkdownPolicy = Object.freeze({
  links: 'any-safe',
  images: 'show',
  html: 'sanitized',
  allowedLinkOrigins: [],
  allowedImageOrigins: [],
});

/** @throws {TypeError} naming the field of `policy` that is not as documented. */
export function checkPolicy(policy: MarkdownPolicy): void {
  oneOf('links', policy.links, ['absolute', 'any-safe']);
  oneOf('images', policy.images, ['placeholder', 'show']);
  oneOf('html', policy.html, ['text', 'sanitized']);
  checkOrigins('allowedLinkOrigins', policy.allowedLinkOrigins);
  checkOrigins('allowedImageOrigins', policy.allowedImageOrigins);
  const {baseUrl} = policy;
  if (baseUrl === undefined || (URL.canParse(baseUrl) && /^https?:$/.test(new URL(baseUrl).protocol))) return;
  throw new TypeError(`\`policy.baseUrl\` must be an absolute http or https address, got ${baseUrl}.`);
}

function oneOf(field: string, value: unknown, allowed: readonly string[]): void {
  if (allowed.includes(String(value))) return;
  throw new TypeError(`\`policy.${field}\` must be one of ${allowed.join(', ')}, got ${String(value)}.`);
}

function checkOrigins(field: string, origins: readonly string[]): void {
  if (!Array.isArray(origins)) throw new TypeError(`\`policy.${field}\` must be a list of origins.`);
  for (const origin of origins) {
    if (URL.canParse(origin) && new URL(origin).origin === origin) continue;
    throw new TypeError(
      `\`policy.${field}\` must hold origins like https://example.com, got ${String(origin)}.`,
    );
  }
}
