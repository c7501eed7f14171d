import {scrypt} from 'node:crypto';

/** Cost of deriving a key from a password: 128 · N · r bytes of memory, here 128 MiB. */
export interface ScryptCost {
  readonly N: number;
  readonly r: number;
  readonly p: number;
}

/** What OWASP asks for at least. */
export const usualCost: ScryptCost = {N: 2 ** 17, r: 8, p: 1};
export const maxN = 2 ** 20;
export const saltBytes = 16;

const minLength = 16;
const minDistinct = 6;
const keyBytes = 32;

/**
 * Checks that a password is not one of those that are guessed first.
 *
 * @throws {RangeError} for fewer than 16 characters, or of fewer than 6 different ones.
 */
export function checkMasterPassword(password: string): void {
  const characters = [...password.normalize('NFKC').trim()];
  if (characters.length >= minLength && new Set(characters).size >= minDistinct) return;
  throw new RangeError(
    `\`masterPassword\` (MASTER_PASSWORD) must have ${minLength} characters or more, ${minDistinct} of them different. Leave it out to do without.`,
  );
}

/** A key of 32 bytes. The same password typed on another system gives the same key. Takes about half a second. */
export function keyFromPassword(
  password: string,
  salt: Uint8Array,
  {N, r, p}: ScryptCost,
): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const text = password.normalize('NFKC');
    scrypt(text, salt, keyBytes, {N, r, p, maxmem: 160 * N * r}, (error, key) => {
      if (error) reject(error);
      else resolve(key);
    });
  });
}
