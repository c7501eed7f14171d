import type {StreamId} from '../../../src/base/ids.js';
import type {ChatEvent} from '../../../src/model/chat-event.js';
import {KeptEntry} from './kept-entry.js';
import {PackedText} from './packed-text.js';

/** Entries that are packed together. */
const blockLength = 32;
/** Newest entries that stand as they are, bytes and all: readers at the end of a stream have not read them yet. */
const recentLength = 32;

type Block = Pick<readonly KeptEntry[], 'at'>;

/** The entries of one stream. Text is packed once most have read it: a word takes a tenth of the memory then. */
export class StreamEntries {
  readonly #streamId: StreamId;
  readonly #blocks: Block[] = [];
  #recent: KeptEntry[] = [];

  constructor(streamId: StreamId) {
    this.#streamId = streamId;
  }

  get length(): number {
    return this.#blocks.length * blockLength + this.#recent.length;
  }

  /** Adds an event, and returns its entry. */
  push(event: ChatEvent): KeptEntry {
    const entry = new KeptEntry(this.#streamId, this.length, event);
    this.#recent.push(entry);
    if (this.#recent.length === blockLength + recentLength) {
      this.#blocks.push(this.#packed(this.#recent.slice(0, blockLength)));
      this.#recent = this.#recent.slice(blockLength);
    }
    return entry;
  }

  /** Entry number `seq`; undefined where there is none yet. */
  at(seq: number): KeptEntry | undefined {
    const block = this.#blocks[Math.floor(seq / blockLength)];
    return block ? block.at(seq % blockLength) : this.#recent[seq - this.#blocks.length * blockLength];
  }

  /** All of them, oldest first. */
  all(): readonly KeptEntry[] {
    return Array.from({length: this.length}, (_, seq) => this.at(seq)).filter((entry) => entry !== undefined);
  }

  #packed(entries: readonly KeptEntry[]): Block {
    const packed = PackedText.of(this.#streamId, entries);
    if (!packed) for (const entry of entries) entry.forgetFrame();
    return packed ?? entries;
  }
}
