import {realmSignals} from '../../src/base/page-signals.js';
import type {ChatState, Phase} from '../../src/chat/state.js';
import type {ContentEvent, StateEvent} from '../../src/chat/state-event.js';
import type {MessagePart} from '../../src/model/message-part.js';
import {labels} from '../shared/labels.js';
import type {LiveRegion} from './live-region.js';
import {SpeakableLines} from './speakable-lines.js';
import {limitedWords, momentMs} from './status-line.js';

/** What screen readers are told: the answer sentence by sentence, once when complete, only how it stands, nothing. */
export type Announce = 'sentences' | 'complete' | 'status' | 'off';

/** Says what happens in a chat to those who do not see it. */
export class Announcer {
  readonly #polite: LiveRegion;
  readonly #alert: LiveRegion;
  #lines = new SpeakableLines();
  /** UTF-16 units of the open answer's text: where reading stands, and how far it ever was. */
  #position = 0;
  #heard = 0;
  #waiting = 0;
  mode: Announce = 'sentences';

  constructor(regions: {readonly polite: LiveRegion; readonly alert: LiveRegion}) {
    this.#polite = regions.polite;
    this.#alert = regions.alert;
  }

  /** Says `text`, unless nothing is to be said at all. */
  say(text: string): void {
    if (this.mode !== 'off') this.#polite.say(text);
  }

  tell(state: ChatState, event: StateEvent | null): void {
    const hasMoreWaiting = state.outbox.length > this.#waiting;
    this.#waiting = state.outbox.length;
    if (!event || this.mode === 'off') return;
    switch (event.type) {
      case 'message-sent':
        this.#polite.say(labels.saidSent);
        break;
      case 'reply-started':
        this.#lines = new SpeakableLines();
        this.#position = 0;
        this.#heard = 0;
        this.#polite.say(labels.saidReplying);
        break;
      case 'content-received':
        if (this.mode === 'sentences') this.#tellContent(event.content);
        break;
      case 'phase-changed':
        this.#polite.say(phaseWords(event.phase));
        break;
      case 'outbox-changed':
        if (hasMoreWaiting) this.#polite.say(waitingWords(this.#waiting));
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

  /** What is read again, after a reset, is not said again. */
  #tellContent(content: ContentEvent): void {
    if (content.type === 'reset') this.#position = 0;
    const text =
      content.type === 'chunk' ? content.content : content.type === 'reset' ? textOf(content.parts) : '';
    const known = this.#heard - this.#position;
    this.#position += text.length;
    this.#heard = Math.max(this.#heard, this.#position);
    if (text.length > known) this.#polite.say(this.#lines.push(text.slice(known)));
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

function textOf(parts: readonly MessagePart[]): string {
  return parts.map((part) => (part.type === 'text' ? part.text : '')).join('');
}

/** What a phase is worth to say; empty where it is none, as for a line that is back in a moment. */
function phaseWords(phase: Phase): string {
  switch (phase.kind) {
    case 'waiting':
      return phase.delayMs < momentMs ? '' : labels.reconnecting;
    case 'polling':
      return limitedWords(phase.transport);
    case 'offline':
      return labels.offline;
    default:
      return '';
  }
}

function waitingWords(count: number): string {
  return realmSignals.isOnline() ? labels.saidWaiting : labels.offlineWaiting(count);
}
