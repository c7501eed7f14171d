import type {Logger} from 'pino';
import {ChatError} from '../../../src/base/chat-error.js';
import type {Database} from '../store/database.js';
import {listChunks, listWithoutVectors, saveVectors} from '../store/document-chunks.js';
import {beginDocumentChange} from '../store/documents.js';
import type {DocumentId, DocumentOwner} from '../store/documents-tables.js';
import {searchedText} from './owner-index.js';
import {isAboutTheText, type RestingEmbedder} from './resting-embedder.js';
import {vectorToText} from './vectors.js';

/** Milliseconds for one request of some tens of chunks. */
const timeoutMs = 30_000;
/** Chunks of one owner that are embedded in one go; a first document is, whatever its length. The rest waits for the next use. */
const chunksAtOnce = 1_000;

export interface EmbedWaitingOptions {
  readonly db: Database;
  readonly embedder: RestingEmbedder | null;
  readonly logger: Logger;
}

/** Embeds the documents that have no vectors yet, in the background, one owner's one after another. */
export class EmbedWaiting {
  readonly #options: EmbedWaitingOptions;
  readonly #running = new Map<DocumentOwner, Promise<void>>();
  readonly #abort = new AbortController();
  /** Documents whose text the embedder does not take: it is not asked for them again. */
  readonly #refused = new Set<DocumentId>();

  constructor(options: EmbedWaitingOptions) {
    this.#options = options;
  }

  /** Embeds them some time, unless that is under way. */
  begin(owner: DocumentOwner): void {
    if (!this.#running.has(owner)) void this.run(owner);
  }

  /** Resolves when all that `owner` has by now is embedded, or could not be. Never rejects. */
  run(owner: DocumentOwner): Promise<void> {
    const {embedder} = this.#options;
    if (!embedder || embedder.isResting || this.#abort.signal.aborted) return Promise.resolve();
    // Behind the one under way, which may have missed a document that has just been saved.
    const next = (this.#running.get(owner) ?? Promise.resolve())
      .then(() => this.#embedAll(owner, embedder))
      .finally(() => {
        if (this.#running.get(owner) === next) this.#running.delete(owner);
      });
    this.#running.set(owner, next);
    return next;
  }

  /** Breaks off what is under way. */
  async close(): Promise<void> {
    this.#abort.abort();
    await Promise.all(this.#running.values());
  }

  async #embedAll(owner: DocumentOwner, embedder: RestingEmbedder): Promise<void> {
    const {db, logger} = this.#options;
    let chunks = 0;
    try {
      for (const {id, title, chunkCount} of await listWithoutVectors(db, owner)) {
        if (this.#abort.signal.aborted || embedder.isResting) return;
        if (this.#refused.has(id)) continue;
        if (chunks > 0 && chunks + chunkCount > chunksAtOnce) return;
        chunks += chunkCount;
        await this.#embedOne(owner, {id, title}, embedder);
      }
    } catch (error) {
      if (this.#abort.signal.aborted) return;
      const code = error instanceof ChatError ? error.code : undefined;
      logger.warn({code, err: code === undefined ? error : undefined}, 'documents not embedded yet');
    }
  }

  async #embedOne(
    owner: DocumentOwner,
    {id, title}: {readonly id: DocumentId; readonly title: string},
    embedder: RestingEmbedder,
  ): Promise<void> {
    const {db, logger} = this.#options;
    const texts = (await listChunks(db, id)).map((chunk) => searchedText(title, chunk));
    let vectors: readonly Float32Array[];
    try {
      vectors = await embedder.embed(texts, {signal: this.#abort.signal, timeoutMs});
    } catch (error) {
      if (!isAboutTheText(error)) throw error;
      this.#refused.add(id);
      logger.warn({documentId: id, code: (error as ChatError).code}, 'document refused by the embedder');
      return;
    }
    await db.transaction().execute(async (transaction) => {
      await beginDocumentChange(transaction, owner);
      await saveVectors(transaction, id, embedder.name, vectors.map(vectorToText));
    });
  }
}
