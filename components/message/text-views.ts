import type {MessagePart} from '../../src/model/message-part.js';
import {TextView} from './text-view.js';

/** The views of a message's text and reasoning parts, by the part's position. */
export class TextViews {
  readonly #views = new Map<number, TextView>();

  /** Draws `parts`; the last of them is open while the message `isOpen`. */
  show(parts: readonly MessagePart[], isOpen: boolean): void {
    for (const [index, part] of parts.entries()) {
      if (part.type !== 'text' && part.type !== 'reasoning') {
        this.#drop(index);
        continue;
      }
      const view = this.#views.get(index) ?? new TextView(`markdown ${part.type}-text`);
      this.#views.set(index, view);
      view.show(part.text, isOpen && index === parts.length - 1);
    }
    // While a reply is read again from its start it has no parts for a moment: they come back.
    if (isOpen && parts.length === 0) return;
    for (const index of this.#views.keys()) if (index >= parts.length) this.#drop(index);
  }

  /** Grows the last of `parts` by `addition`. False, and nothing done, where that is not what happened. */
  grow(parts: readonly MessagePart[], addition: string): boolean {
    const last = parts.at(-1);
    if (last?.type !== 'text' && last?.type !== 'reasoning') return false;
    return this.#views.get(parts.length - 1)?.grow(addition, last.text.length) ?? false;
  }

  elementAt(index: number): HTMLElement | undefined {
    return this.#views.get(index)?.element;
  }

  dispose(): void {
    for (const view of this.#views.values()) view.dispose();
    this.#views.clear();
  }

  #drop(index: number): void {
    this.#views.get(index)?.dispose();
    this.#views.delete(index);
  }
}
