import type {ReadStream} from 'node:fs';
import {mkdir, open, readdir, readFile, rm, stat} from 'node:fs/promises';
import {join} from 'node:path';
import type {FileId} from '../store/file-id.js';
import {PendingFile} from './pending-file.js';

/** Ids, and what is being written beside them; nothing else in the folder is ours. */
const ourNames = /^([A-Za-z0-9_-]{22})(\.part)?$/;

/** Where the bytes of files are: one file each, named by its id, for its owner alone. Made when first needed. */
export class FileDirectory {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  /** A file to be written; it counts only once it is committed. */
  async begin(id: FileId): Promise<PendingFile> {
    await mkdir(this.#path, {recursive: true, mode: 0o700});
    return PendingFile.create(this.#pathOf(id));
  }

  /** The bytes, or null where there is no such file. */
  async read(id: FileId): Promise<Uint8Array | null> {
    return readFile(this.#pathOf(id)).catch(nullWhereAbsent);
  }

  /** The bytes as a stream that closes what it opened, or null where there is no such file. */
  async stream(id: FileId): Promise<ReadStream | null> {
    const handle = await open(this.#pathOf(id)).catch(nullWhereAbsent);
    return handle?.createReadStream() ?? null;
  }

  /** Deletes the file; one that is not there is deleted already. */
  async remove(id: FileId): Promise<void> {
    await rm(this.#pathOf(id), {force: true});
  }

  /** Deletes what was written before `before` and is not one of those that `keep` finds. Returns how many. */
  async sweep(
    before: number,
    keep: (ids: readonly string[]) => Promise<ReadonlySet<string>>,
  ): Promise<number> {
    const names = (await readdir(this.#path).catch(nullWhereAbsent)) ?? [];
    const old: string[] = [];
    for (const name of names) {
      if (!ourNames.test(name)) continue;
      const found = await stat(join(this.#path, name)).catch(nullWhereAbsent);
      if (found && found.mtimeMs < before) old.push(name);
    }
    const kept = await keep(old.filter((name) => !name.endsWith('.part')));
    const lost = old.filter((name) => !kept.has(name));
    for (const name of lost) await rm(join(this.#path, name), {force: true});
    return lost.length;
  }

  #pathOf(id: FileId): string {
    // Ids come from the store; should another ever come this far, it leads nowhere else.
    if (!ourNames.test(id)) throw new TypeError('`id` must be the id of a file.');
    return join(this.#path, id);
  }
}

function nullWhereAbsent(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null;
  throw error;
}
