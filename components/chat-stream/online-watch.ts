import type {ReactiveController, ReactiveControllerHost} from 'lit';
import {realmSignals} from '../../src/base/page-signals.js';

/** Whether the device says that it is online; redraws its host when that changes. */
export class OnlineWatch implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #listening: AbortController | null = null;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  get isOnline(): boolean {
    return realmSignals.isOnline();
  }

  hostConnected(): void {
    this.#listening = new AbortController();
    const {signal} = this.#listening;
    const redraw = (): void => this.#host.requestUpdate();
    addEventListener('online', redraw, {signal});
    addEventListener('offline', redraw, {signal});
  }

  hostDisconnected(): void {
    this.#listening?.abort();
  }
}
