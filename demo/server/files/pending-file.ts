import {createHash, type Hash} from 'node:crypto';
import {type FileHandle, open, rename, rm} from 'node:fs/promises';
import {dirname} from 'node:path';

/** A file that is being written, beside where it is to be. Either `commit` or `discard` ends it. */
export class PendingFile {
  readonly #path: string;
  readonly #handle: FileHandle;
  readonly #hash: Hash = createHash('sha256');
  #size = 0;

  private constructor(path: string, handle: FileHandle) {
    this.#path = path;
    this.#handle = handle;
  }

  static async create(path: string): Promise<PendingFile> {
    // O_CREAT and O_EXCL: never what somebody put there. Readable, to look at what was written.
    return new PendingFile(path, await open(`${path}.part`, 'wx+', 0o600));
  }

  /** Bytes so far. */
  get size(): number {
    return this.#size;
  }

  async write(bytes: Uint8Array): Promise<void> {
    await this.#handle.writeFile(bytes);
    this.#hash.update(bytes);
    this.#size += bytes.byteLength;
  }

  /** The first bytes of what was written, `length` at most. */
  async head(length: number): Promise<Uint8Array> {
    const buffer = Buffer.alloc(Math.min(length, this.#size));
    let at = 0;
    while (at < buffer.length) {
      const {bytesRead} = await this.#handle.read(buffer, at, buffer.length - at, at);
      if (bytesRead === 0) throw new Error('A file is shorter than what was written to it.');
      at += bytesRead;
    }
    return buffer;
  }

  /**
   * Puts the file where it is to be, whole, as written at `now`. A power cut after this leaves it there. Returns the
   * digest of its bytes, in hex.
   */
  async commit(now: number): Promise<string> {
    await this.#handle.utimes(now / 1_000, now / 1_000);
    await this.#handle.sync();
    await this.#handle.close();
    await rename(`${this.#path}.part`, this.#path);
    await syncDirectory(dirname(this.#path));
    return this.#hash.digest('hex');
  }

  /** Deletes what was written, committed or not. */
  async discard(): Promise<void> {
    await this.#handle.close().catch(() => {
      // Closed by `commit`.
    });
    await rm(`${this.#path}.part`, {force: true});
    await rm(this.#path, {force: true});
  }
}

/** Without it, a power cut may take the file's new name back. */
async function syncDirectory(directory: string): Promise<void> {
  try {
    const handle = await open(directory);
    await handle.sync().finally(() => handle.close());
  } catch {
    // Some systems do not open folders; they keep names by themselves.
  }
}
