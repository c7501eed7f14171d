import {hkdfSync} from 'node:crypto';
import * as v from 'valibot';
import type {RandomBytes} from './aes-gcm.js';

/** What all stored keys are sealed with. Versions begin with 1, and each rotation makes the next. */
export interface MasterKey {
  readonly version: number;
  /** 32 random bytes; never used as they are, only to derive others from. */
  readonly bytes: Uint8Array;
}

/** Usually one; two while a rotation is going on. Oldest first. */
export type MasterKeySet = readonly MasterKey[];

const keyBytes = 32;

const setSchema = v.pipe(
  v.array(
    v.strictObject({
      version: v.pipe(v.number(), v.integer(), v.minValue(1)),
      key: v.pipe(v.string(), v.base64(), v.length(44)),
    }),
  ),
  v.minLength(1),
  v.transform((keys) => keys.map(({version, key}) => ({version, bytes: Buffer.from(key, 'base64')}))),
  v.check((keys) => keys.every(({bytes}) => bytes.length === keyBytes)),
);

export function newMasterKey(version: number, random: RandomBytes): MasterKey {
  return {version, bytes: random(keyBytes)};
}

/** What provider keys are sealed with. */
export function sealingKey({bytes}: MasterKey): Uint8Array {
  return derived(bytes, 'chat-stream provider keys');
}

/** Tells one master key from another, and says nothing about either. */
export function checkValueOf({bytes}: MasterKey): string {
  return Buffer.from(derived(bytes, 'chat-stream master key check')).toString('hex');
}

/** Where keys are kept they are this text, which whoever keeps it must keep secret. */
export function printKeySet(keys: MasterKeySet): string {
  return JSON.stringify(
    keys.map(({version, bytes}) => ({version, key: Buffer.from(bytes).toString('base64')})),
  );
}

/** The keys in `text`, or null where that holds none. */
export function parseKeySet(text: string): MasterKeySet | null {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    // Its message would quote the text.
    return null;
  }
  const parsed = v.safeParse(setSchema, json);
  return parsed.success ? parsed.output : null;
}

function derived(bytes: Uint8Array, purpose: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', bytes, new Uint8Array(0), purpose, keyBytes));
}
