/** Occurrences of a term in one entry are counted up to this: they share a number with the entry. */
const maxCount = 63;
const shift = maxCount + 1;

/** Which entries have which terms, and how often. */
export class LexicalIndex {
  /** By term: `entry * 64 + occurrences`. One small number for each pair keeps a large index small. */
  readonly #postings = new Map<string, number[]>();
  readonly #lengths = new Map<number, number>();
  #totalLength = 0;

  /** Entries in it. */
  get size(): number {
    return this.#lengths.size;
  }

  /** Terms of all entries together. */
  get totalLength(): number {
    return this.#totalLength;
  }

  /** Adds an entry, under a number that it never had. */
  add(entry: number, terms: readonly string[]): void {
    const counts = new Map<string, number>();
    for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
    for (const [term, count] of counts) {
      const posting = entry * shift + Math.min(count, maxCount);
      const known = this.#postings.get(term);
      if (known) known.push(posting);
      else this.#postings.set(term, [posting]);
    }
    this.#lengths.set(entry, terms.length);
    this.#totalLength += terms.length;
  }

  /** Takes entries out. It looks at every posting: a few milliseconds for thousands of entries. */
  remove(entries: ReadonlySet<number>): void {
    for (const entry of entries) {
      this.#totalLength -= this.#lengths.get(entry) ?? 0;
      this.#lengths.delete(entry);
    }
    for (const [term, postings] of this.#postings) {
      const kept = postings.filter((posting) => !entries.has(Math.floor(posting / shift)));
      if (kept.length === 0) this.#postings.delete(term);
      else if (kept.length < postings.length) this.#postings.set(term, kept);
    }
  }

  /** How many entries have `term`. */
  frequencyOf(term: string): number {
    return this.#postings.get(term)?.length ?? 0;
  }

  lengthOf(entry: number): number {
    return this.#lengths.get(entry) ?? 0;
  }

  /** Tells of each entry that has `term`, and how often it has it. */
  visit(term: string, visitor: (entry: number, count: number) => void): void {
    for (const posting of this.#postings.get(term) ?? [])
      visitor(Math.floor(posting / shift), posting % shift);
  }
}
