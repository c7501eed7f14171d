import {ChatError} from '../../../src/base/chat-error.js';

/** The bytes are of no type that is taken, or not of the one that was said: 415. */
export function wrongType(hint: string): ChatError {
  return new ChatError(hint, {code: 'invalid', status: 415, stage: 'open', hint});
}

/** A file is larger than one may be: 413. `what` begins the sentence. */
export function tooLarge(what: string, maxBytes: number): ChatError {
  const hint = `${what} may have at most ${sizeInWords(maxBytes)}.`;
  return new ChatError(hint, {code: 'too-large', status: 413, stage: 'open', hint});
}

/** The person keeps as many files as they may: 402. */
export function noRoom(hint: string): ChatError {
  return new ChatError(hint, {
    code: 'payment',
    status: 402,
    stage: 'open',
    hint,
    providerCode: 'user-files',
  });
}

/** The person sends as many files at once as they may: 429. */
export function tooManyUploads(atOnce: number): ChatError {
  return new ChatError(`This user is sending ${atOnce} files already.`, {
    code: 'rate-limit',
    status: 429,
    stage: 'open',
    retryAfterMs: 2_000,
    hint: `${atOnce} files are being uploaded. Wait for one to end.`,
    providerCode: 'user-uploads',
  });
}

const kibibyte = 1024;

/** Such as `10 MB`. */
export function sizeInWords(bytes: number): string {
  if (bytes < kibibyte) return `${bytes} bytes`;
  if (bytes < kibibyte ** 2) return `${Math.floor(bytes / kibibyte)} kB`;
  return `${Math.floor(bytes / kibibyte ** 2)} MB`;
}

/** The request is not what an upload is: 400, or another status. */
export function badUpload(
  hint: string,
  {status = 400, cause}: {status?: number; cause?: unknown} = {},
): ChatError {
  return new ChatError(hint, {code: 'invalid', status, stage: 'open', hint, cause});
}
