import {createCipheriv, createDecipheriv} from 'node:crypto';

/** `count` random bytes that nobody can guess. */
export type RandomBytes = (count: number) => Buffer;

const cipher = 'aes-256-gcm';
const ivBytes = 12;
const tagBytes = 16;

export interface AesKey {
  /** 32 bytes. */
  readonly key: Uint8Array;
  /** What the ciphertext belongs to; it opens with the same text only. */
  readonly aad: string;
}

/** IV, tag and ciphertext in one, as base64. The IV is new each time: two with one IV would give the key away. */
export function encrypt(plain: string, {key, aad}: AesKey, random: RandomBytes): string {
  const iv = random(ivBytes);
  const cipherOf = createCipheriv(cipher, key, iv, {authTagLength: tagBytes});
  cipherOf.setAAD(Buffer.from(aad));
  const encrypted = Buffer.concat([cipherOf.update(plain, 'utf8'), cipherOf.final()]);
  return Buffer.concat([iv, cipherOf.getAuthTag(), encrypted]).toString('base64');
}

/** What was encrypted, or null where key, place or ciphertext is not the one it was. */
export function decrypt(sealed: string, {key, aad}: AesKey): string | null {
  const bytes = Buffer.from(sealed, 'base64');
  if (bytes.length < ivBytes + tagBytes) return null;
  const decipher = createDecipheriv(cipher, key, bytes.subarray(0, ivBytes), {authTagLength: tagBytes});
  decipher.setAAD(Buffer.from(aad));
  decipher.setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));
  const opened = decipher.update(bytes.subarray(ivBytes + tagBytes));
  try {
    return Buffer.concat([opened, decipher.final()]).toString('utf8');
  } catch {
    // The tag does not fit. Why it does not, the mathematics cannot say.
    return null;
  }
}
