import type {Kysely, Selectable, Transaction} from 'kysely';
import type {KeysTables, MasterKeyStateTable} from '../store/keys-tables.js';

export type KeysDatabase = Kysely<KeysTables>;
export type KeysTransaction = Transaction<KeysTables>;
export type KeyState = Selectable<MasterKeyStateTable>;

const onlyId = 1;

/** Which master key is in use. */
export function readKeyState(db: KeysDatabase): Promise<KeyState> {
  return db.selectFrom('master_key_state').selectAll().where('id', '=', onlyId).executeTakeFirstOrThrow();
}

/** The same, and until the transaction ends nobody else changes keys: neither this process nor another. */
export async function lockKeyState(transaction: KeysTransaction): Promise<KeyState> {
  // Any update locks the row, on every database.
  await transaction
    .updateTable('master_key_state')
    .set(({ref}) => ({version: ref('version')}))
    .where('id', '=', onlyId)
    .execute();
  return readKeyState(transaction);
}

export async function writeKeyState(
  transaction: KeysTransaction,
  state: Pick<KeyState, 'version' | 'check_value' | 'home'>,
): Promise<void> {
  await transaction.updateTable('master_key_state').set(state).where('id', '=', onlyId).execute();
}

/**
 * Deletes all stored keys and what is known of their master key. For who lost that, and has deleted its file where
 * there is one: the next start makes a new one, and people enter their keys again.
 */
export async function forgetAllKeys(db: KeysDatabase): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    await lockKeyState(transaction);
    await transaction.deleteFrom('provider_keys').execute();
    await writeKeyState(transaction, {version: 0, check_value: '', home: ''});
  });
}
