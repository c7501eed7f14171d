import type {SafeNode} from './safe-node.js';

/** A block whose end cannot move, as it was drawn. */
export interface CommittedBlock {
  readonly source: string;
  nodes: readonly SafeNode[];
  /** What was built of `nodes`, one for one. */
  built: readonly Node[];
}

const brackets = /\[((?:[^\][\\]|\\.){1,999})\]/g;

/** Finds finished blocks that use a label, for a definition may come after them. */
export class CommittedBlocks {
  readonly #byLabel = new Map<string, Set<CommittedBlock>>();

  add(block: CommittedBlock): void {
    for (const [, label = ''] of block.source.matchAll(brackets)) {
      const key = normalizeLabel(label);
      const known = this.#byLabel.get(key);
      if (known) known.add(block);
      else this.#byLabel.set(key, new Set([block]));
    }
  }

  /** The blocks that mention any of `labels`. */
  using(labels: Iterable<string>): ReadonlySet<CommittedBlock> {
    const found = new Set<CommittedBlock>();
    for (const label of labels)
      for (const block of this.#byLabel.get(normalizeLabel(label)) ?? []) found.add(block);
    return found;
  }

  clear(): void {
    this.#byLabel.clear();
  }
}

/** Labels match whatever their case and white space. @see https://spec.commonmark.org/0.31.2/#matches */
function normalizeLabel(label: string): string {
  return label.trim().replace(/\s+/g, ' ').toLowerCase().toUpperCase();
}
