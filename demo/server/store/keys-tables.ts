import type {Fixed} from './fixed.js';

/** A person's key for a model service, and where it may be sent. */
export interface ProviderKeysTable {
  id: Fixed<string>;
  user_id: Fixed<string>;
  provider: Fixed<string>;
  /** The only address that the key is for; without a slash at its end. */
  base_url: string;
  /** The key, as `sealKey` leaves it; null where there is only an address. */
  sealed: string | null;
  /** Which master key sealed it; null with `sealed`. */
  key_version: number | null;
  /** For people to tell keys apart; empty for a key so short that it would tell too much. */
  last_four: string | null;
  created_at: Fixed<number>;
  /** When key or address was changed last. */
  replaced_at: number | null;
}

/** One row: which master key is in use. Whoever changes keys locks it first. */
export interface MasterKeyStateTable {
  id: Fixed<number>;
  /** Names this database in the operating system's keyring. */
  install_id: Fixed<string>;
  /** 0 while there is no master key. */
  version: number;
  /** Tells that a master key is the one of `version`, and nothing about it. */
  check_value: string;
  /** Where master keys are kept: `keyring` or `file`. */
  home: string;
}

export interface KeysTables {
  provider_keys: ProviderKeysTable;
  master_key_state: MasterKeyStateTable;
}
