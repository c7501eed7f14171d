import type {Id} from '../../../src/base/ids.js';
import type {Fixed} from './fixed.js';

export type DocumentId = Id<'document'>;
/** Whose documents: a person's, or the operator's, which everybody may see. */
export type DocumentOwner = 'shared' | `user:${string}`;
export type DocumentMediaType = 'text/markdown' | 'text/plain';

/** One row an owner with documents. Whoever changes some of them writes it first: so changes come one after another. */
export interface DocumentOwnersTable {
  owner: Fixed<DocumentOwner>;
  /** Counts the changes; it tells an index in memory whether it is of today. */
  revision: number;
}

export interface DocumentsTable {
  id: Fixed<DocumentId>;
  owner: Fixed<DocumentOwner>;
  title: Fixed<string>;
  url: Fixed<string | null>;
  media_type: Fixed<DocumentMediaType>;
  /** Size of its text in UTF-8. */
  bytes: Fixed<number>;
  chunk_count: Fixed<number>;
  /** SHA-256 of all that was given: the same document is kept once. */
  digest: Fixed<string>;
  /** Of a document of the operator's: its file, relative to their folder. */
  path: Fixed<string | null>;
  /** Whose vectors its chunks have; null while they have none. */
  embedder: string | null;
  created_at: Fixed<number>;
}

export interface DocumentChunksTable {
  document_id: Fixed<DocumentId>;
  /** Order within the document, from 0. */
  ordinal: Fixed<number>;
  /** The headings above it. */
  heading: Fixed<string>;
  text: Fixed<string>;
  /** Base64 of its embedding, a little-endian 32-bit float a dimension. */
  vector: string | null;
}

export interface KnowledgeTables {
  document_owners: DocumentOwnersTable;
  documents: DocumentsTable;
  document_chunks: DocumentChunksTable;
}
