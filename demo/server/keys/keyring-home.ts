import {keysUnusable} from './key-errors.js';
import type {KeyHome} from './key-home.js';
import {type MasterKeySet, parseKeySet, printKeySet} from './master-key.js';

/** A keyring of the operating system. Both reject where it is locked or away. */
export interface Keyring {
  /** The text kept under `account`, or null. */
  read(account: string): Promise<string | null>;
  write(account: string, text: string): Promise<void>;
}

/** Master keys in the keyring of whoever runs the server, under the name of this database. */
export class KeyringHome implements KeyHome {
  readonly name = 'keyring';
  readonly source = 'keyring';
  readonly #keyring: Keyring;
  readonly #account: string;

  constructor(keyring: Keyring, account: string) {
    this.#keyring = keyring;
    this.#account = account;
  }

  async load(): Promise<MasterKeySet | null> {
    const text = await this.#read();
    if (text === null) return null;
    const keys = parseKeySet(text);
    if (!keys) throw keysUnusable(`The keyring's entry ${this.#account} holds no master keys.`);
    return keys;
  }

  async save(keys: MasterKeySet): Promise<void> {
    const text = printKeySet(keys);
    await this.#keyring.write(this.#account, text);
    // Some keyrings take what they do not keep. What is sealed next must open tomorrow.
    if ((await this.#read()) !== text) throw keysUnusable('The keyring did not keep the master keys.');
  }

  async #read(): Promise<string | null> {
    try {
      return await this.#keyring.read(this.#account);
    } catch (error) {
      throw keysUnusable('The keyring of the operating system cannot be read. Unlock it.', undefined, error);
    }
  }
}
