import type {Selectable} from 'kysely';
import type {Queryable} from './database.js';
import type {DocumentId, DocumentOwner, DocumentsTable} from './documents-tables.js';

export type DocumentRow = Selectable<DocumentsTable>;

/** A piece of a document, before it is saved. */
export interface NewChunk {
  readonly heading: string;
  readonly text: string;
}

/** Rows in one statement: databases bound what a statement may carry. */
const rowsAtOnce = 500;

/**
 * Counts a change of `owner`'s documents. To be called first in the transaction that makes it: others then wait for its end, in
 * every database.
 */
export async function beginDocumentChange(db: Queryable, owner: DocumentOwner): Promise<void> {
  await db
    .insertInto('document_owners')
    .values({owner, revision: 1})
    .onConflict((conflict) =>
      conflict
        .column('owner')
        .doUpdateSet((builder) => ({revision: builder('document_owners.revision', '+', 1)})),
    )
    .execute();
}

/** How often the documents of each owner were changed; without a row there never were any. */
export async function findRevisions(
  db: Queryable,
  owners: readonly DocumentOwner[],
): Promise<ReadonlyMap<DocumentOwner, number>> {
  const rows = await db.selectFrom('document_owners').selectAll().where('owner', 'in', owners).execute();
  return new Map(rows.map(({owner, revision}) => [owner, Number(revision)]));
}

/** @throws a unique violation when the owner has this document already. */
export async function insertDocument(
  db: Queryable,
  document: Omit<DocumentRow, 'chunk_count' | 'embedder'>,
  chunks: readonly NewChunk[],
): Promise<DocumentRow> {
  const row = {...document, chunk_count: chunks.length, embedder: null};
  await db.insertInto('documents').values(row).execute();
  const rows = chunks.map(({heading, text}, ordinal) => ({
    document_id: document.id,
    ordinal,
    heading,
    text,
    vector: null,
  }));
  for (let from = 0; from < rows.length; from += rowsAtOnce)
    await db
      .insertInto('document_chunks')
      .values(rows.slice(from, from + rowsAtOnce))
      .execute();
  return row;
}

/** What an owner has. */
export async function countDocuments(
  db: Queryable,
  owner: DocumentOwner,
): Promise<{readonly documents: number; readonly chunks: number}> {
  const {documents, chunks} = await db
    .selectFrom('documents')
    .select(({fn}) => [
      fn.countAll<number>().as('documents'),
      fn.sum<number | null>('chunk_count').as('chunks'),
    ])
    .where('owner', '=', owner)
    .executeTakeFirstOrThrow();
  return {documents: Number(documents), chunks: Number(chunks ?? 0)};
}

/** Newest first. */
export async function listDocuments(db: Queryable, owner: DocumentOwner): Promise<readonly DocumentRow[]> {
  return db
    .selectFrom('documents')
    .selectAll()
    .where('owner', '=', owner)
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .execute();
}

/** The document, if it is there and belongs to one of `owners`. */
export function findDocument(
  db: Queryable,
  owners: readonly DocumentOwner[],
  id: string,
): Promise<DocumentRow | undefined> {
  return db
    .selectFrom('documents')
    .selectAll()
    .where('id', '=', id as DocumentId)
    .where('owner', 'in', owners)
    .executeTakeFirst();
}

export function findSameDocument(
  db: Queryable,
  owner: DocumentOwner,
  digest: string,
): Promise<DocumentRow | undefined> {
  return db
    .selectFrom('documents')
    .selectAll()
    .where('owner', '=', owner)
    .where('digest', '=', digest)
    .executeTakeFirst();
}

/** Its chunks go with it. False where `owner` has no such document. */
export async function deleteDocument(db: Queryable, owner: DocumentOwner, id: string): Promise<boolean> {
  const {numDeletedRows} = await db
    .deleteFrom('documents')
    .where('id', '=', id as DocumentId)
    .where('owner', '=', owner)
    .executeTakeFirstOrThrow();
  return numDeletedRows > 0n;
}

/** Forgets whose vectors a document has, so that it is embedded anew. */
export async function forgetEmbedder(db: Queryable, id: DocumentId): Promise<void> {
  await db.updateTable('documents').set({embedder: null}).where('id', '=', id).execute();
}
