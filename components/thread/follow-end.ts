import type {ReactiveController, ReactiveControllerHost} from 'lit';

/** Nearer to the end than this, in CSS pixels, the reader is at the end. */
const nearPx = 64;
const keysThatLeave = new Set(['PageUp', 'Home', 'ArrowUp']);

export interface FollowEndParts {
  /** What scrolls. */
  readonly scroller: HTMLElement;
  /** What grows in it. */
  readonly content: HTMLElement;
}

/**
 * Keeps the end of a growing text in view for a reader who is there, and never moves one who is not.
 *
 * What the reader does decides, not where the scroll bar stands: a wheel upward, a drag, a key, a selection or
 * focus inside stops following, and arriving at the end by scrolling down starts it again. Scrolling by program
 * and changes of layout decide nothing.
 */
export class FollowEnd implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #sizes = new ResizeObserver(() => this.#onResize());
  /** The heights last acted on, of what scrolls and of what is seen of it, in CSS pixels. */
  #heights = '';
  #watchingAgain = 0;
  #parts: FollowEndParts | null = null;
  #listening: AbortController | null = null;
  #isFollowing = true;
  #isHoldingBar = false;
  /** True when the last press was on the content: a selection that follows is made there. */
  #isPressedInside = false;
  #lastTop = 0;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  /** True while the end is kept in view. */
  get isFollowing(): boolean {
    return this.#isFollowing;
  }

  /** Begins to watch; call it once the parts are drawn. */
  attach(parts: FollowEndParts): void {
    this.#parts = parts;
    this.hostConnected();
  }

  hostConnected(): void {
    if (!this.#parts || this.#listening) return;
    const {scroller} = this.#parts;
    this.#listening = new AbortController();
    const {signal} = this.#listening;
    this.#watchSizes();
    const passive = {signal, passive: true};
    scroller.addEventListener('scroll', this.#onScroll, passive);
    scroller.addEventListener('wheel', (event) => event.deltaY < 0 && this.#leave(), passive);
    scroller.addEventListener('touchmove', () => this.#leave(), passive);
    scroller.addEventListener('keydown', (event) => keysThatLeave.has(event.key) && this.#leave(), passive);
    scroller.addEventListener('focusin', (event) => event.target !== scroller && this.#leave(), passive);
    addEventListener('pointerdown', this.#onPointerDown, {...passive, capture: true});
    document.addEventListener('selectionchange', this.#onSelectionChange, passive);
    addEventListener('pointerup', () => this.#letGoOfBar(), passive);
    addEventListener('pointercancel', () => this.#letGoOfBar(), passive);
  }

  hostDisconnected(): void {
    this.#listening?.abort();
    this.#listening = null;
    this.#sizes.disconnect();
    cancelAnimationFrame(this.#watchingAgain);
    this.#heights = '';
  }

  /** Goes to the end and stays there. */
  follow(): void {
    this.begin();
    this.catchUp();
  }

  /** From now on stays at the end, wherever it is after the next drawing. */
  begin(): void {
    this.#set(true);
  }

  /** Goes to the end, where that is followed. */
  catchUp(): void {
    if (this.#isFollowing) this.#toEnd();
  }

  #leave(): void {
    if (this.#parts && canScroll(this.#parts.scroller)) this.#set(false);
  }

  #set(isFollowing: boolean): void {
    if (isFollowing === this.#isFollowing) return;
    this.#isFollowing = isFollowing;
    this.#host.requestUpdate();
  }

  #toEnd(): void {
    if (!this.#parts) return;
    const {scroller} = this.#parts;
    scroller.scrollTop = scroller.scrollHeight;
    this.#lastTop = scroller.scrollTop;
  }

  #watchSizes(): void {
    if (!this.#parts) return;
    this.#sizes.observe(this.#parts.scroller);
    this.#sizes.observe(this.#parts.content);
  }

  /**
   * Scrolling brings blocks into view that were never laid out (`content-visibility`), which changes the content's height in the
   * same frame. An observer that still watches reports that to the page as an error ("ResizeObserver loop"), so it looks away until
   * the next frame, where watching again tells of whatever changed meanwhile. The heights are read, not taken from what is reported:
   * in Firefox that is older.
   */
  #onResize(): void {
    if (!this.#parts) return;
    const {scrollHeight, clientHeight} = this.#parts.scroller;
    const heights = `${scrollHeight} ${clientHeight}`;
    if (heights === this.#heights) return;
    this.#heights = heights;
    this.#sizes.disconnect();
    this.#watchingAgain = requestAnimationFrame(() => this.#watchSizes());
    this.catchUp();
    // A transcript that no longer scrolls has nowhere to be but at its end.
    if (!canScroll(this.#parts.scroller)) this.#set(true);
  }

  readonly #onScroll = (): void => {
    if (!this.#parts) return;
    const {scroller} = this.#parts;
    const top = scroller.scrollTop;
    const movedDown = top > this.#lastTop;
    this.#lastTop = top;
    const distance = distanceToEnd(scroller);
    if (movedDown && distance <= nearPx / 8) this.#set(true);
    else if (this.#isHoldingBar && distance > nearPx) this.#set(false);
  };

  readonly #onPointerDown = (event: PointerEvent): void => {
    const path = event.composedPath();
    const scroller = this.#parts?.scroller;
    // Only the scroll bar is the scroller's own: a press on anything else lands in the content.
    this.#isHoldingBar = path[0] === scroller;
    this.#isPressedInside = scroller !== undefined && path.includes(scroller);
  };

  #letGoOfBar(): void {
    this.#isHoldingBar = false;
  }

  readonly #onSelectionChange = (): void => {
    if (!this.#isFollowing || !this.#isPressedInside) return;
    // The document sees a selection inside shadow roots as collapsed at their host; its text it does see.
    if (String(document.getSelection() ?? '') !== '') this.#leave();
  };
}

export function distanceToEnd({scrollHeight, clientHeight, scrollTop}: HTMLElement): number {
  return scrollHeight - clientHeight - scrollTop;
}

function canScroll({scrollHeight, clientHeight}: HTMLElement): boolean {
  return scrollHeight > clientHeight + 1;
}
