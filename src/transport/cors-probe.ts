/** Milliseconds after which a service that answers nothing counts as not there. */
const patienceMs = 5_000;

/**
 * Whether `url` answers at all, to a request whose answer the page may not read. Only a guess at CORS: it says
 * that the service is up, where a request that could be read failed.
 */
export async function answersWithoutCors(fetch: typeof globalThis.fetch, url: string): Promise<boolean> {
  if (!('document' in globalThis)) return false;
  try {
    await fetch(url, {
      mode: 'no-cors',
      credentials: 'omit',
      cache: 'no-store',
      signal: AbortSignal.timeout(patienceMs),
    });
    return true;
  } catch {
    // Not there, or slower than anybody waits: the first error stands.
    return false;
  }
}
