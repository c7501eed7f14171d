import {query} from 'lit/decorators.js';
import type {ChatStreamComposer} from '../composer/chat-stream-composer.js';
import {ChatStreamConnected} from './chat-stream-connected.js';
import {ChatCloseEvent, ChatOpenEvent} from './events.js';
import {KeyboardInset} from './keyboard-inset.js';
import {PanelFocus} from './panel-focus.js';
import {SmallScreen} from './small-screen.js';
import {SurfaceScheme} from './surface-scheme.js';

/** The part of `<chat-stream>` that opens and closes where it floats over its page, and where the focus is meanwhile. */
export abstract class ChatStreamPanel extends ChatStreamConnected {
  @query('.base') private readonly box!: HTMLElement | null;
  @query('.composer') protected readonly composer!: ChatStreamComposer | null;
  @query('.launcher') private readonly launcher!: HTMLElement | null;
  @query('.header .icon-button:not([hidden])') private readonly firstControl!: HTMLElement | null;

  readonly #focus = new PanelFocus(this);
  readonly #screen = new SmallScreen(this);
  protected readonly scheme = new SurfaceScheme(this, () => this.box);
  protected readonly keyboard = new KeyboardInset(this, () => this.box);

  /** Whether the panel fills the screen, so that there is nothing beside it to go to. */
  protected get isModal(): boolean {
    return this.isFloating && this.open && this.#screen.isSmall;
  }

  /** A dialog where it floats over the page; a sidebar stands beside it, where there is room. */
  protected get frameRole(): 'dialog' | 'region' {
    const isBeside = this.mode === 'sidebar' && !this.isModal;
    return this.isFloating && !isBeside ? 'dialog' : 'region';
  }

  /** Puts the cursor where the person writes. */
  focusComposer(): void {
    void this.updateComplete.then(() => this.composer?.focus({preventScroll: true}));
  }

  /** Opens the panel, and puts the cursor where the person writes. Setting `open` moves no focus. */
  show(): void {
    if (this.open) return;
    if (this.isFloating) this.#focus.opened();
    this.open = true;
    if (this.isFloating) this.focusComposer();
  }

  /** Closes the panel, and gives the focus back to what had it before, or to the launcher. */
  hide(): void {
    if (!this.open) return;
    this.open = false;
    if (this.isFloating) void this.#focus.closed(() => this.launcher);
  }

  protected readonly toggle = (): void => {
    const isOpening = !this.open;
    if (isOpening) this.show();
    else this.hide();
    this.dispatchEvent(isOpening ? new ChatOpenEvent() : new ChatCloseEvent());
  };

  /** From the last control of a panel that fills the screen, Tab goes on to its first. */
  protected readonly toFirstControl = (): void => this.firstControl?.focus();
}
