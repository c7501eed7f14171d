import type {ReactiveControllerHost} from 'lit';
import type {StaticValue} from 'lit/static-html.js';
import {innerTag} from './inner-tag.js';
import {type LateName, lateElements} from './late-elements.js';

/** The inner elements of one host that come when they are needed. */
export class LateParts {
  readonly #host: ReactiveControllerHost & Element;
  readonly #onMissing: (error: unknown) => void;
  readonly #asked = new Set<LateName>();

  /** `onMissing` is told where code could not be loaded. */
  constructor(host: ReactiveControllerHost & Element, onMissing: (error: unknown) => void) {
    this.#host = host;
    this.#onMissing = onMissing;
  }

  /** The tag of inner element `name`, for a template; null until its code is here. */
  tag(name: LateName): StaticValue | null {
    return lateElements[name].isReady(this.#tagOf(name)) ? innerTag(this.#host, name) : null;
  }

  /** As `tag`; where it is null, begins to load the code, once, and has the host drawn when it is here. */
  need(name: LateName): StaticValue | null {
    const tag = this.tag(name);
    if (!tag && !this.#asked.has(name)) void this.load(name);
    return tag;
  }

  /** Loads the code of `name`, and draws the host with it. False, and told, where that failed. */
  async load(name: LateName): Promise<boolean> {
    this.#asked.add(name);
    try {
      await lateElements[name].load(this.#tagOf(name));
      this.#host.requestUpdate();
      await this.#host.updateComplete;
      return true;
    } catch (error) {
      this.#onMissing(error);
      return false;
    }
  }

  #tagOf(name: LateName): string {
    return `${this.#host.localName}-${name}`;
  }
}
