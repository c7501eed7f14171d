import type {StreamId} from '../../../src/base/ids.js';
import {KeptEntry} from './kept-entry.js';

type TextType = 'chunk' | 'reasoning';

/** Entries in a row that are text of one type, in one string. */
export class PackedText {
  readonly #streamId: StreamId;
  readonly #first: number;
  readonly #type: TextType;
  readonly #text: string;
  /** Where each ends in the text. */
  readonly #ends: Uint32Array;

  private constructor(streamId: StreamId, first: number, type: TextType, contents: readonly string[]) {
    this.#streamId = streamId;
    this.#first = first;
    this.#type = type;
    this.#text = contents.join('');
    this.#ends = new Uint32Array(contents.length);
    let end = 0;
    contents.forEach((content, at) => {
      end += content.length;
      this.#ends[at] = end;
    });
  }

  /** `entries` packed; null where they are not all text of one type. */
  static of(streamId: StreamId, entries: readonly KeptEntry[]): PackedText | null {
    const [first] = entries;
    const type = first?.event.type;
    if (type !== 'chunk' && type !== 'reasoning') return null;
    const contents = entries.flatMap(({event}) => (event.type === type ? [event.content] : []));
    return contents.length === entries.length
      ? new PackedText(streamId, first?.seq ?? 0, type, contents)
      : null;
  }

  /** Entry number `at` of these, made again. */
  at(at: number): KeptEntry | undefined {
    const end = this.#ends[at];
    if (end === undefined) return undefined;
    const content = this.#text.slice(this.#ends[at - 1] ?? 0, end);
    return new KeptEntry(this.#streamId, this.#first + at, {type: this.#type, content});
  }
}
