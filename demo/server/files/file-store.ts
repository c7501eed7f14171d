import type {ReadStream} from 'node:fs';
import type {Logger} from 'pino';
import type {Clock} from '../../../src/base/clock.js';
import {newId} from '../../../src/base/ids.js';
import {noFile} from '../generation/refusals.js';
import type {Database} from '../store/database.js';
import type {FileId} from '../store/file-id.js';
import {
  deleteFile,
  deleteUnusedFiles,
  findFile,
  insertFile,
  knownFiles,
  type SavedFile,
} from '../store/files.js';
import {cleanName} from './clean-name.js';
import type {FileDirectory} from './file-directory.js';
import {noRoom, sizeInWords, tooLarge} from './file-errors.js';
import type {FileLimits} from './file-limits.js';
import {usualEnding, withEnding} from './media-types.js';
import type {PendingFile} from './pending-file.js';
import {type FileClaim, sniffType} from './sniff-type.js';

/** A file that is to be kept. */
export interface NewFile {
  readonly userId: string;
  readonly claim: FileClaim;
  readonly bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
  /** A file that a model made is kept however many there are; it counts for what the person uploads next. */
  readonly isMade?: boolean;
}

export interface FileStoreOptions {
  readonly db: Database;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly directory: FileDirectory;
  readonly limits: FileLimits;
}

/** Milliseconds after which nobody is writing a file, or its row, any more. */
const staleAfterMs = 60 * 60_000;

/**
 * People's files: their rows in the store, their bytes on disk. Bytes come before the row and go after it, so that a
 * crash between the two leaves bytes that nobody can ask for; `sweep` deletes those.
 */
export class FileStore {
  readonly limits: FileLimits;
  readonly #options: FileStoreOptions;

  constructor(options: FileStoreOptions) {
    this.#options = options;
    this.limits = options.limits;
  }

  /** Keeps a file. What is read of `bytes` is never more than the limit, and on disk alone. @throws {ChatError} `too-large` (413), `invalid` (415), `payment` (402). */
  async keep(file: NewFile): Promise<SavedFile> {
    const id = newId<'file'>();
    const pending = await this.#options.directory.begin(id);
    try {
      await this.#fill(pending, file.bytes);
      return await this.#save(id, pending, file);
    } catch (error) {
      await pending.discard();
      throw error;
    }
  }

  async #fill(pending: PendingFile, bytes: NewFile['bytes']): Promise<void> {
    const {maxFileBytes} = this.limits;
    for await (const chunk of bytes) {
      if (pending.size + chunk.byteLength > maxFileBytes) throw tooLarge('A file', maxFileBytes);
      await pending.write(chunk);
    }
  }

  async #save(id: FileId, pending: PendingFile, {userId, claim, isMade}: NewFile): Promise<SavedFile> {
    const {db, clock} = this.#options;
    const name = cleanName(claim.name);
    const mediaType = await sniffType(pending, {...claim, name});
    const now = clock.now();
    const file = {
      id,
      userId,
      name: withEnding(name === '' ? `file.${usualEnding(mediaType)}` : name, mediaType),
      mediaType,
      size: pending.size,
      sha256: await pending.commit(now),
      createdAt: now,
    };
    await db.transaction().execute(async (transaction) => {
      const total = await insertFile(transaction, file);
      if (!isMade) this.#checkRoom(total);
    });
    return file;
  }

  #checkRoom({files, bytes}: {readonly files: number; readonly bytes: number}): void {
    const {maxFilesPerUser, maxFileBytesPerUser} = this.limits;
    if (files > maxFilesPerUser)
      throw noRoom(`You keep ${maxFilesPerUser} files already. Delete some first.`);
    if (bytes > maxFileBytesPerUser)
      throw noRoom(`Your files may have ${sizeInWords(maxFileBytesPerUser)} in all. Delete some first.`);
  }

  /**
   * The file and its bytes, as a stream that must be read or destroyed.
   *
   * @throws {ChatError} `not-found` (404) for what is not there, or somebody else's.
   */
  async open(userId: string, id: string): Promise<{readonly file: SavedFile; readonly stream: ReadStream}> {
    const file = await this.find(userId, id);
    const stream = await this.#options.directory.stream(file.id);
    if (stream) return {file, stream};
    this.#options.logger.error({fileId: file.id}, 'a file is not on disk');
    throw noFile();
  }

  /** @throws {ChatError} `not-found` (404) for what is not there, or somebody else's. */
  async find(userId: string, id: string): Promise<SavedFile> {
    const file = await findFile(this.#options.db, userId, id);
    if (!file) throw noFile();
    return file;
  }

  /** The bytes of a file; null where it is not on disk any more. */
  read(id: FileId): Promise<Uint8Array | null> {
    return this.#options.directory.read(id);
  }

  /** Deletes a file. Messages that it is in keep its name. @throws {ChatError} `not-found` (404). */
  async delete(userId: string, id: string): Promise<void> {
    const {db, directory} = this.#options;
    if (!(await deleteFile(db, userId, id))) throw noFile();
    await directory.remove(id as FileId);
  }

  /** Deletes files whose messages are gone, and those that went with none in their time; of `userId` alone where given. */
  async deleteUnused(now: number, userId?: string): Promise<void> {
    const {db, directory} = this.#options;
    const before = now - this.limits.fileTtlMs;
    for (;;) {
      const ids = await db
        .transaction()
        .execute((transaction) => deleteUnusedFiles(transaction, {before, userId}));
      for (const id of ids) await directory.remove(id);
      if (ids.length === 0) return;
    }
  }

  /** Deletes unused files, and bytes that a crash left without a row. */
  async sweep(now: number): Promise<void> {
    const {db, directory, logger} = this.#options;
    await this.deleteUnused(now);
    const lost = await directory.sweep(now - staleAfterMs, (ids) => knownFiles(db, ids));
    if (lost > 0) logger.info({lost}, 'bytes of files without a row deleted');
  }
}
