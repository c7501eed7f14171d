import {readdir, readFile} from 'node:fs/promises';
import {join, parse, relative, sep} from 'node:path';
import type {Logger} from 'pino';
import {ChatError} from '../../../src/base/chat-error.js';
import {type Database, isUniqueViolation} from '../store/database.js';
import {beginDocumentChange, deleteDocument, listDocuments} from '../store/documents.js';
import type {DocumentId} from '../store/documents-tables.js';
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
    const document = documentOf(path, await readFile(join(directory, path), 'utf8'));
    const {row} = await ingestDocument(document, {db, owner: 'shared', limits, path, embedderName, now});
    return row.id;
  } catch (error) {
    if (!(error instanceof ChatError) && !isUniqueViolation(error)) throw error;
    logger.warn({path, reason: error instanceof ChatError ? error.message : 'taken twice'}, 'file not taken');
    return undefined;
  }
}

/** Named by its first heading, else by its file. */
function documentOf(path: string, text: string): NewDocument {
  const {name, ext} = parse(path);
  const mediaType = mediaTypes[ext.toLowerCase() as keyof typeof mediaTypes];
  const [first] = readBlocks(text, mediaType);
  const [heading] = first?.headings ?? [];
  return {title: (heading ?? name).slice(0, maxTitleLength), text, mediaType, url: null};
}
