import type {LitElement, ReactiveController} from 'lit';

/** A keyboard on the screen is at least this high, in CSS pixels; browser bars that come and go are lower. */
const leastKeyboardPx = 120;
/** So much of a chat in the page stays, however much of its box is covered, in CSS pixels. */
const leastChatPx = 256;

/**
 * Keeps a chat above the keyboard on the screen, where the browser lays that over the page: tells the stylesheet what of the
 * window is seen, while somebody writes.
 *
 * Zooming makes the visual viewport smaller too, and is left alone.
 *
 * @see https://www.w3.org/TR/css-viewport-1/#interactive-widget-section
 */
export class KeyboardInset implements ReactiveController {
  readonly #host: LitElement;
  readonly #box: () => HTMLElement | null;
  #listening: AbortController | null = null;

  /** `box` is the outermost box of the host, once that is drawn. */
  constructor(host: LitElement, box: () => HTMLElement | null) {
    this.#host = host;
    this.#box = box;
    host.addController(this);
  }

  hostConnected(): void {
    this.#listening = new AbortController();
    const {signal} = this.#listening;
    visualViewport?.addEventListener('resize', this.#measure, {signal});
    visualViewport?.addEventListener('scroll', this.#measure, {signal});
    this.#host.addEventListener('focusin', this.#measure, {signal});
    this.#host.addEventListener('focusout', this.#measure, {signal});
  }

  hostDisconnected(): void {
    this.#listening?.abort();
  }

  readonly #measure = (): void => {
    const box = this.#box();
    if (!box || !visualViewport) return;
    const {height, offsetTop, scale} = visualViewport;
    const isOpen =
      Math.abs(scale - 1) < 0.01 &&
      innerHeight - height > leastKeyboardPx &&
      this.#host.matches(':focus-within');
    const end = offsetTop + height;
    const {bottom, height: boxHeight} = box.getBoundingClientRect();
    const covered = Math.min(bottom - end, boxHeight - leastChatPx);
    const seen = {top: offsetTop, height, below: innerHeight - end, covered: Math.max(0, covered)};
    for (const [name, px] of Object.entries(seen)) {
      if (isOpen) box.style.setProperty(`--_seen-${name}`, `${px}px`);
      else box.style.removeProperty(`--_seen-${name}`);
    }
  };
}
