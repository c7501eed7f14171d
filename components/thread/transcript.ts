import type {ReactiveControllerHost} from 'lit';
import type {ContentEvent} from '../../src/chat/state-event.js';
import type {ChatMessage} from '../../src/model/message.js';
import type {ChatStreamMessage} from '../message/chat-stream-message.js';
import {msToMidnight, showDays} from './day-lines.js';
import {FollowEnd} from './follow-end.js';
import {type AddedRows, MessageRows} from './message-rows.js';
import {NearRows} from './near-rows.js';
import {ReaderPlace} from './reader-place.js';
import {Row, type RowSettings} from './row.js';
import {RowHeight} from './row-height.js';
import {RowKeys} from './row-keys.js';
import {lookAt, lookAwayFrom} from './row-stretches.js';
import {Unread} from './unread.js';

/** Rows at the end that are drawn at once. */
const atOnce = {rows: 12, views: 2} as const;

export interface TranscriptParts {
  readonly host: ReactiveControllerHost;
  /** What scrolls. */
  readonly scroller: HTMLElement;
  /** What holds the rows. */
  readonly content: HTMLElement;
  /** The name of message elements. */
  readonly tag: string;
  readonly settings: RowSettings;
}

/** All that happens in a thread that has messages: its rows, where the reader is among them, and what is new to them. */
export class Transcript {
  readonly #parts: TranscriptParts;
  readonly #rows: MessageRows;
  readonly #follow: FollowEnd;
  readonly #place: ReaderPlace;
  readonly #near: NearRows;
  readonly #unread = new Unread();
  #settings: RowSettings;
  #isConnected = false;
  #life = new AbortController();
  #midnight: ReturnType<typeof setTimeout> | undefined;
  /** Told whenever rows were shown or drawn. */
  onDrawn: (() => void) | null = null;

