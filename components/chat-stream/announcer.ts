import type {ChatState, PhaseKind} from '../../src/chat/state.js';
import type {StateEvent} from '../../src/chat/state-event.js';
import {labels} from '../shared/labels.js';
import type {LiveRegion} from './live-region.js';
import {SpeakableLines} from './speakable-lines.js';

/** What screen readers are told: the answer sentence by sentence, once when complete, only how it stands, nothing. */
export type Announce = 'sentences' | 'complete' | 'status' | 'off';

const phaseWords: Partial<Record<PhaseKind, string>> = {
  waiting: labels.reconnecting,
  polling: labels.polling,
  offline: labels.offline,
};

/** Says what happens in a chat to those who do not see it. */
export class Announcer {
  readonly #polite: LiveRegion;
  readonly #alert: LiveRegion;
  #lines = new SpeakableLines();
  mode: Announce = 'sentences';

  constructor(regions: {readonly polite: LiveRegion; readonly alert: LiveRegion}) {
    this.#polite = regions.polite;
    this.#alert = regions.alert;
  }

  tell(state: ChatState, event: StateEvent | null): void {
    if (!event || this.mode === 'off') return;
    switch (event.type) {
      case 'message-sent':
        this.#polite.say(labels.saidSent);
        break;
      case 'reply-started':
        this.#lines = new SpeakableLines();
        this.#polite.say(labels.saidReplying);
        break;
      case 'content-received':
        if (event.content.type === 'chunk' && this.mode === 'sentences') {
          this.#polite.say(this.#lines.push(event.content.content));
        } else if (event.content.type === 'reset') this.#lines = new SpeakableLines();
        break;
      case 'phase-changed':
        this.#polite.say(phaseWords[event.phase.kind] ?? '');
        break;
      case 'reply-ended':
        this.#tellEnd(state, event);
        break;
      case 'load-failed':
        this.#alert.say(event.error.hint);
        break;
      default:
    }
  }

  #tellEnd(state: ChatState, event: Extract<StateEvent, {type: 'reply-ended'}>): void {
    if (this.mode === 'complete') {
      this.#polite.say(this.#lines.push(state.messages.at(-1)?.content ?? ''));
    }
    if (this.mode !== 'status') this.#polite.say(this.#lines.end());
    if (event.error) this.#alert.say(event.error.hint);
    else this.#polite.say(event.status === 'stopped' ? labels.saidStopped : labels.saidComplete);
  }
}
