import {randomBytes} from 'node:crypto';
import * as v from 'valibot';
import {decrypt, encrypt} from './aes-gcm.js';
import {keysUnusable} from './key-errors.js';
import type {KeyHome} from './key-home.js';
import {type MasterKeySet, parseKeySet, printKeySet} from './master-key.js';
import {checkMasterPassword, keyFromPassword, maxN, saltBytes, usualCost} from './password-key.js';
import {createPrivateFile, readPrivateFile, replacePrivateFile} from './private-file.js';

const fileSchema = v.variant('kind', [
  v.strictObject({kind: v.literal('file'), keys: v.string()}),
  v.strictObject({
    kind: v.literal('password'),
    salt: v.pipe(v.string(), v.base64()),
    // Bounds, so that whoever writes to the file can neither weaken what is saved next nor take all memory.
    N: v.pipe(v.number(), v.integer(), v.minValue(usualCost.N), v.maxValue(maxN)),
    r: v.literal(usualCost.r),
    p: v.literal(usualCost.p),
    sealed: v.string(),
  }),
]);

type PasswordFile = Extract<v.InferOutput<typeof fileSchema>, {kind: 'password'}>;
type Lock = Omit<PasswordFile, 'kind' | 'sealed'> & {readonly key: Uint8Array};

/** For who cannot. */
const wayOut = 'Else delete the file and have all stored keys forgotten.';

export interface FileHomeOptions {
  readonly path: string;
  /** Seals the file; null leaves that to its permissions. */
  readonly password: string | null;
  /** What sealed it before; a file that opens with this is sealed anew with `password`. */
  readonly previousPassword?: string | null;
}

/**
 * Master keys in a file of mode 600 beside the database; sealed with a key derived from the password, where one is set.
 *
 * A password that is set later, or changed, seals the file when it is next loaded.
 */
export class FileHome implements KeyHome {
  readonly name = 'file';
  readonly #path: string;
  readonly #password: string | null;
  readonly #previousPassword: string | null;
  /** True once it is known that the file is there. */
  #isThere = false;
  /** Salt, cost and derived key, kept: deriving takes half a second. */
  #lock: Lock | null = null;

  /** @throws {RangeError} for a password that is too short. */
  constructor({path, password, previousPassword = null}: FileHomeOptions) {
    if (password !== null) checkMasterPassword(password);
    this.#path = path;
    this.#password = password;
    this.#previousPassword = previousPassword;
  }

  get source(): 'password' | 'file' {
    return this.#password === null ? 'file' : 'password';
  }

  async load(): Promise<MasterKeySet | null> {
    const text = await readPrivateFile(this.#path);
    this.#isThere = text !== null;
    if (text === null) return null;
    const file = parseFile(text);
    if (!file) throw this.#damaged();
    if (file.kind === 'password') return this.#unlock(file);
    const keys = this.#parse(file.keys);
    if (this.#password !== null) await this.save(keys);
    return keys;
  }

  async save(keys: MasterKeySet): Promise<void> {
    const text = JSON.stringify(await this.#print(keys));
    if (this.#isThere) await replacePrivateFile(this.#path, text);
    else await createPrivateFile(this.#path, text);
    this.#isThere = true;
  }

  async #print(keys: MasterKeySet): Promise<v.InferInput<typeof fileSchema>> {
    if (this.#password === null) return {kind: 'file', keys: printKeySet(keys)};
    this.#lock ??= await lockWith(this.#password, {
      salt: randomBytes(saltBytes).toString('base64'),
      ...usualCost,
    });
    const {key, ...open} = this.#lock;
    const sealed = encrypt(printKeySet(keys), {key, aad: aadOf(open)}, randomBytes);
    return {kind: 'password', ...open, sealed};
  }

  async #unlock({kind: _kind, sealed, ...open}: PasswordFile): Promise<MasterKeySet> {
    if (this.#password === null) {
      throw keysUnusable(`${this.#path} is sealed with a password: set MASTER_PASSWORD to it. ${wayOut}`);
    }
    const known = this.#lock;
    const lock =
      known?.salt === open.salt && known.N === open.N ? known : await lockWith(this.#password, open);
    const text = decrypt(sealed, {key: lock.key, aad: aadOf(open)});
    if (text !== null) {
      this.#lock = lock;
      return this.#parse(text);
    }
    const previous = await this.#unlockWithPrevious(sealed, open);
    if (previous === null) {
      throw keysUnusable(`MASTER_PASSWORD is not the one that ${this.#path} was sealed with. ${wayOut}`);
    }
    const keys = this.#parse(previous);
    await this.save(keys);
    return keys;
  }

  async #unlockWithPrevious(sealed: string, open: Omit<Lock, 'key'>): Promise<string | null> {
    if (this.#previousPassword === null) return null;
    const {key} = await lockWith(this.#previousPassword, open);
    return decrypt(sealed, {key, aad: aadOf(open)});
  }

  #parse(text: string): MasterKeySet {
    const keys = parseKeySet(text);
    if (!keys) throw this.#damaged();
    return keys;
  }

  #damaged(): Error {
    return keysUnusable(`${this.#path} holds no master keys: restore it from a backup. ${wayOut}`);
  }
}

function parseFile(text: string): v.InferOutput<typeof fileSchema> | null {
  try {
    const parsed = v.safeParse(fileSchema, JSON.parse(text));
    return parsed.success ? parsed.output : null;
  } catch {
    // Its message would quote the file.
    return null;
  }
}

async function lockWith(password: string, open: Omit<Lock, 'key'>): Promise<Lock> {
  return {...open, key: await keyFromPassword(password, Buffer.from(open.salt, 'base64'), open)};
}

function aadOf({salt, N, r, p}: Omit<Lock, 'key'>): string {
  return JSON.stringify(['master-keys', salt, N, r, p]);
}
