import type {Attachments} from '../generation/attached-files.js';
import type {Database} from '../store/database.js';
import {findFiles, type SavedFile} from '../store/files.js';
import {badUpload, tooLarge} from './file-errors.js';
import type {FileStore} from './file-store.js';
import {isText} from './media-types.js';

/**
 * The files of `userId` that a message is to bring. Those that are not there are left to the start itself, which knows
 * whether the same request was taken before.
 *
 * @throws {ChatError} `invalid` (422) for more files than a message may bring, `too-large` (413) for more bytes.
 */
export async function checkAttachments(
  {db, store: {limits}}: {readonly db: Database; readonly store: FileStore},
  userId: string,
  attachments: Attachments,
): Promise<readonly SavedFile[]> {
  const {maxFilesPerMessage, maxPromptFileBytes} = limits;
  if (attachments.length > maxFilesPerMessage)
    throw badUpload(`\`attachments\`: a message may bring ${maxFilesPerMessage} files.`, {status: 422});
  const ids = attachments.map(({fileId}) => fileId);
  const files = await findFiles(db, userId, ids);
  const bytes = files.reduce((sum, {size}) => sum + size, 0);
  if (bytes > maxPromptFileBytes) throw tooLarge('The files of a message', maxPromptFileBytes);
  return files;
}

/** What of a file a model reads as words: its name, and a text's text. */
export async function wordsOfFile(store: FileStore, {id, name, mediaType}: SavedFile): Promise<string> {
  const bytes = isText(mediaType) ? await store.read(id) : null;
  return bytes ? `${name}\n${new TextDecoder().decode(bytes)}` : name;
}
