import type {StreamId} from '../../../src/base/ids.js';
import {encodeEvent} from '../../../src/encoders/chat-stream.js';
import type {ChatEvent} from '../../../src/model/chat-event.js';
import type {LogEntry} from './stream-log.js';

/**
 * An entry in memory. Its bytes take three times what its event does, so those of text can be forgotten, and are made
 * again, the same, for who replays the stream.
 */
export class KeptEntry implements LogEntry {
  readonly seq: number;
  readonly event: ChatEvent;
  /** Length of `frame`. */
  readonly byteLength: number;
  readonly #streamId: StreamId;
  #frame: Uint8Array | null;

  constructor(streamId: StreamId, seq: number, event: ChatEvent) {
    this.seq = seq;
    this.event = event;
    this.#streamId = streamId;
    this.#frame = this.#encode();
    this.byteLength = this.#frame.byteLength;
  }

  get frame(): Uint8Array {
    return this.#frame ?? this.#encode();
  }

  /** Frees the bytes, of text alone: values of applications are theirs, and may be other ones by now. */
  forgetFrame(): void {
    if (this.event.type === 'chunk' || this.event.type === 'reasoning') this.#frame = null;
  }

  #encode(): Uint8Array {
    // Of Node's pool: a buffer of its own for each costs more than the bytes.
    return Buffer.from(encodeEvent(this.#streamId, this.seq, this.event));
  }
}
