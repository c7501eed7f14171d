import type {Queryable} from './database.js';
import type {DocumentId, DocumentOwner} from './documents-tables.js';

/** Where a chunk stands. */
export interface ChunkPlace {
  readonly documentId: DocumentId;
  readonly ordinal: number;
}

export interface SavedChunk extends ChunkPlace {
  readonly heading: string;
  readonly text: string;
  readonly vector: string | null;
}

/** A chunk with what its document says of itself. */
export interface ChunkOfDocument extends Omit<SavedChunk, 'vector'> {
  readonly title: string;
  readonly url: string | null;
}

/** In their order. */
export function listChunks(db: Queryable, documentId: DocumentId): Promise<readonly SavedChunk[]> {
  return db
    .selectFrom('document_chunks')
    .select(['document_id as documentId', 'ordinal', 'heading', 'text', 'vector'])
    .where('document_id', '=', documentId)
    .orderBy('ordinal')
    .execute();
}

/** Those of `places` that are there and belong to one of `owners`, in no order. */
export async function findChunks(
  db: Queryable,
  owners: readonly DocumentOwner[],
  places: readonly ChunkPlace[],
): Promise<readonly ChunkOfDocument[]> {
  if (places.length === 0) return [];
  return db
    .selectFrom('document_chunks as chunk')
    .innerJoin('documents as document', 'document.id', 'chunk.document_id')
    .select([
      'chunk.document_id as documentId',
      'chunk.ordinal',
      'chunk.heading',
      'chunk.text',
      'document.title',
      'document.url',
    ])
    .where('document.owner', 'in', owners)
    .where(({eb, or}) =>
      or(
        places.map(({documentId, ordinal}) =>
          eb('chunk.document_id', '=', documentId).and('chunk.ordinal', '=', ordinal),
        ),
      ),
    )
    .execute();
}

/**
 * Saves the vectors of all of a document's chunks, in their order, made by `embedder`. To be called in a transaction; false, and
 * nothing saved, where the document is gone.
 */
export async function saveVectors(
  db: Queryable,
  documentId: DocumentId,
  embedder: string,
  vectors: readonly string[],
): Promise<boolean> {
  const {numUpdatedRows} = await db
    .updateTable('documents')
    .set({embedder})
    .where('id', '=', documentId)
    .executeTakeFirstOrThrow();
  if (numUpdatedRows === 0n) return false;
  for (const [ordinal, vector] of vectors.entries())
    await db
      .updateTable('document_chunks')
      .set({vector})
      .where('document_id', '=', documentId)
      .where('ordinal', '=', ordinal)
      .execute();
  return true;
}

/** The oldest documents of `owner` that have no vectors. */
export async function listWithoutVectors(
  db: Queryable,
  owner: DocumentOwner,
): Promise<readonly {readonly id: DocumentId; readonly title: string; readonly chunkCount: number}[]> {
  return db
    .selectFrom('documents')
    .select(['id', 'title', 'chunk_count as chunkCount'])
    .where('owner', '=', owner)
    .where('embedder', 'is', null)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
}