  constructor(parts: TranscriptParts) {
    const {host, scroller, content} = parts;
    this.#parts = parts;
    this.#settings = parts.settings;
    this.#rows = new MessageRows(content);
    this.#place = new ReaderPlace(parts);
    this.#follow = new FollowEnd(host);
    this.#near = new NearRows({
      scroller,
      rows: this.#rows,
      place: this.#place,
      follow: this.#follow,
      draw: (row) => this.#draw(row),
      onDrawn: () => this.onDrawn?.(),
    });
    this.#follow.attach({scroller, content, onMoved: this.#onMoved});
    host.addController(this);
  }

  get rows(): readonly Row[] {
    return this.#rows.all;
  }

  get settings(): RowSettings {
    return this.#settings;
  }
  set settings(settings: RowSettings) {
    this.#settings = settings;
    for (const row of this.#rows.all) row.settings = settings;
  }

  get isFollowing(): boolean {
    return this.#follow.isFollowing;
  }

  /** True while the end is neither seen nor followed. */
  get isAway(): boolean {
    return this.#follow.isAway;
  }

  /** Messages that came since the reader was last at the end. */
  get newCount(): number {
    return this.#unread.count;
  }

  hostConnected(): void {
    if (this.#isConnected) return;
    this.#isConnected = true;
    this.#life = new AbortController();
    const {signal} = this.#life;
    const {scroller} = this.#parts;
    const keys = new RowKeys({
      scroller,
      rows: this.#rows,
      follow: this.#follow,
      go: (row) => void this.#goTo(row),
    });
    scroller.addEventListener('keydown', keys.onKeydown, {signal});
    scroller.addEventListener('focusin', keys.onFocusin, {signal});
    document.addEventListener('visibilitychange', () => this.#seeEnd(), {signal});
    this.#showDays();
    this.#near.look();
  }

  hostDisconnected(): void {
    this.#isConnected = false;
    this.#life.abort();
    this.#near.stop();
    this.#place.forget();
    clearTimeout(this.#midnight);
  }

  /** Shows `messages`. Costs what their number is, and drawing those that are near. */
  show(messages: readonly ChatMessage[]): void {
    const hadRows = this.#rows.all.length > 0;
    const mark = this.#follow.isFollowing || !hadRows ? null : this.#place.mark();
    const added = this.#rows.show(messages);
    this.#fill(added);
    this.#showDays();
    if (mark) this.#place.keep(mark);
    this.#follow.catchUp();
    const {count} = this.#unread;
    const isSeen = this.#follow.isFollowing && this.#isLookedAt;
    if (isSeen || !hadRows) this.#unread.see(this.#rows.all);
    else this.#unread.miss(this.#rows.all, added.at === 0 ? added.rows.length : 0);
    // After the update in which this is called.
    if (count !== this.#unread.count) queueMicrotask(() => this.#parts.host.requestUpdate());
    this.#near.look();
    this.onDrawn?.();
  }

  /** Shows what came of the open reply, which is the last row. Costs what `content` costs. */
  receive(reply: ChatMessage, content: ContentEvent): void {
    this.#rows.receive(reply, content);
  }

  /** What is shown next is another conversation. */
  clear(): void {
    this.#near.stop();
    this.#unread.clear();
    this.#rows.clear();
    this.#follow.begin();
  }

  /** The person said something, or asked for an answer: from now on the end is in view. */
  begin(): void {
    this.#unread.settle();
    this.#follow.begin();
  }

  /** Goes to the end, and follows it from there on. */
  follow(): void {
    this.#follow.follow();
    this.#seeEnd();
    this.#near.look();
  }

  /** As `follow`, with the focus on the last message. */
  async goToLast(): Promise<void> {
    const {last} = this.#rows;
    if (!last) return;
    await this.#drawn(last);
    last.focus();
    this.follow();
  }

  /** Draws `row` and brings it into view, unless it is. The reader is no longer at the end. */
  async reveal(row: Row): Promise<ChatStreamMessage> {
    this.#follow.leave();
    const stretch = row.element.parentElement;
    if (stretch) lookAt(stretch);
    const drawn = await this.#drawn(row);
    const view = this.#parts.scroller.getBoundingClientRect();
    const {top, bottom} = row.element.getBoundingClientRect();
    if (bottom < view.top || top > view.bottom) this.#scrollTo(row);
    return drawn;
  }

  get scroller(): HTMLElement {
    return this.#parts.scroller;
  }

  /** The upper edge of the view is `px` CSS pixels further down than it was. */
  movedBy(px: number): void {
    if (!this.#follow.isFollowing) this.#parts.scroller.scrollTop += px;
  }

  readonly #onMoved = (how: 'scrolled' | 'resized'): void => {
    if (this.#follow.isFollowing) this.#place.forget();
    else this.#place.settle(how);
    if (how === 'scrolled') this.#seeEnd();
    this.#near.look();
  };

  /** What is new has been seen by who is at the end. */
  #seeEnd(): void {
    if (this.#unread.count === 0 || !this.#follow.isFollowing || !this.#isLookedAt) return;
    this.#unread.see(this.#rows.all);
    this.#parts.host.requestUpdate();
  }

  get #isLookedAt(): boolean {
    const isOpen = this.#parts.scroller.checkVisibility?.({visibilityProperty: true}) ?? true;
    return document.visibilityState === 'visible' && isOpen;
  }

  /** Draws the rows at the end, for a reader who is there; others stand as light text until they are near. */
  #fill({rows, stretches}: AddedRows): void {
    if (rows.length === 0) return;
    const {scroller, content} = this.#parts;
    const height = new RowHeight(content);
    const mostPx = atOnce.views * scroller.clientHeight;
    let belowPx = 0;
    let count = 0;
    for (const row of rows.toReversed()) {
      const heightPx = height.of(row.message);
      const isSoonSeen = this.#follow.isFollowing && (count < atOnce.rows || belowPx < mostPx);
      if (isSoonSeen) this.#draw(row);
      else row.stand(heightPx);
      belowPx += heightPx;
      count += 1;
    }
    for (const stretch of stretches) {
      const inside = [...stretch.children].map((element) => Row.of(element));
      if (inside.some((row) => row?.drawn)) continue;
      lookAwayFrom(
        stretch,
        inside.reduce((sum, row) => sum + (row?.heightPx ?? 0) + height.spacePx, 0),
      );
    }
  }

  #draw(row: Row): ChatStreamMessage {
    this.#near.note(row);
    return row.draw(this.#parts.tag, this.#settings);
  }

  async #drawn(row: Row): Promise<ChatStreamMessage> {
    const drawn = row.drawn ?? this.#draw(row);
    await drawn.updateComplete;
    return drawn;
  }

  async #goTo(row: Row): Promise<void> {
    await this.reveal(row);
    row.focus();
    this.#scrollTo(row);
  }

  /** Scrolls no more than it takes; of what is longer than the view, its beginning is seen. */
  #scrollTo({element}: Row): void {
    const {scroller} = this.#parts;
    const view = scroller.getBoundingClientRect();
    const box = element.getBoundingClientRect();
    if (box.top < view.top || box.height > view.height) scroller.scrollTop += box.top - view.top;
    else if (box.bottom > view.bottom) scroller.scrollTop += box.bottom - view.bottom;
  }

  #showDays(): void {
    showDays(this.#rows.all, Date.now());
    clearTimeout(this.#midnight);
    if (!this.#isConnected) return;
    this.#midnight = setTimeout(() => this.#showDays(), msToMidnight(Date.now()));
  }
}
