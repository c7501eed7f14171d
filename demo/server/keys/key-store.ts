import {randomBytes} from 'node:crypto';
import type {Selectable} from 'kysely';
import {ChatError} from '../../../src/base/chat-error.js';
import type {Clock} from '../../../src/base/clock.js';
import {newId} from '../../../src/base/ids.js';
import type {ProviderKeysTable} from '../store/keys-tables.js';
import type {RandomBytes} from './aes-gcm.js';
import {keysUnusable, noKey} from './key-errors.js';
import type {KeysDatabase} from './key-state.js';
import type {MasterKeys} from './master-keys.js';
import {findService, type ModelServices} from './model-service.js';
import {type KeyPlace, openKey, sealKey} from './seal-key.js';
import type {Secret} from './secret.js';

type Row = Selectable<ProviderKeysTable>;

/** What anybody is told of a key. */
export interface KeyInfo {
  readonly provider: string;
  readonly baseUrl: string;
  /** False where only an address is kept: for services without keys, or after the address was changed. */
  readonly hasKey: boolean;
  /** Null without a key; empty where the key is so short that four of its characters would tell too much. */
  readonly lastFour: string | null;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly replacedAt: number | null;
}

/** What a request to the service is made with. The key is for `baseUrl`, and for no other address. */
export interface UsableKey {
  readonly baseUrl: string;
  readonly key: Secret | null;
}

/** At least one of the two. */
export interface KeyChange {
  readonly key: Secret | null;
  /** Without a slash at its end, and checked; null keeps the address, or takes the service's usual one. */
  readonly baseUrl: string | null;
}

export interface KeyStoreOptions {
  readonly db: KeysDatabase;
  readonly master: MasterKeys;
  readonly clock: Clock;
  readonly services: ModelServices;
  readonly random?: RandomBytes;
}

/** Below this, four characters are too much of a key. */
const minLengthToShow = 12;

/** Keys of people for model services: they go in whole, and come out only to be used. */
export class KeyStore {
  readonly #db: KeysDatabase;
  readonly #master: MasterKeys;
  readonly #clock: Clock;
  readonly #services: ModelServices;
  readonly #random: RandomBytes;

  constructor({db, master, clock, services, random = randomBytes}: KeyStoreOptions) {
    this.#db = db;
    this.#master = master;
    this.#clock = clock;
    this.#services = services;
    this.#random = random;
  }

  /**
   * Adds a key or takes the place of the old one. Another address without a key clears the key: it was not for there.
   *
   * @throws {ChatError} 404 for a provider that is not known; 422 where no address is given and there is no usual one.
   */
  async put(userId: string, provider: string, {key, baseUrl}: KeyChange): Promise<KeyInfo> {
    const service = findService(this.#services, provider);
    if (!service) throw noKey();
    const row = await this.#db.transaction().execute(async (transaction) => {
      // Locks first, so that two changes come one after the other.
      const master = await this.#master.current(transaction);
      const old = await find(transaction, userId, provider);
      const address = baseUrl ?? old?.base_url ?? service.baseUrl;
      if (address === null) throw noAddress();
      if (old && key === null && old.base_url === address) return old;
      const now = this.#clock.now();
      const id = old?.id ?? newId<'key'>();
      const changed = {
        base_url: address,
        sealed: key && sealKey(key, master, {userId, provider, rowId: id, baseUrl: address}, this.#random),
        key_version: key && master.version,
        last_four: key && lastFourOf(key),
        replaced_at: old ? now : null,
      };
      if (old) {
        await transaction.updateTable('provider_keys').set(changed).where('id', '=', id).execute();
        return {...old, ...changed};
      }
      const made = {id, user_id: userId, provider, created_at: now, ...changed};
      await transaction.insertInto('provider_keys').values(made).execute();
      return made;
    });
    return infoOf(row);
  }

  /** By provider. */
  async list(userId: string): Promise<readonly KeyInfo[]> {
    const rows = await this.#db
      .selectFrom('provider_keys')
      .selectAll()
      .where('user_id', '=', userId)
      .orderBy('provider')
      .execute();
    return rows.map(infoOf);
  }

  /** @throws {ChatError} 404 where there is none. */
  async delete(userId: string, provider: string): Promise<void> {
    const {numDeletedRows} = await this.#db
      .deleteFrom('provider_keys')
      .where('user_id', '=', userId)
      .where('provider', '=', provider)
      .executeTakeFirstOrThrow();
    if (numDeletedRows === 0n) throw noKey();
  }

  /**
   * What to make requests to the service with, or null where the person has nothing saved for it.
   *
   * @throws {ChatError} `server` where the key does not open.
   */
  async use(userId: string, provider: string): Promise<UsableKey | null> {
    const row = await find(this.#db, userId, provider);
    return row ? {baseUrl: row.base_url, key: await this.#open(row)} : null;
  }

  /**
   * Seals all keys with a new master key, and forgets the old one: all of them or, where it fails, is aborted or
   * killed, none. It may be asked for again at any time.
   *
   * @throws the signal's reason; {@link ChatError} where a key does not open.
   */
  async rotate({signal}: {readonly signal?: AbortSignal} = {}): Promise<void> {
    await this.#db.transaction().execute(async (transaction) => {
      const next = await this.#master.advance(transaction);
      const rows = await transaction
        .selectFrom('provider_keys')
        .selectAll()
        .where('sealed', 'is not', null)
        .execute();
      for (const row of rows) {
        signal?.throwIfAborted();
        const key = await this.#open(row);
        const sealed = key && sealKey(key, next, placeOf(row), this.#random);
        await transaction
          .updateTable('provider_keys')
          .set({sealed, key_version: next.version})
          .where('id', '=', row.id)
          .execute();
      }
      signal?.throwIfAborted();
    });
    await this.#master.forgetOld(this.#db);
  }

  async #open(row: Row): Promise<Secret | null> {
    if (row.sealed === null) return null;
    if (row.key_version === null) throw keysUnusable(`Row ${row.id} of provider_keys has no key version.`);
    return openKey(row.sealed, await this.#master.ofVersion(row.key_version), placeOf(row));
  }
}

function find(db: KeysDatabase, userId: string, provider: string): Promise<Row | undefined> {
  return db
    .selectFrom('provider_keys')
    .selectAll()
    .where('user_id', '=', userId)
    .where('provider', '=', provider)
    .executeTakeFirst();
}

function placeOf({user_id, provider, id, base_url}: Row): KeyPlace {
  return {userId: user_id, provider, rowId: id, baseUrl: base_url};
}

function infoOf(row: Row): KeyInfo {
  return {
    provider: row.provider,
    baseUrl: row.base_url,
    hasKey: row.sealed !== null,
    lastFour: row.last_four,
    createdAt: Number(row.created_at),
    replacedAt: row.replaced_at === null ? null : Number(row.replaced_at),
  };
}

function lastFourOf(key: Secret): string {
  const text = key.reveal();
  return text.length < minLengthToShow ? '' : text.slice(-4);
}

function noAddress(): ChatError {
  const hint = '`baseUrl` is missing: this provider has no usual address.';
  return new ChatError(hint, {code: 'invalid', status: 422, stage: 'open', hint});
}
