import type {StateEvent} from 'chat-stream';
import {expectElement} from './expect-element.js';

/** How many lines are kept. */
const maxLines = 100;

const count = (number: number, one: string): string => `${number} ${one}${number === 1 ? '' : 's'}`;
const seconds = (ms: number): string =>
  ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1).replace('.0', '')} s`;
const behind = (seq: number | null): string => (seq === null ? 'from the start' : `behind event ${seq}`);

const transports: Readonly<Record<string, string>> = {
  sse: 'a stream',
  polling: 'in steps',
  json: 'in one piece',
};
const wayOf = (transport: string): string => transports[transport] ?? transport;

/** What happened on the line, in words; null for what did not happen on the line. */
export function wordsFor(event: StateEvent): string | null {
  switch (event.type) {
    case 'reply-accepted':
      return 'The server began to answer';
    case 'gap':
      return `Events are missing ${behind(event.afterSeq)}: asked for again`;
    case 'duplicate-dropped':
      return `${count(event.count, 'event')} came twice: dropped`;
    case 'resumed':
      return `Resumed after ${seconds(event.downMs)}, ${behind(event.afterSeq)}`;
    case 'stalled':
      return `Stalled: nothing came for ${seconds(event.silentMs)}`;
    case 'degraded':
      return `Degraded: the answer now comes ${wayOf(event.to)}`;
    case 'restored':
      return `Restored: the answer is ${wayOf(event.to)} again`;
    case 'phase-changed':
      // A moment is not worth a line.
      if (event.phase.kind !== 'waiting' || event.phase.delayMs < 500) return null;
      return `Trying again in ${seconds(event.phase.delayMs)}, attempt ${event.phase.attempt}`;
    case 'reply-ended':
      return endings[event.status];
    default:
      return null;
  }
}

const endings = {
  complete: 'The answer is complete',
  stopped: 'The answer was stopped',
  interrupted: 'The answer was interrupted: what was written is kept, and you can ask again',
  error: 'The answer failed: what was written is kept',
} satisfies Record<Extract<StateEvent, {type: 'reply-ended'}>['status'], string>;

/** A short list of what happened and when, oldest first. Follows its end unless somebody scrolled up. */
export class LineLog {
  readonly #scroller: HTMLElement;
  readonly #list: HTMLElement;
  #isFollowing = true;

  constructor(scroller: HTMLElement) {
    this.#scroller = scroller;
    this.#list = expectElement('ol', scroller);
    let top = 0;
    scroller.addEventListener('scroll', () => {
      const {scrollTop, scrollHeight, clientHeight} = scroller;
      // A panel that grew shorter has left the end as well, but nobody scrolled up.
      if (scrollTop < top) this.#isFollowing = false;
      if (scrollTop + clientHeight >= scrollHeight - 8) this.#isFollowing = true;
      top = scrollTop;
    });
  }

  /** Adds a line. `mark` is a name for its kind, which the style sheet gives a colour. */
  add(words: string, mark: 'done' | 'heard' | 'proved' = 'heard'): void {
    const now = new Date();
    const time = document.createElement('time');
    time.dateTime = now.toISOString();
    time.textContent = now.toLocaleTimeString('en-GB');
    const text = document.createElement('span');
    text.textContent = words;
    const line = document.createElement('li');
    line.className = mark;
    line.append(time, text);
    this.#list.append(line);
    while (this.#list.childElementCount > maxLines) this.#list.firstElementChild?.remove();
    if (this.#isFollowing) this.#scroller.scrollTop = this.#scroller.scrollHeight;
  }
}
