/** An address in the pieces in which a reader judges it. */
export interface LinkAddress {
  /** Without it, it is not a web address. */
  readonly isWeb: boolean;
  readonly before: string;
  /** Where it leads: the host, as it is looked up, or the whole mail address. */
  readonly target: string;
  readonly after: string;
  /** Made to be taken for another: a name before the host, or letters that look like others. */
  readonly isDisguised: boolean;
}

/** The pieces of `url`, an absolute address that the policy for links let through; null for any other. */
export function linkAddress(url: string): LinkAddress | null {
  if (!URL.canParse(url)) return null;
  const {protocol, host, hostname, username, password, href, pathname, search, hash} = new URL(url);
  if (protocol === 'mailto:') {
    return {isWeb: false, before: protocol, target: pathname, after: search + hash, isDisguised: false};
  }
  if (protocol !== 'https:' && protocol !== 'http:') return null;
  const after = pathname + search + hash;
  return {
    isWeb: true,
    before: href.slice(0, href.length - after.length - host.length),
    target: host,
    after,
    isDisguised: username !== '' || password !== '' || /(?:^|\.)xn--/.test(hostname),
  };
}
