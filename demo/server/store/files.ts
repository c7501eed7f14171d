import type {ExpressionBuilder, Selectable} from 'kysely';
import type {MessageId} from '../../../src/base/ids.js';
import type {Queryable} from './database.js';
import type {FileId} from './file-id.js';
import type {FilesTable} from './files-tables.js';
import type {Tables} from './tables.js';

/** What is known of a kept file. */
export interface SavedFile {
  readonly id: FileId;
  readonly userId: string;
  readonly name: string;
  readonly mediaType: string;
  /** Bytes. */
  readonly size: number;
  /** Digest of the bytes, in hex. */
  readonly sha256: string;
  readonly createdAt: number;
}

/** Most rows that one statement names. */
const atOnce = 500;

/**
 * Saves a file, and tells how many its owner has now, this one included. Within a transaction the answer holds until
 * its end: it writes the owner's row first, and their next file waits there.
 */
export async function insertFile(
  db: Queryable,
  file: SavedFile,
): Promise<{readonly files: number; readonly bytes: number}> {
  const {userId, createdAt: now} = file;
  await db
    .insertInto('file_owners')
    .values({user_id: userId, last_file_at: now})
    .onConflict((conflict) => conflict.column('user_id').doUpdateSet({last_file_at: now}))
    .execute();
  await db
    .insertInto('files')
    .values({
      id: file.id,
      user_id: userId,
      name: file.name,
      media_type: file.mediaType,
      size: file.size,
      sha256: file.sha256,
      created_at: now,
      attached_at: null,
    })
    .execute();
  const {files, bytes} = await db
    .selectFrom('files')
    .select(({fn}) => [fn.countAll<number>().as('files'), fn.sum<number>('size').as('bytes')])
    .where('user_id', '=', userId)
    .executeTakeFirstOrThrow();
  return {files: Number(files), bytes: Number(bytes)};
}

/** The file, if it is there and belongs to `userId`. */
export async function findFile(db: Queryable, userId: string, id: string): Promise<SavedFile | undefined> {
  const [file] = await findFiles(db, userId, [id]);
  return file;
}

/** Those of `ids` that are there and belong to `userId`, in no order. */
export async function findFiles(
  db: Queryable,
  userId: string,
  ids: readonly string[],
): Promise<readonly SavedFile[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .selectFrom('files')
    .selectAll()
    .where('user_id', '=', userId)
    .where('id', 'in', ids as readonly FileId[])
    .execute();
  return rows.map(toSavedFile);
}

/** The newest 500 files of `userId`, the newest first. */
export async function listFiles(db: Queryable, userId: string): Promise<readonly SavedFile[]> {
  const rows = await db
    .selectFrom('files')
    .selectAll()
    .where('user_id', '=', userId)
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .limit(atOnce)
    .execute();
  return rows.map(toSavedFile);
}

/** Those of `ids` that there are, whoever they belong to: for the server's own affairs. */
export async function knownFiles(db: Queryable, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const known = new Set<string>();
  for (let at = 0; at < ids.length; at += atOnce) {
    const rows = await db
      .selectFrom('files')
      .select('id')
      .where('id', 'in', (ids as readonly FileId[]).slice(at, at + atOnce))
      .execute();
    for (const {id} of rows) known.add(id);
  }
  return known;
}

/**
 * Notes that `files` are in a message. Those that are noted already stay so. False where one of them is there no more: the message
 * must not be saved then. To be called within a transaction.
 */
export async function linkFiles(
  db: Queryable,
  messageId: MessageId,
  files: readonly SavedFile[],
  now: number,
): Promise<boolean> {
  if (files.length === 0) return true;
  const ids = files.map(({id}) => id);
  // Written first: who deletes unused files waits for that, and then sees that these are used.
  const {numUpdatedRows} = await db
    .updateTable('files')
    .set(({fn, val}) => ({attached_at: fn.coalesce('attached_at', val(now))}))
    .where('id', 'in', ids)
    .executeTakeFirst();
  if (Number(numUpdatedRows) < ids.length) return false;
  await db
    .insertInto('message_files')
    .values(ids.map((id) => ({message_id: messageId, file_id: id})))
    .onConflict((conflict) => conflict.columns(['message_id', 'file_id']).doNothing())
    .execute();
  return true;
}

/** Deletes a file's row; false where there is none of `userId`. */
export async function deleteFile(db: Queryable, userId: string, id: string): Promise<boolean> {
  const {numDeletedRows} = await db
    .deleteFrom('files')
    .where('id', '=', id as FileId)
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

/**
 * Deletes up to 500 files that are in no message: those that were in one, and those made before `before`. Only those of
 * `userId` where given. Returns their ids. To be called within a transaction.
 */
export async function deleteUnusedFiles(
  db: Queryable,
  {before, userId}: {readonly before: number; readonly userId?: string | undefined},
): Promise<readonly FileId[]> {
  const isUnused = (where: ExpressionBuilder<Tables, 'files'>) =>
    where.and([
      where.not(
        where.exists(
          where.selectFrom('message_files').select('file_id').whereRef('file_id', '=', 'files.id'),
        ),
      ),
      where.or([where('attached_at', 'is not', null), where('created_at', '<', before)]),
      ...(userId === undefined ? [] : [where('user_id', '=', userId)]),
    ]);
  const rows = await db.selectFrom('files').select('id').where(isUnused).limit(atOnce).execute();
  const ids = rows.map(({id}) => id);
  if (ids.length === 0) return [];
  // Locked before they are looked at again: one that is being attached is waited for.
  await db
    .updateTable('files')
    .set(({ref}) => ({attached_at: ref('attached_at')}))
    .where('id', 'in', ids)
    .execute();
  await db.deleteFrom('files').where('id', 'in', ids).where(isUnused).execute();
  // One that was attached between the two is there still.
  const left = await knownFiles(db, ids);
  return ids.filter((id) => !left.has(id));
}

function toSavedFile(row: Selectable<FilesTable>): SavedFile {
  return {
    id: row.id,
    userId: row.user_id,
    name: row.name,
    mediaType: row.media_type,
    size: row.size,
    sha256: row.sha256,
    createdAt: row.created_at,
  };
}
