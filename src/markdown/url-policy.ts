import type {MarkdownPolicy} from './policy.js';

/** An address that may be linked. `isForeign`: following it asks first. */
export interface SafeLink {
  readonly href: string;
  /** Host to show; null for addresses without one. */
  readonly host: string | null;
  readonly isForeign: boolean;
  /** True where the host must be shown beside the text: it is not what it looks like. */
  readonly mustShowHost: boolean;
}

const webSchemes = new Set(['http:', 'https:']);
const stripped = /[\s\p{Cc}\p{Cf}]/gu;

/**
 * The link that `address` may become under `policy`; null where it may become none.
 *
 * Decided on the parsed address, after everything invisible is taken out, and given back as parsed.
 */
export function safeLink(address: string, policy: MarkdownPolicy): SafeLink | null {
  const relative = relativeLink(address, policy);
  if (relative !== null) return {href: relative, host: null, isForeign: false, mustShowHost: false};
  const url = parse(address, policy);
  if (!url || (!webSchemes.has(url.protocol) && url.protocol !== 'mailto:')) return null;
  if (url.protocol === 'mailto:') return {href: url.href, host: null, isForeign: true, mustShowHost: false};
  return {
    href: url.href,
    host: url.host,
    isForeign: !policy.allowedLinkOrigins.includes(url.origin),
    mustShowHost: url.username !== '' || url.password !== '' || /(?:^|\.)xn--/.test(url.hostname),
  };
}

/** The image that `address` may become, and whether it may load unasked; null where it may become none. */
export function safeImage(
  address: string,
  policy: MarkdownPolicy,
): {readonly src: string; readonly host: string; readonly mayLoad: boolean} | null {
  const relative = relativeLink(address, policy);
  if (relative !== null) return {src: relative, host: '', mayLoad: policy.images === 'show'};
  const url = parse(address, policy);
  if (!url || !webSchemes.has(url.protocol)) return null;
  const isPlain = url.username === '' && url.password === '';
  const isAllowed = url.protocol === 'https:' && isPlain && policy.allowedImageOrigins.includes(url.origin);
  return {src: url.href, host: url.host, mayLoad: policy.images === 'show' || isAllowed};
}

/** True where `text` looks like an address or a host, and that host is another than `host`. */
export function claimsOtherHost(text: string, host: string): boolean {
  const claim = text.trim().replace(stripped, '');
  if (!/^(?:[a-z][a-z\d+.-]*:\/\/|www\.)|^[^\s/@]+\.[a-z]{2,}(?:[/?#:]|$)/i.test(claim)) return false;
  const url = /^[a-z][a-z\d+.-]*:\/\//i.test(claim) ? claim : `https://${claim}`;
  const claimed = URL.canParse(url) ? new URL(url).host : null;
  return claimed !== host && `www.${claimed}` !== host && claimed !== `www.${host}`;
}

function parse(address: string, {baseUrl}: MarkdownPolicy): URL | null {
  const clean = address.replace(stripped, (character) => (character === ' ' ? '%20' : ''));
  // Without a base only absolute addresses parse: relative ones would point into the host page.
  if (!URL.canParse(clean, baseUrl)) return null;
  if (baseUrl === undefined && !/^(?:https?:\/\/|mailto:)/i.test(clean)) return null;
  return new URL(clean, baseUrl);
}

/** An author's own relative address, percent-encoded; null for any other. */
function relativeLink(address: string, {links, baseUrl}: MarkdownPolicy): string | null {
  if (links !== 'any-safe' || baseUrl !== undefined) return null;
  const bare = address.replace(stripped, '');
  if (/^[a-z][a-z\d+.-]*:/i.test(bare) || /^[\\/]{2}/.test(bare)) return null;
  try {
    return encodeURI(address).replace(/%25/g, '%');
  } catch {
    // A lone surrogate cannot be written in an address.
    return null;
  }
}
