/** What an answer's Markdown may show. Loosening is always named; there is no setting for unsanitised HTML. */
export interface MarkdownPolicy {
  /** `absolute`: http, https and mailto only. `any-safe`: relative links too, resolved against `baseUrl` where given. */
  readonly links: 'absolute' | 'any-safe';
  /** `placeholder`: nothing is fetched before the person asks. `show`: images load. */
  readonly images: 'placeholder' | 'show';
  /** `text`: raw HTML is shown as text, but for bare formatting tags. `sanitized`: DOMPurify and our allow-list. */
  readonly html: 'text' | 'sanitized';
  /** What relative addresses are resolved against; without it they stay as they are. */
  readonly baseUrl?: string;
  /** Exact origins whose links open without asking. */
  readonly allowedLinkOrigins: readonly string[];
  /** Exact https origins whose images load without asking. */
  readonly allowedImageOrigins: readonly string[];
}

/** For text that nobody vouches for, such as a model's answer. The default. */
export const untrustedPolicy: MarkdownPolicy = {
  links: 'absolute',
  images: 'placeholder',
  html: 'text',
  allowedLinkOrigins: [],
  allowedImageOrigins: [],
};

/** For an author's own text: relative links, images, sanitised HTML. */
export const trustedPolicy: MarkdownPolicy = {
  links: 'any-safe',
  images: 'show',
  html: 'sanitized',
  allowedLinkOrigins: [],
  allowedImageOrigins: [],
};
