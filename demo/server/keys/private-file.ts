import {randomBytes} from 'node:crypto';
import {constants, link, open, readdir, rename, rm, stat} from 'node:fs/promises';
import {basename, dirname, join} from 'node:path';
import {keysUnusable} from './key-errors.js';

const maxBytes = 64 * 1024;
const {O_RDONLY} = constants;
/** Windows has no such flag, and no mode bits either: there the folder's own permissions count. */
const {O_NOFOLLOW = 0} = constants as {O_NOFOLLOW?: number};
const othersBits = 0o077;
/** Milliseconds after which nobody is writing any more. */
const staleAfterMs = 60_000;

/**
 * The text of a file that its owner alone can read, or null where there is no such file.
 *
 * @throws {ChatError} where others have any rights on it, or it is a link.
 */
export async function readPrivateFile(path: string): Promise<string | null> {
  let file: Awaited<ReturnType<typeof open>>;
  try {
    file = await open(path, O_RDONLY | O_NOFOLLOW);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw keysUnusable(`${path} cannot be read, or is a link.`, undefined, error);
  }
  try {
    // Of what is open, not of the path: that may be another file by now.
    const {mode, size} = await file.stat();
    if (process.platform !== 'win32' && (mode & othersBits) !== 0) {
      throw keysUnusable(
        `${path} can be read by others, with mode ${(mode & 0o777).toString(8)}. Make it 600.`,
      );
    }
    if (size > maxBytes) throw keysUnusable(`${path} is too large to hold master keys.`);
    return await file.readFile('utf8');
  } finally {
    await file.close();
  }
}

/** Makes the file, for its owner alone. Whole or not at all. @throws where it is there already. */
export function createPrivateFile(path: string, text: string): Promise<void> {
  // A link is made only where nothing is; a rename would take its place.
  return writeBeside(path, text, (written) => link(written, path));
}

/** Puts `text` in the place of what is in the file. A crash leaves the one or the other. */
export function replacePrivateFile(path: string, text: string): Promise<void> {
  return writeBeside(path, text, (written) => rename(written, path));
}

async function writeBeside(
  path: string,
  text: string,
  moveTo: (written: string) => Promise<void>,
): Promise<void> {
  const written = join(dirname(path), `.${basename(path)}.${randomBytes(8).toString('hex')}`);
  try {
    // O_CREAT and O_EXCL: never what somebody put there.
    const file = await open(written, 'wx', 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await moveTo(written);
  } finally {
    await rm(written, {force: true});
  }
  await removeStale(path);
  await syncDirectory(dirname(path));
}

/** Deletes what processes left beside `path` that were killed while they wrote: it holds keys. */
async function removeStale(path: string): Promise<void> {
  const {mtimeMs: now} = await stat(path);
  for (const name of await readdir(dirname(path))) {
    if (!name.startsWith(`.${basename(path)}.`)) continue;
    const left = join(dirname(path), name);
    // Gone already: another process moved or deleted it.
    const writtenAt = await stat(left).then(
      ({mtimeMs}) => mtimeMs,
      () => now,
    );
    if (now - writtenAt > staleAfterMs) await rm(left, {force: true});
  }
}

/** Without it, a power cut may take the file's new name back. */
async function syncDirectory(directory: string): Promise<void> {
  try {
    const handle = await open(directory, O_RDONLY);
    await handle.sync().finally(() => handle.close());
  } catch {
    // Some systems do not open folders; they keep names by themselves.
  }
}
