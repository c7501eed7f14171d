import {type Clock, sleep} from '../../../src/base/clock.js';
import type {Database} from '../store/database.js';
import {beginDocumentChange, deleteDocument, findDocument, listDocuments} from '../store/documents.js';
import type {DocumentOwner} from '../store/documents-tables.js';
import {noDocument} from './document-errors.js';
import {type DocumentInfo, toDocumentInfo} from './document-info.js';
import type {EmbedWaiting} from './embed-waiting.js';
import {type DocumentLimits, ingestDocument, type NewDocument} from './ingest-document.js';

/** Milliseconds that who sends a document waits for its embedding; it goes on without them. */
const embeddingWaitMs = 10_000;

export interface PeopleDocumentsOptions {
  readonly db: Database;
  readonly clock: Clock;
  readonly waiting: EmbedWaiting;
  readonly embedderName: string | null;
  /** What one person may have. */
  readonly limits: DocumentLimits;
}

/** The documents that people bring. Each person sees their own, and those of the operator. */
export class PeopleDocuments {
  readonly limits: DocumentLimits;
  readonly #options: PeopleDocumentsOptions;

  constructor(options: PeopleDocumentsOptions) {
    this.limits = options.limits;
    this.#options = options;
  }

  /**
   * Saves a document, to be found from now on. Its embedding is waited for a little while; `embedding` says whether it is there.
   *
   * @throws {ChatError} as {@link ingestDocument} does.
   */
  async ingest(
    userId: string,
    document: NewDocument,
  ): Promise<{readonly info: DocumentInfo; readonly isNew: boolean}> {
    const {db, clock, waiting, embedderName, limits} = this.#options;
    const owner = ownerOf(userId);
    const {row, isNew} = await ingestDocument(document, {db, owner, limits, embedderName, now: clock.now()});
    if (embedderName !== null && row.embedder === null) await this.#waitFor(waiting.run(owner));
    const current = await findDocument(db, [owner], row.id);
    return {info: toDocumentInfo(current ?? row, embedderName), isNew};
  }

  /** The person's own and the operator's, newest first. */
  async list(
    userId: string,
  ): Promise<{readonly documents: readonly DocumentInfo[]; readonly shared: readonly DocumentInfo[]}> {
    const {db, embedderName} = this.#options;
    const infos = async (owner: DocumentOwner): Promise<readonly DocumentInfo[]> =>
      (await listDocuments(db, owner)).map((row) => toDocumentInfo(row, embedderName));
    return {documents: await infos(ownerOf(userId)), shared: await infos('shared')};
  }

  /** @throws {ChatError} 404 where it is not there for this person. */
  async find(userId: string, id: string): Promise<DocumentInfo> {
    const {db, embedderName} = this.#options;
    const row = await findDocument(db, ownersFor(userId), id);
    if (!row) throw noDocument();
    return toDocumentInfo(row, embedderName);
  }

  /** @throws {ChatError} 404 where the person has no such document; the operator's are not theirs. */
  async delete(userId: string, id: string): Promise<void> {
    const owner = ownerOf(userId);
    const {db} = this.#options;
    // Nothing is written for what is not there: anybody could make rows otherwise.
    if (!(await findDocument(db, [owner], id))) throw noDocument();
    const isDeleted = await db.transaction().execute(async (transaction) => {
      await beginDocumentChange(transaction, owner);
      return deleteDocument(transaction, owner, id);
    });
    if (!isDeleted) throw noDocument();
  }

  async #waitFor(embedding: Promise<void>): Promise<void> {
    const over = new AbortController();
    const {clock} = this.#options;
    const tooLong = sleep(embeddingWaitMs, {clock, signal: over.signal}).catch(() => {
      // The embedding was quicker.
    });
    await Promise.race([embedding, tooLong]);
    over.abort();
  }
}

export function ownerOf(userId: string): DocumentOwner {
  return `user:${userId}`;
}

/** Whose documents a person may see. */
export function ownersFor(userId: string): readonly DocumentOwner[] {
  return [ownerOf(userId), 'shared'];
}
