import type {Drawn} from './drawn.js';

/** A segment that cannot change any more but by a definition that comes late, as it was drawn. */
export interface CommittedBlock {
  readonly source: string;
  drawn: readonly Drawn[];
}

/** Finds finished blocks by the labels that they looked for in vain: a definition may come after them. */
export class CommittedBlocks {
  readonly #byLabel = new Map<string, Set<CommittedBlock>>();

  add(block: CommittedBlock, asked: Iterable<string>): void {
    for (const label of asked) {
      const known = this.#byLabel.get(label);
      if (known) known.add(block);
      else this.#byLabel.set(label, new Set([block]));
    }
  }

  /** The blocks that asked for any of `labels`; nobody asks for these again, for a first definition stands. */
  take(labels: Iterable<string>): ReadonlySet<CommittedBlock> {
    const found = new Set<CommittedBlock>();
    for (const label of labels) {
      for (const block of this.#byLabel.get(label) ?? []) found.add(block);
      this.#byLabel.delete(label);
    }
    return found;
  }

  clear(): void {
    this.#byLabel.clear();
  }
}
