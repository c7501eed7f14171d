import {readdir, readFile, stat} from 'node:fs/promises';
import {join, parse, relative, sep} from 'node:path';
import type {Logger} from 'pino';
import {ChatError} from '../../../src/base/chat-error.js';
import {type Database, isUniqueViolation} from '../store/database.js';
import {beginDocumentChange, deleteDocument, listDocuments} from '../store/documents.js';
import type {DocumentId} from '../store/documents-tables.js';
import {documentTooLarge} from './document-errors.js';
import {type DocumentLimits, ingestDocument, type NewDocument} from './ingest-document.js';
import {readBlocks} from './markdown-blocks.js';

export interface SharedFolderOptions {
  readonly db: Database;
  readonly logger: Logger;
  /** Null where there is none: what an earlier one left is taken away. */
  readonly directory: string | null;
  readonly limits: DocumentLimits;
  readonly embedderName: string | null;
  readonly now: number;
}

const mediaTypes = {'.md': 'text/markdown', '.txt': 'text/plain'} as const;
const maxTitleLength = 200;

/**
 * Makes the operator's documents what the `.md` and `.txt` files below the folder are, whatever they were before. A file that
 * has not changed keeps its document. A file that cannot be taken is logged and left out.
 *
 * @throws {RangeError} where the folder cannot be read.
 */
export async function readSharedFolder(options: SharedFolderOptions): Promise<void> {
  const {db, logger, directory} = options;
  const kept = new Set<DocumentId>();
  for (const path of directory === null ? [] : await filesIn(directory)) {
    const id = await takeFile(path, directory ?? '', options);
    if (id !== undefined) kept.add(id);
  }
  const gone = (await listDocuments(db, 'shared')).filter(({id}) => !kept.has(id));
  if (gone.length > 0) {
    await db.transaction().execute(async (transaction) => {
      await beginDocumentChange(transaction, 'shared');
      for (const {id} of gone) await deleteDocument(transaction, 'shared', id);
    });
  }
  if (directory !== null) logger.info({documents: kept.size, gone: gone.length}, 'shared documents read');
}

async function filesIn(directory: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(directory, {recursive: true, withFileTypes: true});
    return entries
      .filter((entry) => entry.isFile() && parse(entry.name).ext.toLowerCase() in mediaTypes)
      .map((entry) => relative(directory, join(entry.parentPath, entry.name)).split(sep).join('/'))
      .filter((path) => !path.split('/').some((name) => name.startsWith('.')))
      .sort();
  } catch (error) {
    throw new RangeError(`KNOWLEDGE_DIR must be a folder that can be read: ${directory} is none.`, {
      cause: error,
    });
  }
}

async function takeFile(
  path: string,
  directory: string,
  {db, logger, limits, embedderName, now}: SharedFolderOptions,
): Promise<DocumentId | undefined> {
  try {
    const document = documentOf(path, await textIn(join(directory, path), limits));
    const {row} = await ingestDocument(document, {db, owner: 'shared', limits, path, embedderName, now});
    return row.id;
  } catch (error) {
    const reason = reasonOf(error);
    if (reason === null) throw error;
    logger.warn({file: path, reason}, 'file not taken');
    return undefined;
  }
}

/** @throws {ChatError} `too-large` before anything is read; what the system throws. */
async function textIn(file: string, {maxBytes}: DocumentLimits): Promise<string> {
  const {size} = await stat(file);
  if (size > maxBytes) throw documentTooLarge(maxBytes);
  return readFile(file, 'utf8');
}

/** Why a file cannot be taken; null for what is not the file's fault. */
function reasonOf(error: unknown): string | null {
  if (error instanceof ChatError) return error.message;
  if (isUniqueViolation(error)) return 'taken twice';
  const {code, syscall} = error as NodeJS.ErrnoException;
  return syscall === undefined ? null : `cannot be read (${code ?? 'unknown reason'})`;
}

/** Named by its first heading, else by its file. */
function documentOf(path: string, text: string): NewDocument {
  const {name, ext} = parse(path);
  const mediaType = mediaTypes[ext.toLowerCase() as keyof typeof mediaTypes];
  const [first] = readBlocks(text, mediaType);
  const [heading] = first?.headings ?? [];
  return {title: (heading ?? name).slice(0, maxTitleLength), text, mediaType, url: null};
}
