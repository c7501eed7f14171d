/** Which files a person may attach. The server checks all of it again. */
export interface AttachmentSettings {
  /** Files of one message. Default 5. */
  readonly maxCount?: number;
  /** Bytes of one file. Default 10 MiB. */
  readonly maxBytes?: number;
  /** Bytes of all files of one message. Default 15 MiB. */
  readonly maxTotalBytes?: number;
  /** Media types and file name endings, as in the `accept` of an `<input>`. Default: what the native server takes. */
  readonly accept?: string;
}

/** As many and as large as the native server takes them, unless it was told otherwise. */
export const usualAttachments: Required<AttachmentSettings> = {
  maxCount: 5,
  maxBytes: 10 * 1024 ** 2,
  maxTotalBytes: 15 * 1024 ** 2,
  accept:
    'image/png,image/jpeg,image/gif,image/webp,application/pdf,text/*,application/json,.md,.csv,.txt,.json',
};
