import type {MessagePart} from '../../../src/model/message-part.js';
import type {ProviderEvent} from '../providers/provider.js';
import type {ChunkOfDocument} from '../store/document-chunks.js';
import {headingMark} from './chunk-document.js';

export type SourceEvent = Extract<ProviderEvent, {type: 'source'}>;

const snippetLength = 240;

/** What people are shown of an excerpt. Its id is `<document>.<place>`, the same whenever that excerpt is found. */
export function sourceOf({documentId, ordinal, title, heading, text, url}: ChunkOfDocument): SourceEvent {
  const section = heading.startsWith(title) ? heading.slice(title.length).replace(headingMark, '') : heading;
  return {
    type: 'source',
    id: `${documentId}.${ordinal}`,
    title: section === '' ? title : `${title}${headingMark}${section}`,
    ...(url === null ? {} : {url}),
    snippet: snippetOf(text),
  };
}

/** Those that an answer which is continued has not said yet. */
export function newSources(
  sources: readonly SourceEvent[],
  parts: readonly MessagePart[],
): readonly SourceEvent[] {
  const known = new Set(parts.flatMap((part) => (part.type === 'source' ? [part.id] : [])));
  return sources.filter(({id}) => !known.has(id));
}

function snippetOf(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  const characters = Array.from(line.slice(0, 2 * snippetLength + 2));
  return characters.length <= snippetLength
    ? line
    : `${characters.slice(0, snippetLength).join('').trimEnd()}…`;
}
