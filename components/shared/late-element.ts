import {isFree, register} from './our-elements.js';

/** An inner element whose code is loaded when a page first needs it, so that a chat that is not used yet is small. */
export class LateElement {
  readonly #load: () => Promise<CustomElementConstructor>;
  #loading: Promise<CustomElementConstructor> | null = null;
  #loaded: CustomElementConstructor | null = null;

  /** `load` imports the class. */
  constructor(load: () => Promise<CustomElementConstructor>) {
    this.#load = load;
  }

  /** True, and registered under `tag`, where the code is here and the name is free; false otherwise. */
  isReady(tag: string): boolean {
    if (!this.#loaded || !isFree(tag)) return false;
    register(tag, this.#loaded);
    return true;
  }

  /**
   * Resolves when the code is here, and registered under `tag`. Rejects where it could not be loaded, or where other
   * code has a class under that name; the next call tries again.
   */
  async load(tag: string): Promise<void> {
    this.#loading ??= this.#load();
    try {
      this.#loaded = await this.#loading;
    } catch (error) {
      this.#loading = null;
      throw error;
    }
    register(tag, this.#loaded);
  }
}
