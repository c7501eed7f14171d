/** Which keys send: Enter, or Enter with Ctrl or Command. */
export type SendOn = 'enter' | 'mod-enter';

/**
 * Tells an Enter that sends from one that makes a new line, or that ends the choice of an input method.
 *
 * Chromium and Firefox send the key of such a choice while composing; Safari ends composing first and then
 * sends the key, in the same task. Both are left alone.
 *
 * @see https://www.w3.org/TR/uievents/#events-composition-key-events
 */
export class EnterKey {
  #isComposing = false;
  #hasJustComposed = false;

  /** True while an input method is open, and for the rest of the task in which it closed. */
  get isComposing(): boolean {
    return this.#isComposing || this.#hasJustComposed;
  }

  compositionStarted(): void {
    this.#isComposing = true;
  }

  compositionEnded(): void {
    this.#isComposing = false;
    this.#hasJustComposed = true;
    setTimeout(() => {
      this.#hasJustComposed = false;
    });
  }

  /** Whether `event` sends. */
  sends(event: KeyboardEvent, sendOn: SendOn): boolean {
    if (event.key !== 'Enter' || event.shiftKey || event.altKey) return false;
    if (isOfInputMethod(event) || this.isComposing) return false;
    return sendOn === 'enter' || event.ctrlKey || event.metaKey;
  }
}

/** Whether a key belongs to an open input method. 229 is what such keys have for a code, in Safari as well. */
export function isOfInputMethod(event: KeyboardEvent): boolean {
  return event.isComposing || event.keyCode === 229;
}
