import {createHash} from 'node:crypto';
import {newId} from '../../../src/base/ids.js';
import {repairInput} from '../../../src/guards/input/check-input.js';
import type {Database} from '../store/database.js';
import {
  beginDocumentChange,
  countDocuments,
  type DocumentRow,
  findSameDocument,
  forgetEmbedder,
  insertDocument,
} from '../store/documents.js';
import type {DocumentMediaType, DocumentOwner} from '../store/documents-tables.js';
import {chunkDocument} from './chunk-document.js';
import {documentTooLarge, emptyDocument, tooManyDocuments} from './document-errors.js';

/** A document as it is given. */
export interface NewDocument {
  readonly title: string;
  readonly text: string;
  readonly mediaType: DocumentMediaType;
  /** Where people find it; null where nowhere. */
  readonly url: string | null;
}

/** What an owner may have. */
export interface DocumentLimits {
  /** Of one text, in UTF-8. */
  readonly maxBytes: number;
  readonly maxDocuments: number;
  /** Of all documents together. */
  readonly maxChunks: number;
}

export interface IngestOptions {
  readonly db: Database;
  readonly owner: DocumentOwner;
  readonly limits: DocumentLimits;
  /** Its file, for a document of the operator's. */
  readonly path?: string;
  /** Whose vectors documents have now; null for nobody's. */
  readonly embedderName: string | null;
  readonly now: number;
}

/**
 * Saves a document in chunks, all of it or nothing. One that the owner has already is not saved twice; if another embedder made its
 * vectors, it waits for new ones.
 *
 * @throws {ChatError} `too-large` (413) for the text, `invalid` (422) where it has no words or the owner has too much.
 */
export async function ingestDocument(
  document: NewDocument,
  {db, owner, limits, path, embedderName, now}: IngestOptions,
): Promise<{readonly row: DocumentRow; readonly isNew: boolean}> {
  const [title, text] = [repairInput(document.title), repairInput(document.text)];
  const {mediaType, url} = document;
  const bytes = Buffer.byteLength(text);
  if (bytes > limits.maxBytes) throw documentTooLarge(limits.maxBytes);
  const chunks = await chunkDocument(text, mediaType);
  if (!/[\p{L}\p{N}]/u.test(text) || chunks.length === 0) throw emptyDocument();
  const digest = digestOf([title, text, mediaType, url ?? '', path ?? '']);
  return db.transaction().execute(async (transaction) => {
    await beginDocumentChange(transaction, owner);
    const same = await findSameDocument(transaction, owner, digest);
    if (same) {
      const isOutdated = embedderName !== null && same.embedder !== null && same.embedder !== embedderName;
      if (isOutdated) await forgetEmbedder(transaction, same.id);
      return {row: isOutdated ? {...same, embedder: null} : same, isNew: false};
    }
    const has = await countDocuments(transaction, owner);
    if (has.documents >= limits.maxDocuments)
      throw tooManyDocuments(`There are ${limits.maxDocuments} documents already. Delete one first.`);
    if (has.chunks + chunks.length > limits.maxChunks)
      throw tooManyDocuments('There is no room for this much text. Delete other documents first.');
    const row = await insertDocument(
      transaction,
      {
        id: newId<'document'>(),
        owner,
        title,
        url,
        media_type: mediaType,
        bytes,
        digest,
        path: path ?? null,
        created_at: now,
      },
      chunks,
    );
    return {row, isNew: true};
  });
}

function digestOf(fields: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(fields)).digest('hex');
}
