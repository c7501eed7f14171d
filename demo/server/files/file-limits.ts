/** What of files people may send and keep. */
export interface FileLimits {
  /** Bytes of one file. */
  readonly maxFileBytes: number;
  /** Files that one message brings. */
  readonly maxFilesPerMessage: number;
  /** Bytes of all files that one prompt holds; also of those that one message brings. */
  readonly maxPromptFileBytes: number;
  /** Files that one person keeps, and their bytes. */
  readonly maxFilesPerUser: number;
  readonly maxFileBytesPerUser: number;
  /** Milliseconds for which a file is kept that went with no message. */
  readonly fileTtlMs: number;
}
