import type {MasterKeySet} from './master-key.js';

/** What protects the master keys: the system's keyring, a password, or the permissions of a file. */
export type MasterKeySource = 'keyring' | 'password' | 'file';

/** Where master keys are kept. */
export interface KeyHome {
  readonly name: 'keyring' | 'file';
  readonly source: MasterKeySource;
  /**
   * The keys that are there, or null where there are none yet.
   *
   * @throws {ChatError} where they cannot be read, or others could read them too.
   */
  load(): Promise<MasterKeySet | null>;
  /** Keeps these and no others. A crash leaves the ones from before or these, whole. */
  save(keys: MasterKeySet): Promise<void>;
}
