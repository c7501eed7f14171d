import {join} from 'node:path';
import {FileHome} from './file-home.js';
import {keysUnusable} from './key-errors.js';
import type {KeyHome} from './key-home.js';
import type {KeyState} from './key-state.js';
import {type Keyring, KeyringHome} from './keyring-home.js';
import {checkValueOf, type MasterKey, type MasterKeySet} from './master-key.js';

export interface HomeOptions {
  /** Where the database file is: the master key's file is made beside it. */
  readonly directory: string;
  /** MASTER_PASSWORD; null where none is set. */
  readonly masterPassword: string | null;
  /** The password before it was changed, for one start. */
  readonly previousMasterPassword?: string | null;
  /** Null where there is none, or it shall not be used. */
  readonly keyring: Keyring | null;
}

export const masterKeyFile = 'master.key';

/**
 * Where the master keys of this database are, and what is there.
 *
 * Once there is a master key it stays where it is. A first one goes into the keyring where there is one, else into a
 * file, sealed with the password where one is set.
 *
 * @throws {ChatError} where the master key in use is missing, unreadable, or another one.
 * @throws {RangeError} for a password that is too short.
 */
export async function chooseHome(
  {directory, masterPassword, previousMasterPassword = null, keyring}: HomeOptions,
  state: KeyState,
): Promise<{readonly home: KeyHome; readonly keys: MasterKeySet}> {
  const file = new FileHome({
    path: join(directory, masterKeyFile),
    password: masterPassword,
    previousPassword: previousMasterPassword,
  });
  const ring = keyring && new KeyringHome(keyring, state.install_id);
  if (state.version === 0) {
    const left = await file.load();
    if (left) return {home: file, keys: left};
    const keys = ring && (await loadIfAny(ring));
    return ring && keys ? {home: ring, keys} : {home: file, keys: []};
  }
  const home = state.home === 'keyring' ? ring : file;
  if (!home) {
    throw keysUnusable('The master key is in the keyring of the operating system, and there is none here.');
  }
  const keys = (await home.load()) ?? [];
  checkedKey(keys, state);
  return {home, keys};
}

/**
 * The master key that `state` says is in use.
 *
 * @throws {ChatError} where it is not among `keys`.
 */
export function checkedKey(keys: MasterKeySet, state: KeyState): MasterKey {
  const key = keys.find(({version}) => version === state.version);
  if (key && checkValueOf(key) === state.check_value) return key;
  const place = state.home === 'keyring' ? 'keyring' : `file ${masterKeyFile}`;
  throw keysUnusable(
    `The master key that stored API keys were sealed with is not in the ${place}. Restore it, or have all stored keys forgotten.`,
  );
}

/** No keyring here, or a locked one, is nothing to stop for while nothing is kept in it: null then. */
async function loadIfAny(ring: KeyringHome): Promise<MasterKeySet | null> {
  try {
    return (await ring.load()) ?? [];
  } catch {
    // Headless machines have none.
    return null;
  }
}
