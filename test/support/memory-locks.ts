type Options = {readonly signal?: AbortSignal};
type Hold = (lock: null) => unknown;

/** Web Locks for realms that have none (Node 20): one holder a name, the others wait in their order. */
export class MemoryLocks {
  readonly #queues = new Map<string, Promise<unknown>>();

  request(name: string, {signal}: Options, hold: Hold): Promise<unknown> {
    const before = this.#queues.get(name) ?? Promise.resolve();
    const held = before.then(async () => {
      signal?.throwIfAborted();
      return hold(null);
    });
    this.#queues.set(
      name,
      held.catch(() => {}),
    );
    const aborted = new Promise<never>((_, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason), {once: true});
    });
    return Promise.race([held, aborted]);
  }
}
