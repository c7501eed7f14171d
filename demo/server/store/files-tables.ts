import type {MessageId} from '../../../src/base/ids.js';
import type {FileId} from './file-id.js';
import type {Fixed} from './fixed.js';

/** A file that somebody uploaded, or a model made for them. Its bytes are on disk, under its id. */
export interface FilesTable {
  id: Fixed<FileId>;
  user_id: Fixed<string>;
  name: Fixed<string>;
  /** What the bytes are, not what somebody said they were. */
  media_type: Fixed<string>;
  /** Bytes. */
  size: Fixed<number>;
  /** Digest of the bytes, in hex. */
  sha256: Fixed<string>;
  created_at: Fixed<number>;
  /** When it first went with a message; null while it has not. */
  attached_at: number | null;
}

/** Which messages a file is in. A file that was in one and is in none any more is deleted. */
export interface MessageFilesTable {
  message_id: Fixed<MessageId>;
  file_id: Fixed<FileId>;
}

/** One row a user, which each new file of theirs writes first: so they come one after another. */
export interface FileOwnersTable {
  user_id: Fixed<string>;
  last_file_at: number;
}

export interface FileTables {
  files: FilesTable;
  message_files: MessageFilesTable;
  file_owners: FileOwnersTable;
}
