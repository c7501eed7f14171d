import type {Clock} from '../../base/clock.js';
import {reduce} from '../reduce.js';
import {type ChatState, initialState} from '../state.js';
import type {StateEvent} from '../state-event.js';
import type {StateListener} from '../store.js';
import {type Json, toJson} from './state-json.js';
import {TextPile} from './text-pile.js';

const maxEvents = 500;
const maxCharacters = 64_000;
const maxCharactersPerEvent = 16_000;

/** A journal as plain JSON: `JSON.stringify` loses nothing of it. */
export interface JournalRecord {
  readonly kind: 'chat-stream-journal';
  readonly version: 1;
  /** The state that the events start from. */
  readonly base: Json;
  /** Oldest first. `at`: milliseconds since the epoch; of a text, when its first piece came. */
  readonly events: readonly {readonly at: number; readonly event: Json}[];
}

type TextEvent = Extract<StateEvent, {type: 'content-received'}> & {
  readonly content: {readonly type: 'chunk' | 'reasoning'; readonly content: string};
};

interface Entry {
  readonly at: number;
  readonly event: StateEvent;
  /** The text of a run of pieces, which `event` holds the first of; null for all that is no text. */
  readonly text: TextPile | null;
  /** The state behind the event where no reply was open: it shares its texts with the chat's own. */
  readonly settled: ChatState | null;
}

/**
 * The recent past of a chat: the last 500 events, and the state they start from. A bug report that can be replayed.
 *
 * Pieces of text of one reply are one event, up to 16 000 characters; all texts together are 64 000 at most.
 * What is older is folded into the base, an event for an event, so that no event costs more than the one before.
 */
export class Journal {
  readonly #clock: Clock;
  #base: ChatState = initialState;
  #entries: Entry[] = [];
  /** Entries before this one are folded, and leave the list many at a time: a shift costs what the list is long. */
  #oldest = 0;
  #characters = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** For `subscribe`. What is told without an event begins the journal anew. */
  readonly record: StateListener = (state, event) => {
    if (event === null) this.#begin(state);
    else if (!this.#joined(event)) this.#add(state, event);
    while (this.#isOver()) this.#foldOldest();
  };

  /** @throws {TypeError} where the application put something into a message that JSON has no form for. */
  export(): JournalRecord {
    const events = this.#entries.slice(this.#oldest);
    return {
      kind: 'chat-stream-journal',
      version: 1,
      base: toJson(this.#base),
      events: events.map((entry) => ({at: entry.at, event: toJson(wholeEvent(entry))})),
    };
  }

  #begin(state: ChatState): void {
    this.#base = state;
    this.#entries = [];
    this.#oldest = 0;
    this.#characters = 0;
  }

  /** True when `event` went on with the text of the last one. */
  #joined(event: StateEvent): boolean {
    const last = this.#oldest < this.#entries.length ? this.#entries.at(-1) : undefined;
    if (!last?.text || !isText(event) || !isText(last.event)) return false;
    const {content, reply} = event;
    if (last.event.reply !== reply || last.event.content.type !== content.type) return false;
    if (last.text.length + content.content.length > maxCharactersPerEvent) return false;
    last.text.push(content.content);
    this.#characters += content.content.length;
    return true;
  }

  #add(state: ChatState, event: StateEvent): void {
    const text = isText(event) ? new TextPile(event.content.content) : null;
    const settled = event.type === 'reply-ended' && state.reply === null ? state : null;
    this.#entries.push({at: this.#clock.now(), event, text, settled});
    this.#characters += charactersOf(event);
  }

  #isOver(): boolean {
    const count = this.#entries.length - this.#oldest;
    return count > maxEvents || (count > 0 && this.#characters > maxCharacters);
  }

  #foldOldest(): void {
    const oldest = this.#entries[this.#oldest];
    if (!oldest) return;
    this.#base = oldest.settled ?? reduce(this.#base, wholeEvent(oldest));
    this.#characters -= oldest.text?.length ?? charactersOf(oldest.event);
    this.#oldest += 1;
    if (this.#oldest < maxEvents && this.#oldest < this.#entries.length) return;
    this.#entries = this.#entries.slice(this.#oldest);
    this.#oldest = 0;
  }
}

function isText(event: StateEvent): event is TextEvent {
  if (event.type !== 'content-received') return false;
  return event.content.type === 'chunk' || event.content.type === 'reasoning';
}

function wholeEvent({event, text}: Entry): StateEvent {
  if (!text || !isText(event)) return event;
  return {...event, content: {...event.content, content: text.toString()}};
}

/** Of what an event alone holds: parts and messages are shared with the state. */
function charactersOf(event: StateEvent): number {
  if (isText(event)) return event.content.content.length;
  if (event.type !== 'content-received' || event.content.type !== 'tool-call') return 0;
  return (event.content.argumentsDelta ?? event.content.arguments ?? '').length;
}
