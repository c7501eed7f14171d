import type {ReactiveController, ReactiveControllerHost} from 'lit';

/** The width up to which what floats fills the screen; `frame.styles.ts` says the same to the browser. */
const smallScreen = '(max-width: 480px)';

/** Whether the screen is so small that a panel fills it; redraws its host when that changes. */
export class SmallScreen implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #query: MediaQueryList | null = null;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  get isSmall(): boolean {
    return this.#query?.matches ?? false;
  }

  hostConnected(): void {
    this.#query = matchMedia(smallScreen);
    this.#query.addEventListener('change', this.#onChange);
  }

  hostDisconnected(): void {
    this.#query?.removeEventListener('change', this.#onChange);
  }

  readonly #onChange = (): void => this.#host.requestUpdate();
}
