const unitsBefore = 48;
const unitsAfter = 24;
/** Words this near in front belong to the number itself: `order no. 123`. */
const nearestWords = 3;

/** Words to look for around a match. */
export interface Terms {
  /** As they are looked for: a space around words that stand between spaces. */
  readonly needles: readonly string[];
}

/** The terms of `lines`, between commas: lower case, without accents. */
export function terms(...lines: readonly string[]): Terms {
  const all = lines.flatMap((line) => line.split(', '));
  return {needles: all.map((term) => (isSpaced.test(term) ? ` ${term} ` : withoutAccents(term)))};
}

/** Scripts without spaces, and Indian ones whose vowels are marks, are looked for as they stand. */
const isSpaced = /^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\d ]+$/u;

/** The words around a match, without case and accents. */
export class Surroundings {
  readonly #text: string;
  readonly #start: number;
  readonly #end: number;
  #words: string | undefined;

  /** The surroundings of `text` from `start` up to `end`. Reads a bounded piece of it, and only when asked. */
  constructor(text: string, start: number, end: number) {
    this.#text = text;
    this.#start = start;
    this.#end = end;
  }

  /** True where one of `terms` stands shortly before or after. */
  mention({needles}: Terms): boolean {
    this.#words ??= `${this.#before()}|${spaced(this.#text.slice(this.#end, this.#end + unitsAfter))}`;
    const words = this.#words;
    return needles.some((needle) => words.includes(needle));
  }

  /** True where one of `terms` is among the last words before. */
  endWith({needles}: Terms): boolean {
    const nearest = ` ${this.#before().trim().split(' ').slice(-nearestWords).join(' ')} `;
    return needles.some((needle) => nearest.includes(needle));
  }

  /** The `count` characters directly before. */
  before(count: number): string {
    return this.#text.slice(Math.max(0, this.#start - count), this.#start);
  }

  /** The `count` characters directly behind `length` units of the match. */
  behind(length: number, count: number): string {
    return this.#text.slice(this.#start + length, this.#start + length + count);
  }

  #before(): string {
    return spaced(this.before(unitsBefore));
  }
}

/** The words of `text` with one space around each. */
function spaced(text: string): string {
  const words = withoutAccents(text.toLowerCase()).split(/[^\p{L}\p{N}\p{Mc}]/u);
  return ` ${words.filter((word) => word !== '').join(' ')} `;
}

const withoutAccents = (text: string): string => text.normalize('NFD').replace(/\p{Mn}/gu, '');
