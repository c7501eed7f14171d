import type {ReactiveController, ReactiveControllerHost} from 'lit';

/** At least this long between two announcements, and until one is removed: shorter, and screen readers lose words. */
const quietMs = 1000;

/**
 * Speaks through an always mounted live region: plain text, in batches, emptied when it was heard.
 */
export class LiveRegion implements ReactiveController {
  readonly #element: () => HTMLElement | null;
  #waiting: string[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `element` is where to speak; it is asked each time, as it exists only once drawn. */
  constructor(host: ReactiveControllerHost, element: () => HTMLElement | null) {
    this.#element = element;
    host.addController(this);
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#waiting = [];
    this.#write('');
  }

  /** Says `text` when what was said before had its time. */
  say(text: string): void {
    if (text === '') return;
    this.#waiting.push(text);
    if (this.#timer === undefined) this.#speak();
  }

  #speak(): void {
    const text = this.#waiting.join(' ');
    this.#waiting = [];
    this.#write(text);
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (this.#waiting.length > 0) this.#speak();
      else this.#write('');
    }, quietMs);
  }

  #write(text: string): void {
    const element = this.#element();
    if (element && element.textContent !== text) element.textContent = text;
  }
}
