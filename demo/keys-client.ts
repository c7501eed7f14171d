/** A service that people may have a key of their own for. */
export interface KeyProvider {
  readonly provider: string;
  readonly name: string;
  readonly baseUrl: string | null;
}

/** What the server tells of a saved key; never the key. */
export interface SavedKey {
  readonly provider: string;
  readonly baseUrl: string;
  readonly hasKey: boolean;
  readonly lastFour: string | null;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly replacedAt: number | null;
}

export interface KeyList {
  readonly providers: readonly KeyProvider[];
  readonly keys: readonly SavedKey[];
}

export type KeyTestResult = {readonly ok: true} | {readonly ok: false; readonly hint: string};

const url = '/api/ai/keys';
const lost = 'The server cannot be reached. Try again.';

/** What went wrong, in a sentence for people. */
export class KeysError extends Error {}

/** @throws {KeysError} */
export async function listKeys(): Promise<KeyList> {
  return (await asked('GET', '')) as KeyList;
}

/** Saves `key` in place of what was there. @throws {KeysError} */
export async function saveKey(provider: string, key: string): Promise<SavedKey> {
  return (await asked('PUT', `/${encodeURIComponent(provider)}`, {key})) as SavedKey;
}

/** Has the server ask the service whether it takes the saved key. @throws {KeysError} */
export async function testKey(provider: string): Promise<KeyTestResult> {
  return (await asked('POST', `/${encodeURIComponent(provider)}/test`)) as KeyTestResult;
}

/** @throws {KeysError} */
export async function deleteKey(provider: string): Promise<void> {
  await asked('DELETE', `/${encodeURIComponent(provider)}`);
}

async function asked(method: string, path: string, body?: unknown): Promise<unknown> {
  const response = await fetch(url + path, {
    method,
    // On all of them: a page elsewhere cannot send it without being asked for.
    headers: {'content-type': 'application/json'},
    ...(body === undefined ? {} : {body: JSON.stringify(body)}),
  }).catch(() => null);
  if (!response) throw new KeysError(lost);
  const answer: unknown = response.status === 204 ? null : await response.json().catch(() => null);
  if (response.ok) return answer;
  const hint = (answer as {readonly hint?: unknown} | null)?.hint;
  throw new KeysError(typeof hint === 'string' ? hint : lost);
}
