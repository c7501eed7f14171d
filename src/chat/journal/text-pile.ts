const piecesPerBlock = 64;

/**
 * A text that comes in pieces and is read once, at its end. A piece costs what the piece is long: whole blocks are
 * joined, once each, so that neither a long list of small strings nor a long string copied again stays in memory.
 */
export class TextPile {
  readonly #blocks: string[] = [];
  #pieces: string[];
  #length: number;

  constructor(text: string) {
    this.#pieces = [text];
    this.#length = text.length;
  }

  /** In UTF-16 units. */
  get length(): number {
    return this.#length;
  }

  push(piece: string): void {
    this.#length += piece.length;
    this.#pieces.push(piece);
    if (this.#pieces.length < piecesPerBlock) return;
    this.#blocks.push(this.#pieces.join(''));
    this.#pieces = [];
  }

  toString(): string {
    return this.#blocks.join('') + this.#pieces.join('');
  }
}
