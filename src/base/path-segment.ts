/** `text` as one segment of a path. Half a surrogate pair, for which no encoding is, becomes U+FFFD: ids may come from a server. */
export function pathSegment(text: string): string {
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\u{fffd}'));
}
