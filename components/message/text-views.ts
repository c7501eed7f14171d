import type {MarkdownStreamOptions} from '../../src/markdown/index.js';
import type {MessageStatus} from '../../src/model/message.js';
import type {MessagePart} from '../../src/model/message-part.js';
import {lastSaid} from './last-said.js';
import {type TextState, TextView} from './text-view.js';

/** The views of a message's text and reasoning parts, by the part's position. */
export class TextViews {
  readonly #views = new Map<number, TextView>();
  /** How views that are made from now on draw. */
  options: MarkdownStreamOptions = {smooth: true};

  /** Draws `parts` of a message in `status`; the last of them that says something is open while the message is. */
  show(parts: readonly MessagePart[], status: MessageStatus): void {
    const isOpen = isOpenIn(status);
    const last = lastSaid(parts);
    for (const [index, part] of parts.entries()) {
      if (part.type !== 'text' && part.type !== 'reasoning') {
        this.#drop(index);
        continue;
      }
      const view = this.#views.get(index) ?? new TextView(`markdown ${part.type}-text`, this.options);
      this.#views.set(index, view);
      view.show(part.text, stateOf(status, index === last));
    }
    // While a reply is read again from its start it has no parts for a moment: they come back.
    if (isOpen && parts.length === 0) return;
    for (const index of this.#views.keys()) if (index >= parts.length) this.#drop(index);
  }

  /** Grows the last text of `parts` by `addition`. False, and nothing done, where that is not what happened. */
  grow(parts: readonly MessagePart[], addition: string): boolean {
    const at = lastSaid(parts);
    const last = parts[at];
    if (last?.type !== 'text' && last?.type !== 'reasoning') return false;
    return this.#views.get(at)?.grow(addition, last.text.length) ?? false;
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

function isOpenIn(status: MessageStatus): boolean {
  return status === 'sending' || status === 'streaming';
}

function stateOf(status: MessageStatus, isLast: boolean): TextState {
  if (isOpenIn(status)) return isLast ? 'open' : 'complete';
  return status === 'complete' ? 'complete' : 'cut';
}
