import type {MathContent} from '../nodes/body.js';
import type {SafeMath} from './safe-math.js';

/** What TeX becomes; empty where it means nothing, or too much. */
export type Typeset = (content: MathContent) => readonly SafeMath[];

export interface MathSetterOptions {
  /** The setter could not be loaded, or broke: told once. An answer's mistakes in TeX are not, their source says it all. */
  readonly onError: (error: unknown, source: string) => void;
  readonly load?: () => Promise<Typeset>;
}

/** Milliseconds that formulas take at most, one after the other, before other work has its turn. */
const sliceMs = 8;
/** Formulas whose result is kept. */
const mostKept = 500;

/** Sets the formulas of one text. The setter is loaded when the first one comes. */
export class MathSetter {
  readonly #onError: MathSetterOptions['onError'];
  readonly #load: () => Promise<Typeset>;
  /** Null: TeX that cannot be set, and stays as it is written. */
  readonly #kept = new Map<string, readonly SafeMath[] | null>();
  readonly #waiting = new Map<object, {readonly content: MathContent; readonly done: Done}>();
  #typeset: Typeset | 'loading' | 'failed' | null = null;
  #ready: Promise<void> = Promise.resolve();
  #sliceEndMs = 0;
  #isTold = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor({onError, load = loadTypeset}: MathSetterOptions) {
    this.#onError = onError;
    this.#load = load;
  }

  /** Resolves when all formulas that were asked for are set, or stay as they are written. */
  get ready(): Promise<void> {
    return this.#ready.then(async () => {
      while (this.#waiting.size > 0) await new Promise((resolve) => setTimeout(resolve));
    });
  }

  /** Gives what `content` becomes to `done`: at once if it can, later if it must, or never if `owner` gives up. */
  ask(owner: object, content: MathContent, done: Done): void {
    this.#waiting.delete(owner);
    const kept = this.#kept.get(keyOf(content));
    if (kept !== undefined) {
      done(kept);
      return;
    }
    if (this.#typeset === 'failed') return;
    this.#waiting.set(owner, {content, done});
    if (this.#typeset === null) this.#begin();
    else if (this.#typeset !== 'loading') this.#work();
  }

  giveUp(owner: object): void {
    this.#waiting.delete(owner);
  }

  /** Waits for nothing any more. */
  clear(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#waiting.clear();
    this.#kept.clear();
  }

  #begin(): void {
    this.#typeset = 'loading';
    this.#ready = this.#load()
      .then((typeset) => {
        this.#typeset = typeset;
      })
      .catch((error: unknown) => {
        this.#typeset = 'failed';
        this.#waiting.clear();
        this.#onError(error, '');
      })
      .then(() => this.#work());
  }

  /** Sets what waits, in slices: many formulas that come at once must not stop the page. */
  #work(): void {
    if (this.#timer === undefined) {
      this.#sliceEndMs = performance.now() + sliceMs;
      this.#timer = setTimeout(() => {
        this.#timer = undefined;
        if (this.#waiting.size > 0) this.#work();
      });
    }
    for (const [owner, {content, done}] of this.#waiting) {
      if (performance.now() > this.#sliceEndMs) break;
      this.#waiting.delete(owner);
      done(this.#set(content));
    }
  }

  #set(content: MathContent): readonly SafeMath[] | null {
    if (typeof this.#typeset !== 'function') return null;
    const key = keyOf(content);
    const kept = this.#kept.get(key);
    if (kept !== undefined) return kept;
    const set = this.#try(this.#typeset, content);
    if (this.#kept.size >= mostKept) this.#kept.clear();
    this.#kept.set(key, set);
    return set;
  }

  #try(typeset: Typeset, content: MathContent): readonly SafeMath[] | null {
    try {
      const set = typeset(content);
      return set.length > 0 ? set : null;
    } catch (error) {
      if (this.#isTold) return null;
      this.#isTold = true;
      this.#onError(error, content.tex);
      return null;
    }
  }
}

type Done = (math: readonly SafeMath[] | null) => void;

function keyOf({tex, isDisplay}: MathContent): string {
  return `${isDisplay ? 'display' : 'inline'} ${tex}`;
}

async function loadTypeset(): Promise<Typeset> {
  const {createTypeset} = await import('./typeset.js');
  return createTypeset();
}
