import type {MarkdownPolicy} from './policy.js';

/** An address that may be linked. */
export interface SafeLink {
  /** Parsed and written out again; relative only where the policy says so. */
  readonly href: string;
  /** What it leads to, as a reader should know it: a host in ASCII, or a mail address. Null for relative addresses. */
  readonly target: string | null;
  /** True where the target must be shown whatever the text says: it is not what it looks like. */
  readonly isDisguised: boolean;
  /** Following it asks first. */
  readonly isForeign: boolean;
}

export interface SafeImage {
  readonly src: string;
  readonly host: string;
  /** Without being asked for. */
  readonly mayLoad: boolean;
}

const webAddress = /^https?:\/\//i;
const mailAddress = /^mailto:/i;
/** White space and controls: browsers drop some of them from addresses, so all go before anything is decided. */
const dropped = /[\p{Cc}\u2028\u2029]/gu;
/** Endings of file names that are no top-level domains. */
const fileName =
  /\.(?:js|mjs|cjs|ts|tsx|jsx|json|html?|css|xml|ya?ml|toml|txt|csv|pdf|png|jpe?g|gif|svg|webp|cpp|cs|go|php|java|sql|exe|dll|docx?|xlsx?|lock)$/i;
const hostLike =
  /(?:^|[\s/@(<[])((?:[\p{L}\p{N}_-]{1,63}\.){1,8}(?:[\p{L}\p{N}-]{2,63}|\d))\.?(?=$|[\s/:?#)>\],;!'"])/gu;

/** The link that `address` may become under `policy`, decided on what it parses to; null where it may become none. */
export function safeLink(address: string, policy: MarkdownPolicy): SafeLink | null {
  const clean = cleaned(address);
  const relative = relativeAddress(clean, policy);
  if (relative !== null) return {href: relative, target: null, isDisguised: false, isForeign: false};
  const url = parsed(clean, policy);
  if (url?.protocol === 'mailto:') {
    const target = readable(url.pathname);
    return {href: url.href, target, isDisguised: false, isForeign: true};
  }
  if (!url) return null;
  return {
    href: url.href,
    target: url.host,
    isDisguised: hasUser(url) || /(?:^|\.)xn--/.test(url.hostname),
    isForeign: !policy.allowedLinkOrigins.includes(url.origin),
  };
}

/** The image that `address` may become under `policy`; null where it may become none. */
export function safeImage(address: string, policy: MarkdownPolicy): SafeImage | null {
  const clean = cleaned(address);
  const relative = relativeAddress(clean, policy);
  if (relative !== null) return {src: relative, host: '', mayLoad: policy.images === 'show'};
  const url = parsed(clean, policy);
  if (!url || url.protocol === 'mailto:') return null;
  const isPlain = !hasUser(url) && (url.search === '' || policy.allowImageQuery === true);
  const isAllowed = url.protocol === 'https:' && isPlain && policy.allowedImageOrigins.includes(url.origin);
  return {src: url.href, host: url.host, mayLoad: policy.images === 'show' || isAllowed};
}

/** What must be shown beside `text`, because it looks like another target than the link has; null where nothing must. */
export function hostToShow(text: string, {target, isDisguised}: SafeLink): string | null {
  if (target === null) return null;
  if (isDisguised) return target;
  const shown = text.trim().replace(mailAddress, '');
  if (target.includes('@')) return shown.includes('@') && shown !== target ? target : null;
  return claimedHosts(text).some((host) => !isSameHost(host, target)) ? target : null;
}

/** All that looks like a host in `text`, as a parser reads it. */
function claimedHosts(text: string): string[] {
  // Most link texts are words: without a full stop of any script there is no host in them.
  if (/^[\x20-\x2d\x2f-\x7e]*$/.test(text)) return [];
  const plain = text.replace(/[\p{Cf}\p{Mn}]/gu, '').normalize('NFKC');
  return [...plain.matchAll(hostLike)]
    .map(([, host = '']) => host)
    .filter(
      (host) => !fileName.test(host) && (!/\.\d+$/.test(host) || /^\d{1,3}(?:\.\d{1,3}){3}$/.test(host)),
    )
    .map((host) => (URL.canParse(`https://${host}`) ? new URL(`https://${host}`).hostname : host));
}

function isSameHost(claimed: string, target: string): boolean {
  const bare = (host: string): string =>
    host
      .replace(/:\d+$/, '')
      .replace(/^www\./, '')
      .replace(/\.$/, '');
  return bare(claimed.toLowerCase()) === bare(target);
}

/** Without what browsers drop, and with backslashes as Markdown means them: not as the slashes that browsers make of them. */
function cleaned(address: string): string {
  return address.replace(dropped, '').trim().replaceAll('\\', '%5C');
}

/** Addresses of late: what is open is read again with every frame, and parsing is the dearest part of it. */
const lately = new Map<string, URL | null>();
const mostRemembered = 200;

function parsed(address: string, policy: MarkdownPolicy): URL | null {
  const key = `${policy.baseUrl ?? ''} ${address}`;
  const known = lately.get(key);
  if (known !== undefined) return known;
  if (lately.size >= mostRemembered) lately.clear();
  const url = parse(address, policy);
  lately.set(key, url);
  return url;
}

function parse(address: string, {baseUrl}: MarkdownPolicy): URL | null {
  // Without a base only whole addresses count: what browsers would read into others leads into the host page (R6).
  if (baseUrl === undefined && !webAddress.test(address) && !mailAddress.test(address)) return null;
  if (!URL.canParse(address, baseUrl)) return null;
  const url = new URL(address, baseUrl);
  // Not every browser refuses a host with a space.
  if (url.hostname.includes('%')) return null;
  return ['http:', 'https:', 'mailto:'].includes(url.protocol) ? url : null;
}

/** An author's own relative address, percent-encoded; null for any other. */
function relativeAddress(address: string, {links, baseUrl}: MarkdownPolicy): string | null {
  if (links !== 'any-safe' || baseUrl !== undefined) return null;
  if (/^[a-z][a-z\d+.-]*:/i.test(address) || address.startsWith('//')) return null;
  // A colon in the first part of a path would read as the end of a scheme.
  const path = /^[^/?#]*:/.test(address) ? `./${address}` : address;
  try {
    return encodeURI(path).replace(/%25/g, '%');
  } catch {
    // A lone surrogate cannot be written in an address.
    return null;
  }
}

function hasUser({username, password}: URL): boolean {
  return username !== '' || password !== '';
}

function readable(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    // Half an escape is shown as it is written.
    return path;
  }
}
