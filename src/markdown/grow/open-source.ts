/** A piece that was taken out of the source, because what it became is drawn and final. */
export interface Elision {
  /** Where it stood, in the source as it is now. */
  at: number;
  readonly text: string;
  /** What stands there instead, so that the rest means what it meant. */
  readonly filler: string;
}

/**
 * The source that can still change what is shown, kept short: of a block that grows on and on, what is final is taken
 * out, and only the rest is read again with every frame. Nothing is lost: what was taken out can be put back.
 */
export class OpenSource {
  #text = '';
  /** By place. */
  #elisions: Elision[] = [];

  /** What is read. */
  get text(): string {
    return this.#text;
  }

  /** True where something was taken out of the first `length` units. */
  isElided(length = this.#text.length): boolean {
    const first = this.#elisions[0];
    return first !== undefined && first.at < length;
  }

  add(more: string): void {
    this.#text += more;
  }

  /** The text that would remain without what stands from `from` to `to`. */
  without(from: number, to: number, filler: string): string {
    return this.#text.slice(0, from) + filler + this.#text.slice(to);
  }

  /** Takes out what stands from `from` to `to`, with all that was taken out of it before. */
  elide(from: number, to: number, filler: string): Elision {
    const elision = {at: from, text: this.whole(from, to), filler};
    this.#text = this.without(from, to, filler);
    const before = this.#elisions.filter(({at}) => at < from);
    const after = this.#elisions.filter(({at}) => at >= to);
    for (const one of after) one.at -= to - from - filler.length;
    this.#elisions = [...before, elision, ...after];
    return elision;
  }

  /** Puts `elisions` back. Those that became a part of another one come back with that. */
  restore(elisions: ReadonlySet<Elision>): void {
    const kept: Elision[] = [];
    let text = '';
    let from = 0;
    for (const one of this.#elisions) {
      text += this.#text.slice(from, one.at);
      from = one.at;
      if (elisions.has(one)) {
        text += one.text;
        from += one.filler.length;
      } else {
        one.at = text.length;
        kept.push(one);
      }
    }
    this.#text = text + this.#text.slice(from);
    this.#elisions = kept;
  }

  restoreAll(): void {
    this.restore(new Set(this.#elisions));
  }

  /** What stood from `from` to `to` before anything was taken out. */
  whole(from: number, to: number): string {
    let text = '';
    let at = from;
    for (const one of this.#elisions) {
      if (one.at < from || one.at >= to) continue;
      text += this.#text.slice(at, one.at) + one.text;
      at = one.at + one.filler.length;
    }
    return text + this.#text.slice(at, to);
  }

  /** Drops the first `length` units: they are settled and drawn. */
  cut(length: number): void {
    this.#text = this.#text.slice(length);
    this.#elisions = this.#elisions.filter(({at}) => at >= length);
    for (const one of this.#elisions) one.at -= length;
  }

  clear(): void {
    this.#text = '';
    this.#elisions = [];
  }
}
