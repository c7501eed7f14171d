import {ChatError} from '../../../src/base/chat-error.js';
import type {Upload, UploadedFile} from '../../../src/chat/files/upload.js';
import {lateLabels} from '../../shared/late-labels.js';

/** Uploads at the same time: fewer than the native server takes of one person. */
const atOnce = 3;

export type UploadState =
  | {readonly kind: 'waiting'}
  /** `share` is 0 to 1; null where it is not known. */
  | {readonly kind: 'uploading'; readonly share: number | null}
  | {readonly kind: 'uploaded'; readonly uploaded: UploadedFile}
  /** `hint` is for people. */
  | {readonly kind: 'failed'; readonly hint: string; readonly mayRetry: boolean};

/** A file on its way to the server. */
export interface UploadEntry {
  readonly key: number;
  readonly file: File;
  readonly state: UploadState;
}

/** Uploads files, a few at a time, in the order in which they came. */
export class Uploads {
  readonly #onChange: (entry: UploadEntry) => void;
  readonly #stops = new Map<number, AbortController>();
  #entries: readonly UploadEntry[] = [];
  #lastKey = 0;
  upload: Upload | null = null;

  /** `onChange` is told of each entry that has another state. */
  constructor(onChange: (entry: UploadEntry) => void) {
    this.#onChange = onChange;
  }

  get entries(): readonly UploadEntry[] {
    return this.#entries;
  }

  add(file: File): void {
    this.#lastKey += 1;
    this.#entries = [...this.#entries, {key: this.#lastKey, file, state: {kind: 'waiting'}}];
    this.#next();
  }

  retry(key: number): void {
    this.#set(key, {kind: 'waiting'});
    this.#next();
  }

  remove(key: number): void {
    this.#entries = this.#entries.filter((entry) => entry.key !== key);
    this.#stops.get(key)?.abort();
    this.#next();
  }

  /** Forgets all files, and stops those that are on their way. */
  clear(): void {
    this.#entries = [];
    for (const stop of this.#stops.values()) stop.abort();
  }

  #next(): void {
    const next = this.#entries.find(({state}) => state.kind === 'waiting');
    if (!next || this.#stops.size >= atOnce) return;
    void this.#run(next);
    this.#next();
  }

  async #run({key, file}: UploadEntry): Promise<void> {
    const stop = new AbortController();
    this.#stops.set(key, stop);
    this.#set(key, {kind: 'uploading', share: null});
    try {
      if (!this.upload) throw new TypeError('Set `upload` before files are added.');
      const uploaded = await this.upload(file, {
        signal: stop.signal,
        onProgress: ({sentBytes, totalBytes}) => {
          if (this.#stops.get(key) === stop) {
            this.#set(key, {kind: 'uploading', share: totalBytes > 0 ? sentBytes / totalBytes : null});
          }
        },
      });
      this.#set(key, {kind: 'uploaded', uploaded});
    } catch (error) {
      if (!stop.signal.aborted) this.#set(key, failed(error));
    } finally {
      this.#stops.delete(key);
      this.#next();
    }
  }

  #set(key: number, state: UploadState): void {
    const at = this.#entries.findIndex((entry) => entry.key === key);
    const old = this.#entries[at];
    if (!old) return;
    const entry = {...old, state};
    this.#entries = this.#entries.with(at, entry);
    this.#onChange(entry);
  }
}

function failed(error: unknown): UploadState {
  if (error instanceof ChatError) return {kind: 'failed', hint: error.hint, mayRetry: error.retryable};
  reportError(error);
  return {kind: 'failed', hint: lateLabels.uploadFailed, mayRetry: true};
}
