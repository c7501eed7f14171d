import type {Database} from '../store/database.js';
import {findRevisions} from '../store/documents.js';
import type {DocumentOwner} from '../store/documents-tables.js';
import {OwnerIndex} from './owner-index.js';

export interface IndexCacheOptions {
  readonly db: Database;
  /** Whose vectors are searched; null for nobody's. */
  readonly embedderName: string | null;
  /** Bytes that all indexes together may take, about; those last used long ago are dropped beyond that. */
  readonly maxBytes: number;
}

/** The indexes of those who ask, made when they first do, and always those of today. */
export class IndexCache {
  readonly #options: IndexCacheOptions;
  /** The one used last comes last. */
  readonly #indexes = new Map<DocumentOwner, OwnerIndex>();

  constructor(options: IndexCacheOptions) {
    this.#options = options;
  }

  /** About what all of them take in memory. */
  get bytes(): number {
    return [...this.#indexes.values()].reduce((total, {bytes}) => total + bytes, 0);
  }

  get size(): number {
    return this.#indexes.size;
  }

  /** The indexes of those of `owners` who have documents, or had. One query where nothing has changed. */
  async of(owners: readonly DocumentOwner[]): Promise<readonly OwnerIndex[]> {
    const revisions = await findRevisions(this.#options.db, owners);
    const indexes: OwnerIndex[] = [];
    for (const owner of owners) {
      const revision = revisions.get(owner);
      if (revision === undefined) continue;
      const index = this.#use(owner);
      await index.follow(revision);
      indexes.push(index);
    }
    this.#dropOld(indexes);
    return indexes;
  }

  #use(owner: DocumentOwner): OwnerIndex {
    const {db, embedderName} = this.#options;
    const index = this.#indexes.get(owner) ?? new OwnerIndex(owner, db, embedderName);
    this.#indexes.delete(owner);
    this.#indexes.set(owner, index);
    return index;
  }

  #dropOld(used: readonly OwnerIndex[]): void {
    let {bytes} = this;
    for (const [owner, index] of this.#indexes) {
      if (bytes <= this.#options.maxBytes) return;
      if (used.includes(index)) continue;
      bytes -= index.bytes;
      this.#indexes.delete(owner);
    }
  }
}
