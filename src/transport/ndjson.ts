import {openDirectly, type ReadersByType} from './answer-stream.js';
import {jsonLinesTypes, readJsonLines} from './json-lines-reader.js';
import type {Transport} from './transport.js';

/** Plain JSON too: servers that write line by line often leave the type of a single answer. */
const readers: ReadersByType = new Map(
  [...jsonLinesTypes, 'application/json'].map((type) => [type, readJsonLines]),
);

/** One JSON value a line over `fetch`: any method, any header. What `sse()` promises holds here too. */
export function ndjson(): Transport {
  return {
    name: 'ndjson',
    carriage: 'stream',
    open: (request, sink, options) => openDirectly(request, sink, options, readers),
  };
}
