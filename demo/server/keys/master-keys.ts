import {randomBytes} from 'node:crypto';
import type {RandomBytes} from './aes-gcm.js';
import {checkedKey, chooseHome, type HomeOptions} from './choose-home.js';
import {keysUnusable} from './key-errors.js';
import type {KeyHome, MasterKeySource} from './key-home.js';
import {
  type KeyState,
  type KeysDatabase,
  type KeysTransaction,
  lockKeyState,
  readKeyState,
  writeKeyState,
} from './key-state.js';
import {checkValueOf, type MasterKey, type MasterKeySet, newMasterKey} from './master-key.js';

export interface MasterKeysOptions extends HomeOptions {
  readonly db: KeysDatabase;
  readonly random?: RandomBytes;
}

/**
 * Finds the master keys of this database; a first one is made when it is needed.
 *
 * @throws what `chooseHome` throws: a server must not start then.
 */
export async function openMasterKeys({
  db,
  random = randomBytes,
  ...options
}: MasterKeysOptions): Promise<MasterKeys> {
  const {home, keys} = await chooseHome(options, await readKeyState(db));
  return new MasterKeys(home, keys, random);
}

/** The master keys that this process knows, and their home. */
export class MasterKeys {
  readonly #home: KeyHome;
  readonly #random: RandomBytes;
  #keys: MasterKeySet;

  constructor(home: KeyHome, keys: MasterKeySet, random: RandomBytes) {
    this.#home = home;
    this.#keys = keys;
    this.#random = random;
  }

  /** What protects the master key: to be said at start. */
  get source(): MasterKeySource {
    return this.#home.source;
  }

  /** The key to seal with. Makes the first one. */
  async current(transaction: KeysTransaction): Promise<MasterKey> {
    const state = await lockKeyState(transaction);
    if (state.version === 0) return this.#begin(transaction);
    await this.#know(state.version);
    return checkedKey(this.#keys, state);
  }

  /**
   * The key that sealed something earlier.
   *
   * @throws {ChatError} where it is gone.
   */
  async ofVersion(version: number): Promise<MasterKey> {
    await this.#know(version);
    const key = this.#keys.find((each) => each.version === version);
    if (key) return key;
    throw keysUnusable(`Master key ${version} is gone: what was sealed with it cannot be opened.`);
  }

  /**
   * Makes the next key the one in use, once the transaction is committed. The one before stays known until
   * `forgetOld`: whenever a rotation is cut, what is stored still opens.
   */
  async advance(transaction: KeysTransaction): Promise<MasterKey> {
    const state = await lockKeyState(transaction);
    if (state.version === 0) return this.#begin(transaction);
    const kept = (await this.#home.load()) ?? [];
    checkedKey(kept, state);
    const next = newMasterKey(Math.max(...kept.map(({version}) => version)) + 1, this.#random);
    await this.#save([...kept, next]);
    await this.#use(transaction, next);
    return next;
  }

  /** Deletes the keys that a rotation, finished or cut, has left. */
  async forgetOld(db: KeysDatabase): Promise<void> {
    await db.transaction().execute(async (transaction) => {
      const state: KeyState = await lockKeyState(transaction);
      if (state.version === 0) return;
      const kept = (await this.#home.load()) ?? [];
      const inUse = checkedKey(kept, state);
      if (kept.length > 1) await this.#save([inUse]);
    });
  }

  async #begin(transaction: KeysTransaction): Promise<MasterKey> {
    // One may be there: saved by a start whose transaction was never committed.
    const kept = (await this.#home.load()) ?? [];
    const key = kept.at(-1) ?? newMasterKey(1, this.#random);
    if (kept.length === 0) await this.#save([key]);
    else this.#keys = kept;
    await this.#use(transaction, key);
    return key;
  }

  /** Looks again where a version is not known: another process may have made it. */
  async #know(version: number): Promise<void> {
    if (!this.#keys.some((key) => key.version === version)) this.#keys = (await this.#home.load()) ?? [];
  }

  async #save(keys: MasterKeySet): Promise<void> {
    await this.#home.save(keys);
    this.#keys = keys;
  }

  #use(transaction: KeysTransaction, key: MasterKey): Promise<void> {
    return writeKeyState(transaction, {
      version: key.version,
      check_value: checkValueOf(key),
      home: this.#home.name,
    });
  }
}
