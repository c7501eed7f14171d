import type {ServiceSettings} from '../service-options.js';
import {type LocalStore, openLocalStore} from './local-store.js';

/** What this browser keeps for one namespace: opened when it is first needed, and not at all where nothing is kept. */
export class LocalData {
  readonly #settings: Pick<ServiceSettings, 'storage' | 'storageKey' | 'clock'>;
  readonly #onFailure: (error: unknown) => void;
  #opening: Promise<LocalStore | null> | null = null;
  #isClosed = false;

  constructor(
    settings: Pick<ServiceSettings, 'storage' | 'storageKey' | 'clock'>,
    onFailure: (error: unknown) => void,
  ) {
    this.#settings = settings;
    this.#onFailure = onFailure;
  }

  /** Null where nothing can be kept. */
  get store(): Promise<LocalStore | null> {
    const {storage, storageKey, clock} = this.#settings;
    if (this.#isClosed || storage === null) return Promise.resolve(null);
    this.#opening ??= openLocalStore(storageKey, {onFailure: this.#onFailure, clock});
    return this.#opening;
  }

  /** Forgets everything of this namespace, what another page load left included. */
  async clear(): Promise<void> {
    await (await this.store)?.clear();
  }

  close(): void {
    this.#isClosed = true;
    void this.#opening?.then((store) => store?.close());
  }
}
