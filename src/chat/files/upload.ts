/** A file that was uploaded, to be sent with a message. */
export interface UploadedFile {
  readonly fileId: string;
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: number;
  /** Where it is, for protocols that name files by address: `https:`, or `data:` with the file itself. */
  readonly url?: string;
}

/** How much of a file has left this device. */
export interface UploadProgress {
  readonly sentBytes: number;
  readonly totalBytes: number;
}

export interface UploadOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called as the file goes up, where that can be known: not where the service was given a `fetch` of its own. */
  readonly onProgress?: ((progress: UploadProgress) => void) | undefined;
}

/** Uploads one file. Rejects with a `ChatError` whose `hint` is for people, or with the signal's reason. */
export type Upload = (file: File, options: UploadOptions) => Promise<UploadedFile>;
