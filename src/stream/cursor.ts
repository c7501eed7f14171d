/** What to do with an event of a given number. */
export type Verdict = 'apply' | 'duplicate' | 'gap';

/** A place in a stream, as it is kept for a reload. */
export interface StreamPlace {
  readonly streamId: string;
  /** Number and id of the last event applied; null before the first. */
  readonly lastSeq: number | null;
  readonly lastId: string | null;
}

/**
 * Where a reader stands in a numbered stream. The only place that knows.
 *
 * It moves when an event was applied, never when one was merely read: an event cut in the middle is asked for
 * again.
 */
export class Cursor {
  #streamId: string | null = null;
  #nextSeq = 0;
  #lastId: string | null = null;
  #isNumbered = false;
  #hasUnnumbered = false;

  constructor(place: StreamPlace | null = null) {
    if (!place) return;
    this.#streamId = place.streamId;
    this.#nextSeq = place.lastSeq === null ? 0 : place.lastSeq + 1;
    this.#lastId = place.lastId;
    this.#isNumbered = place.lastSeq !== null;
  }

  /** Null until the server named the stream. */
  get streamId(): string | null {
    return this.#streamId;
  }

  /** True where `streamId` names another stream than the one that this stands in. */
  isOtherThan(streamId: string): boolean {
    return this.#streamId !== null && streamId !== '' && streamId !== this.#streamId;
  }

  /** Number of the last event applied; null before the first. */
  get lastSeq(): number | null {
    return this.#nextSeq === 0 ? null : this.#nextSeq - 1;
  }

  /** Id of the last event applied, for `Last-Event-ID`; null before the first. */
  get lastId(): string | null {
    return this.#lastId;
  }

  /** The number the next event must have. */
  get nextSeq(): number {
    return this.#nextSeq;
  }

  /** True once an event carried a number. */
  get isNumbered(): boolean {
    return this.#isNumbered;
  }

  /** False where the stream has no name, or events without numbers, which could not be told from their copies. */
  get canResume(): boolean {
    return this.#streamId !== null && !this.#hasUnnumbered;
  }

  /** Only the first name counts; an empty one is none. */
  named(streamId: string): void {
    this.#streamId ??= streamId || null;
  }

  /** An event whose `id` names another stream than the last one did is a gap: its number says nothing here. */
  judge(seq: number | null, id: string | null = null): Verdict {
    if (seq === null) return this.#isNumbered ? 'gap' : 'apply';
    if (id !== null && this.#lastId !== null && streamOf(id) !== streamOf(this.#lastId)) return 'gap';
    if (seq < this.#nextSeq) return 'duplicate';
    return seq === this.#nextSeq ? 'apply' : 'gap';
  }

  /** Moves past event `seq`; after a snapshot that may be a jump ahead. */
  applied(seq: number | null, id: string | null): void {
    if (seq === null) {
      this.#hasUnnumbered = true;
      return;
    }
    this.#isNumbered = true;
    this.#nextSeq = seq + 1;
    this.#lastId = id ?? (this.#streamId === null ? null : `${this.#streamId}.${seq}`);
  }

  /** Back to before the first event: the stream is read anew, because what was applied cannot be right. */
  rewind(): void {
    this.#nextSeq = 0;
    this.#lastId = null;
  }
}

/** All of an event id but its number. */
function streamOf(id: string): string {
  return id.replace(/\d+$/, '');
}
