import {pathSegment} from '../base/path-segment.js';

/** The address `segments` below `endpoint`, whose query stays. */
export function pathBelow(endpoint: URL, ...segments: readonly string[]): URL {
  const url = new URL(endpoint);
  url.pathname = [url.pathname.replace(/\/$/, ''), ...segments.map(pathSegment)].join('/');
  return url;
}
