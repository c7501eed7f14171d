import type {LitElement, ReactiveController} from 'lit';

/** What tokens.ts makes white on a dark surface, or in a dark scheme, and black otherwise. Nothing ever draws these. */
const surfaceProbe = 'column-rule-color';
const schemeProbe = 'outline-color';

/**
 * Gives what stands on a dark surface the dark colour scheme where the page's own is light, and the other way round: a page that
 * sets `--chat-surface` alone has its code, scroll bars and menus in colours that read on it.
 *
 * A probe's change is a transition, so that its end tells of a page that changed its colours; nothing is asked in between. Where
 * surface and scheme agree nothing is set, and what changes both needs nobody to notice.
 */
export class SurfaceScheme implements ReactiveController {
  readonly #host: LitElement;
  readonly #box: () => HTMLElement | null;
  #system: MediaQueryList | null = null;
  #mustRead = true;

  /** `box` is the outermost box of the host, once that is drawn. */
  constructor(host: LitElement, box: () => HTMLElement | null) {
    this.#host = host;
    this.#box = box;
    host.addController(this);
  }

  hostConnected(): void {
    this.#system = matchMedia('(prefers-color-scheme: dark)');
    this.#system.addEventListener('change', this.#read);
    this.#mustRead = true;
    this.#host.requestUpdate();
  }

  hostDisconnected(): void {
    this.#system?.removeEventListener('change', this.#read);
  }

  hostUpdated(): void {
    if (this.#mustRead) this.#read();
  }

  readonly onTransitionEnd = ({propertyName, target}: TransitionEvent): void => {
    const isProbe = propertyName === surfaceProbe || propertyName === schemeProbe;
    if (isProbe && target === this.#box()) this.#read();
  };

  readonly #read = (): void => {
    const box = this.#box();
    if (!box) return;
    this.#mustRead = false;
    const style = getComputedStyle(box);
    const isDark = isWhite(style.getPropertyValue(surfaceProbe));
    const isDarkScheme = isWhite(style.getPropertyValue(schemeProbe));
    box.classList.toggle('dark', isDark && !isDarkScheme);
    box.classList.toggle('light', !isDark && isDarkScheme);
  };
}

/** Whether `colour`, which is black or white in whatever notation, is white. */
function isWhite(colour: string): boolean {
  return Number(/[\d.]+/.exec(colour)?.[0]) > 0.5;
}
