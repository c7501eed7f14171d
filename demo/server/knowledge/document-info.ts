import type {DocumentRow} from '../store/documents.js';
import type {DocumentMediaType} from '../store/documents-tables.js';

/**
 * What became of a document's embedding: there is no embedder (`off`); it has none yet, and will get one when it is next used
 * (`waiting`); it has one (`done`); it has one of another embedder, and gets a new one when it is sent again (`outdated`). All but
 * `done` are found by their words alone.
 */
export type EmbeddingStatus = 'off' | 'waiting' | 'done' | 'outdated';

/** What anybody who may see a document is told of it. */
export interface DocumentInfo {
  readonly id: string;
  readonly title: string;
  readonly url?: string;
  readonly mediaType: DocumentMediaType;
  /** Of its text in UTF-8. */
  readonly bytes: number;
  /** How many pieces it is searched in. */
  readonly excerpts: number;
  readonly embedding: EmbeddingStatus;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

export function toDocumentInfo(row: DocumentRow, embedderName: string | null): DocumentInfo {
  return {
    id: row.id,
    title: row.title,
    ...(row.url === null ? {} : {url: row.url}),
    mediaType: row.media_type,
    bytes: row.bytes,
    excerpts: row.chunk_count,
    embedding: statusOf(row.embedder, embedderName),
    createdAt: Number(row.created_at),
  };
}

function statusOf(embedder: string | null, current: string | null): EmbeddingStatus {
  if (current === null) return 'off';
  if (embedder === null) return 'waiting';
  return embedder === current ? 'done' : 'outdated';
}
