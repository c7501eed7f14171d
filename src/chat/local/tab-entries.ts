import type {ServiceSettings} from '../service-options.js';
import {realmLocks, type TabLocks} from '../tabs/tab-realm.js';
import type {LocalData} from './local-data.js';
import type {OutboxEntry} from './local-records.js';
import type {LocalStore} from './local-store.js';
import type {SessionMemory} from './session-memory.js';

/** Milliseconds to wait for another tab that takes: one that hangs, or a lock that no one gives back, must not hold up this one. */
const takingMs = 3_000;

/**
 * The outbox entries that this tab keeps and sends. Where the host named the namespace, a tab takes over what one left
 * that is gone; which tabs are alive is told by a lock that each holds while it has entries.
 */
export class TabEntries {
  readonly #local: LocalData;
  readonly #memory: SessionMemory;
  readonly #locks: TabLocks | null;
  readonly #lockName: (tabId: string) => string;
  /** Ids by key, of what is kept. */
  readonly #keptIds = new Map<string, string>();
  /** Keys of all that this page has kept: what it sends by itself is nothing that was left. */
  readonly #known = new Set<string>();
  /** One change after another, so that what is forgotten last stays forgotten. */
  #changes: Promise<unknown> = Promise.resolve();
  #release: (() => void) | null = null;
  /** Resolves when the lock is this tab's. */
  #held: Promise<void> | null = null;
  /** How often all was forgotten: what was looked up before is not taken after. */
  #forgotten = 0;
  #isDisposed = false;

  constructor(
    {storageKey, hasOwnStorageKey}: Pick<ServiceSettings, 'storageKey' | 'hasOwnStorageKey'>,
    local: LocalData,
    memory: SessionMemory,
  ) {
    this.#local = local;
    this.#memory = memory;
    this.#locks = hasOwnStorageKey ? realmLocks() : null;
    this.#lockName = (tabId) => `chat-stream:${storageKey}:outbox:${tabId}`;
  }

  put(entry: OutboxEntry): void {
    this.#keptIds.set(entry.idempotencyKey, entry.id);
    this.#known.add(entry.idempotencyKey);
    this.#hold();
    this.#change((store) => store.putOutbox(entry));
  }

  delete(id: string): void {
    for (const [key, kept] of this.#keptIds) if (kept === id) this.#keptIds.delete(key);
    if (this.#keptIds.size === 0) this.#letGo();
    this.#change((store) => store.deleteOutbox(id));
  }

  deleteKey(idempotencyKey: string): void {
    const id = this.#keptIds.get(idempotencyKey);
    if (id !== undefined) this.delete(id);
  }

  /** What waits for conversation `conversationId` (null: for a new one), and is this tab's to send, in its order. */
  take(conversationId: string | null): Promise<readonly OutboxEntry[]> {
    return this.#alone(async () => {
      const {tabId} = this.#memory;
      const forgotten = this.#forgotten;
      const ours = await this.#ours();
      if (forgotten !== this.#forgotten) return [];
      const taken = ours
        .filter((entry) => entry.conversationId === conversationId || this.#isUnsettled(entry))
        .map((entry) => ({...entry, conversationId, tabId}));
      for (const entry of taken) this.put(entry);
      await Promise.all([this.#changes, this.#held]);
      return taken;
    });
  }

  /** The conversation of the oldest entry that is this tab's to send; null where there is none, or it begins one. */
  async leftBehind(): Promise<string | null> {
    const [oldest] = await this.#ours();
    return oldest?.conversationId ?? null;
  }

  async settled(): Promise<void> {
    await this.#changes;
  }

  /** Forgets what it knows of; the store is cleared by others. */
  forget(): void {
    this.#forgotten += 1;
    this.#keptIds.clear();
    this.#letGo();
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#letGo();
  }

  /** Written here for a conversation that was only beginning; it has its name by now, or its message went first. */
  #isUnsettled({conversationId, tabId, wasAsked}: OutboxEntry): boolean {
    return conversationId === null && tabId === this.#memory.tabId && !wasAsked;
  }

  /** One tab at a time takes what a gone one left: two that look at once would both send it. */
  async #alone<Result>(work: () => Promise<Result>): Promise<Result> {
    if (!this.#locks) return work();
    // Where the page may hold no lock, the key is what makes twice once.
    const signal = AbortSignal.timeout(takingMs);
    return this.#locks.request(this.#lockName('taking'), {signal}, work).catch(work);
  }

  async #ours(): Promise<readonly OutboxEntry[]> {
    await this.#changes;
    const entries = (await (await this.#local.store)?.outbox()) ?? [];
    const alive = new Map<string, boolean>();
    for (const {tabId} of entries) if (!alive.has(tabId)) alive.set(tabId, await this.#isAnothers(tabId));
    return entries.filter(({tabId, idempotencyKey}) => !alive.get(tabId) && !this.#known.has(idempotencyKey));
  }

  /** Whether a tab that is there sends what `tabId` wrote; where tabs cannot tell, every other tab is taken to be. */
  async #isAnothers(tabId: string): Promise<boolean> {
    if (tabId === this.#memory.tabId) return false;
    if (!this.#locks) return true;
    return this.#locks
      .request(this.#lockName(tabId), {ifAvailable: true}, async (lock) => lock === null)
      .catch(() => true);
  }

  #hold(): void {
    if (this.#release || !this.#locks || this.#isDisposed) return;
    const over = new Promise<void>((resolve) => {
      this.#release = resolve;
    });
    this.#held = new Promise((resolve) => {
      const hold = (): Promise<void> => {
        resolve();
        return over;
      };
      // The page may hold no lock: other tabs may send the same then, under the same key, and that is once.
      this.#locks?.request(this.#lockName(this.#memory.tabId), hold).catch(() => resolve());
    });
  }

  #letGo(): void {
    this.#release?.();
    this.#release = null;
  }

  #change(work: (store: LocalStore) => Promise<unknown>): void {
    // A chat that is taken down gives up what it does, and takes nothing back: the next page goes on.
    if (this.#isDisposed) return;
    this.#changes = this.#changes.then(async () => {
      const store = await this.#local.store;
      if (store) await work(store);
    });
  }
}
