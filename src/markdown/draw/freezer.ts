import {finalParts} from '../grow/final-parts.js';
import type {OpenSource} from '../grow/open-source.js';
import {alsoSpent, type Spent} from '../source/limits.js';
import type {Built} from './built.js';
import {type Drawn, freeze, omissionOf, thaw} from './drawn.js';

/** UTF-16 units of an open block above which it is worth making shorter. */
const longBlock = 480;
/** How often what was frozen in one block may turn out not to be final. After that the block is read as a whole. */
const mostThaws = 8;
const unspent: Spent = {length: 0, marks: 0};

/** An open block that may be made shorter. */
export interface LongBlock {
  readonly source: string;
  /** Where it stands in the open source. */
  readonly from: number;
  readonly drawn: readonly Drawn[];
  readonly built: Built;
  /** What another source would become in its place. */
  build(source: string): Built | null;
}

/**
 * Keeps the end of a long open block, the only part of it that is read with every frame. What is final is taken out of
 * its source and left alone on screen, and only if the shorter source is proven to give just what remains.
 */
export class Freezer {
  readonly #source: OpenSource;
  readonly #asked = new Set<string>();
  #dueAt = longBlock;
  #thaws = 0;
  #links = 0;
  #spent: Spent = unspent;

  constructor(source: OpenSource) {
    this.#source = source;
  }

  /** Links and images in what is frozen. */
  get links(): number {
    return this.#links;
  }

  /** What a paragraph, where that is what is long, used of its limits before the text that is still read. */
  get spent(): Spent {
    return this.#spent;
  }

  isDue(length: number): boolean {
    return length > this.#dueAt && this.#thaws < mostThaws;
  }

  /** True where something that is frozen looked for one of `labels`. */
  askedFor(labels: readonly string[]): boolean {
    return labels.some((label) => this.#asked.has(label));
  }

  /** What the block became with something taken out; null where nothing is, or where it is not long. */
  shorten({
    source,
    from,
    drawn,
    built,
    build,
  }: LongBlock): {readonly built: Built; readonly source: string} | null {
    const [token] = built.tokens;
    const {shown} = built;
    if (!this.isDue(source.length) || !token || built.isBehind) return null;
    for (const part of finalParts(shown, token)) {
      // Of what is held back nothing is final.
      if (!source.startsWith(shown.slice(0, part.to))) continue;
      const spent = this.#spent;
      if (token.type === 'paragraph') this.#spent = alsoSpent(spent, source.slice(part.from, part.to));
      const rest = source.slice(0, part.from) + part.filler + source.slice(part.to);
      const shorter = build(rest);
      const omission = shorter && omissionOf(drawn, shorter.nodes, part.kind);
      if (!shorter || !omission) {
        this.#spent = spent;
        continue;
      }
      freeze(omission, this.#source.elide(from + part.from, from + part.to, part.filler));
      for (const label of built.asked) this.#asked.add(label);
      const links = built.links - shorter.links;
      this.#links += links;
      this.#dueAt = longBlock;
      return {built: {...shorter, links: built.links}, source: rest};
    }
    // Nothing to take out yet: looked at again when there is a good deal more.
    this.#dueAt = source.length * 1.25;
    return null;
  }

  /** `drawn` turned out not to fit any more: what was taken out of it is put back. */
  thaw(drawn: Drawn): void {
    this.#source.restore(thaw(drawn));
    this.#spent = unspent;
    this.#thaws += 1;
  }

  /** All of `drawn` is looked at again, and all of the source is read. */
  thawAll(drawn: readonly Drawn[]): void {
    for (const one of drawn) thaw(one);
    this.#source.restoreAll();
    this.#asked.clear();
    this.#links = 0;
    this.#spent = unspent;
    this.#thaws += 1;
  }

  /** Another block is the open one. */
  clear(): void {
    this.#asked.clear();
    this.#links = 0;
    this.#spent = unspent;
    this.#thaws = 0;
    this.#dueAt = longBlock;
  }
}
