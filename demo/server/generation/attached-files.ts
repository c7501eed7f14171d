import type {FilePart} from '../../../src/model/message-part.js';
import type {Queryable} from '../store/database.js';
import {findFiles, type SavedFile} from '../store/files.js';
import {noFile} from './refusals.js';

/** Files that a message brings, as the request names them. */
export type Attachments = readonly {readonly fileId: string}[];

/** The files of `userId` that `attachments` name, in their order, each once. @throws {ChatError} `not-found` (404). */
export async function attachedFiles(
  db: Queryable,
  userId: string,
  attachments: Attachments,
): Promise<readonly SavedFile[]> {
  const ids = [...new Set(attachments.map(({fileId}) => fileId))];
  const found = new Map((await findFiles(db, userId, ids)).map((file) => [file.id as string, file]));
  return ids.map((id) => {
    const file = found.get(id);
    if (!file) throw noFile();
    return file;
  });
}

/** `file` as messages have it. */
export function filePart({id, mediaType, name}: SavedFile): FilePart {
  return {type: 'file', fileId: id, mediaType, name};
}
