import {setImmediate} from 'node:timers/promises';
import type {Database} from '../store/database.js';
import {type ChunkPlace, listChunks, type SavedChunk} from '../store/document-chunks.js';
import {type DocumentRow, listDocuments} from '../store/documents.js';
import type {DocumentId, DocumentOwner} from '../store/documents-tables.js';
import {LexicalIndex} from './lexical-index.js';
import {termsOf} from './terms.js';
import {vectorFromText} from './vectors.js';

/** Chunks that are read before others get their turn. */
const chunksAtOnce = 64;
/** About what an entry takes in memory besides its vector, measured by bench/knowledge; less where there are many. */
const bytesPerEntry = 5_000;

/** What an owner's documents say, ready to be searched. It holds words and vectors, and no text. */
export class OwnerIndex {
  readonly words = new LexicalIndex();
  readonly vectors = new Map<number, Float32Array>();
  readonly #owner: DocumentOwner;
  readonly #db: Database;
  /** Whose vectors are taken. */
  readonly #embedderName: string | null;
  readonly #places = new Map<number, ChunkPlace>();
  /** What is in it, and with whose vectors. */
  readonly #documents = new Map<
    DocumentId,
    {readonly embedder: string | null; readonly entries: ReadonlySet<number>}
  >();
  #lastEntry = -1;
  #revision = 0;
  #following: Promise<void> = Promise.resolve();
  #vectorBytes = 0;

  constructor(owner: DocumentOwner, db: Database, embedderName: string | null) {
    this.#owner = owner;
    this.#db = db;
    this.#embedderName = embedderName;
  }

  /** About what it takes in memory. */
  get bytes(): number {
    return this.words.size * bytesPerEntry + this.#vectorBytes;
  }

  placeOf(entry: number): ChunkPlace | undefined {
    return this.#places.get(entry);
  }

  /** Resolves when it knows all changes up to the owner's `revision`. */
  follow(revision: number): Promise<void> {
    // One after another: two at once would add the same document twice.
    const following = this.#following.then(() => this.#catchUp(revision));
    this.#following = following.catch(() => {
      // Who waited for it is told; the next one tries again.
    });
    return following;
  }

  async #catchUp(revision: number): Promise<void> {
    if (this.#revision >= revision) return;
    const rows = await listDocuments(this.#db, this.#owner);
    const isKept = ({id, embedder}: DocumentRow): boolean => this.#documents.get(id)?.embedder === embedder;
    const kept = new Set(rows.filter(isKept).map(({id}) => id));
    this.#remove([...this.#documents.keys()].filter((id) => !kept.has(id)));
    for (const row of rows) {
      if (kept.has(row.id)) continue;
      try {
        await this.#add(row);
      } catch (error) {
        // Half of a document must not be taken for all of it.
        this.#remove([row.id]);
        throw error;
      }
    }
    this.#revision = revision;
  }

  #remove(documents: readonly DocumentId[]): void {
    if (documents.length === 0) return;
    const entries = new Set<number>();
    for (const id of documents) {
      for (const entry of this.#documents.get(id)?.entries ?? []) entries.add(entry);
      this.#documents.delete(id);
    }
    this.words.remove(entries);
    for (const entry of entries) {
      this.#places.delete(entry);
      this.#vectorBytes -= this.vectors.get(entry)?.byteLength ?? 0;
      this.vectors.delete(entry);
    }
  }

  async #add({id, title, embedder}: DocumentRow): Promise<void> {
    const entries = new Set<number>();
    this.#documents.set(id, {embedder, entries});
    const takesVectors = embedder !== null && embedder === this.#embedderName;
    for (const [at, chunk] of (await listChunks(this.#db, id)).entries()) {
      if (at % chunksAtOnce === chunksAtOnce - 1) await setImmediate();
      this.#lastEntry += 1;
      entries.add(this.#lastEntry);
      this.#places.set(this.#lastEntry, {documentId: id, ordinal: chunk.ordinal});
      this.words.add(this.#lastEntry, termsOf(searchedText(title, chunk)));
      if (takesVectors && chunk.vector !== null) this.#addVector(this.#lastEntry, chunk.vector);
    }
  }

  #addVector(entry: number, text: string): void {
    const vector = vectorFromText(text);
    this.vectors.set(entry, vector);
    this.#vectorBytes += vector.byteLength;
  }
}

/** What a chunk is found by, by words and by meaning: what stands above it says what it is about. */
export function searchedText(title: string, {heading, text}: Pick<SavedChunk, 'heading' | 'text'>): string {
  return [title, heading, text].filter((part) => part !== '').join('\n');
}
