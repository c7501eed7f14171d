import type {FollowEnd} from './follow-end.js';
import type {MessageRows} from './message-rows.js';
import {Row} from './row.js';

export interface RowKeysParts {
  readonly scroller: HTMLElement;
  readonly rows: MessageRows;
  readonly follow: FollowEnd;
  /** Brings a row into view and puts the focus on it. */
  readonly go: (row: Row) => void;
}

/**
 * The keys of the transcript: arrows go from message to message, Tab into the message that is read and on, past all
 * others, to what follows the transcript. End goes to the end. All else scrolls, as everywhere.
 */
export class RowKeys {
  readonly #parts: RowKeysParts;
  /** The message that last had the focus. */
  #current: Row | null = null;

  constructor(parts: RowKeysParts) {
    this.#parts = parts;
  }

  readonly onFocusin = (event: FocusEvent): void => {
    this.#current = rowIn(event) ?? this.#current;
  };

  readonly onKeydown = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Tab') {
      this.#leaveOthersOut(rowIn(event));
      return;
    }
    // In a field or on a button of a message, keys are that one's own.
    const [target] = event.composedPath();
    const isOnRow = target instanceof HTMLElement && target.localName === 'article';
    if (event.shiftKey || !(isOnRow || target === this.#parts.scroller)) return;
    if (event.key === 'ArrowUp') this.#step(event, -1);
    else if (event.key === 'ArrowDown') this.#step(event, 1);
    else if (event.key === 'End') {
      event.preventDefault();
      this.#parts.follow.follow();
    }
  };

  #step(event: KeyboardEvent, by: 1 | -1): void {
    const {rows, scroller} = this.#parts;
    const view = scroller.getBoundingClientRect();
    const here = rowIn(event) ?? null;
    if (here) {
      const box = here.element.getBoundingClientRect();
      // Of a message that is longer than the view, the rest is read first.
      const hasMore = by > 0 ? box.bottom > view.bottom + 1 : box.top < view.top - 1;
      const isInView = box.top < view.bottom && box.bottom > view.top;
      if (hasMore && isInView) return;
    }
    const next = here ? rows.all[rows.all.indexOf(here) + by] : this.#rowInView(by);
    if (!next) return;
    event.preventDefault();
    this.#parts.go(next);
  }

  /** Where reading begins: the last row in view for who goes up, the first for who goes down. */
  #rowInView(by: 1 | -1): Row | undefined {
    const {rows, scroller} = this.#parts;
    const view = scroller.getBoundingClientRect();
    const isInView = ({element}: Row): boolean => {
      const {top, bottom} = element.getBoundingClientRect();
      return bottom > view.top + 1 && top < view.bottom - 1;
    };
    const near = rows.all.filter((row) => row.drawn && row.isNear);
    return by > 0 ? near.find(isInView) : near.findLast(isInView);
  }

  /** The browser moves the focus when this is over: for that moment, there is nothing to focus in other messages. */
  #leaveOthersOut(row: Row | undefined): void {
    const isKept = this.#current?.element.isConnected && this.#current.isNear;
    const read = row ?? (isKept ? this.#current : this.#rowInView(-1));
    const others = this.#parts.rows.all.flatMap((other) =>
      other.drawn && other !== read ? [other.drawn] : [],
    );
    for (const other of others) other.inert = true;
    setTimeout(() => {
      for (const other of others) other.inert = false;
    });
  }
}

function rowIn(event: Event): Row | undefined {
  for (const target of event.composedPath()) {
    const row = Row.of(target);
    if (row) return row;
  }
  return undefined;
}
