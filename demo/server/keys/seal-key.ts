import {randomBytes} from 'node:crypto';
import {decrypt, encrypt, type RandomBytes} from './aes-gcm.js';
import {keysUnusable} from './key-errors.js';
import {type MasterKey, sealingKey} from './master-key.js';
import {Secret} from './secret.js';

/** The row that a sealed key belongs to. It opens there and nowhere else, and for that address only. */
export interface KeyPlace {
  readonly userId: string;
  readonly provider: string;
  readonly rowId: string;
  readonly baseUrl: string;
}

/** `key`, sealed for `place` with AES-256-GCM. Twice the same key gives two different texts. */
export function sealKey(
  key: Secret,
  master: MasterKey,
  place: KeyPlace,
  random: RandomBytes = randomBytes,
): string {
  return encrypt(key.reveal(), {key: sealingKey(master), aad: aadOf(place, master)}, random);
}

/**
 * The key that was sealed for `place`.
 *
 * @throws {ChatError} `server` where it was sealed with another master key, for another place, or was changed since.
 */
export function openKey(sealed: string, master: MasterKey, place: KeyPlace): Secret {
  const key = decrypt(sealed, {key: sealingKey(master), aad: aadOf(place, master)});
  if (key !== null) return new Secret(key);
  throw keysUnusable(
    `The key in row ${place.rowId} of provider_keys does not open.`,
    'Enter the API key again.',
  );
}

/** As JSON, so that no two places are the same text. */
function aadOf({userId, provider, rowId, baseUrl}: KeyPlace, {version}: MasterKey): string {
  return JSON.stringify(['provider-key', userId, provider, rowId, version, baseUrl]);
}
