/** An address as an error may name it: without its parameters, for some services are given their keys there. */
export function shownAddress(url: string | URL): string {
  return String(url).replace(/[?#].*$/s, '');
}
