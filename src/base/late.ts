import {ChatError} from './chat-error.js';

/** Code that is loaded when it is first needed, and kept. */
export class Late<Value> {
  readonly #what: string;
  readonly #import: () => Promise<Value>;
  #value: Value | null = null;

  /** `what` names it in the error of a load that fails: "the part that reads streams". */
  constructor(what: string, load: () => Promise<Value>) {
    this.#what = what;
    this.#import = load;
  }

  /** What was loaded; null until then. */
  get value(): Value | null {
    return this.#value;
  }

  /** @throws {ChatError} `network` where it cannot be had; the next call tries again. */
  async load(): Promise<Value> {
    try {
      this.#value ??= await this.#import();
      return this.#value;
    } catch (cause) {
      throw new ChatError(`Could not load ${this.#what}.`, {code: 'network', stage: 'connect', cause});
    }
  }
}
