import {Late} from '../../src/base/late.js';
import type {ChatState} from '../../src/chat/state.js';
import type {StateEvent} from '../../src/chat/state-event.js';
import type {Announce, Announcer, AnnouncerRegions} from './announcer.js';

const late = new Late('the part that speaks', () => import('./announcer.js'));

/** An announcer whose code comes with the first thing that happens. What is to be said meanwhile is said then. */
export class LateAnnouncer {
  readonly #regions: AnnouncerRegions;
  #announcer: Announcer | null = null;
  #isLoading = false;
  #waiting: ((announcer: Announcer) => void)[] = [];
  #mode: Announce = 'sentences';

  constructor(regions: AnnouncerRegions) {
    this.#regions = regions;
  }

  set mode(mode: Announce) {
    this.#mode = mode;
    if (this.#announcer) this.#announcer.mode = mode;
  }

  say(text: string): void {
    this.#do((announcer) => announcer.say(text));
    this.#load();
  }

  tell(state: ChatState, event: StateEvent | null): void {
    this.#do((announcer) => announcer.tell(state, event));
    if (event) this.#load();
  }

  #do(step: (announcer: Announcer) => void): void {
    if (this.#announcer) step(this.#announcer);
    else if (this.#mode !== 'off') this.#waiting.push(step);
  }

  #load(): void {
    if (this.#announcer || this.#isLoading || this.#mode === 'off') return;
    this.#isLoading = true;
    late
      .load()
      .then(({Announcer}) => {
        this.#announcer = new Announcer(this.#regions);
        this.#announcer.mode = this.#mode;
        for (const step of this.#waiting.splice(0)) step(this.#announcer);
      }, reportError)
      .finally(() => {
        this.#isLoading = false;
      });
  }
}
