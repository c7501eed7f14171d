import {ChatCopyEvent} from '../consent/events.js';
import type {MarkdownLabels} from '../labels.js';
import type {Action} from '../nodes/safe-node.js';
import {codeBodyOf} from './code-body.js';
import {copyText} from './copy-text.js';
import {codeLanguage} from './language-names.js';
import {saveFile} from './save-file.js';

export interface CodeToolOptions {
  readonly labels: MarkdownLabels;
  /** Ends with it. */
  readonly signal: AbortSignal;
}

/** Who knows what a press asks for. */
interface Presses {
  actionAt(target: EventTarget | null): {readonly action: Action; readonly element: Element} | null;
}

/** The code block that a button belongs to. */
interface Place {
  readonly button: Element;
  readonly frame: Element;
  readonly code: HTMLElement;
}

/** Milliseconds for which a button says that it copied. */
const saidForMs = 2000;

/** Makes the buttons of code blocks inside `root` work, for presses of a person (R29). */
export function offerCodeTools(root: HTMLElement, presses: Presses, {labels, signal}: CodeToolOptions): void {
  const words = new ButtonWords(signal);
  const onClick = (event: Event): void => {
    const pressed = event.isTrusted ? presses.actionAt(event.target) : null;
    const place = pressed && placeOf(pressed.element);
    if (!place) return;
    if (pressed.action.kind === 'wrap-code') wrap(place);
    else if (pressed.action.kind === 'download-code') download(place, signal);
    else if (pressed.action.kind === 'copy-code') void copy(place);
  };
  root.addEventListener('click', onClick, {signal});

  async function copy(place: Place): Promise<void> {
    // Without its last line end: a terminal would run at once what is pasted with it.
    const text = sourceOf(place).replace(/\r?\n$/, '');
    if (!root.dispatchEvent(new ChatCopyEvent(text))) return;
    const isCopied = await copyText(text, place.code);
    if (!signal.aborted) words.say(place, isCopied ? labels.copied : labels.notCopied, isCopied);
  }
}

function placeOf(button: Element): Place | null {
  const frame = button.closest('.code-frame');
  const code = frame?.querySelector<HTMLElement>('pre > code');
  return frame && code ? {button, frame, code} : null;
}

function sourceOf({code}: Place): string {
  return codeBodyOf(code)?.source ?? '';
}

function wrap({button, frame}: Place): void {
  const isWrapped = frame.toggleAttribute('data-wrapped');
  button.setAttribute('aria-pressed', String(isWrapped));
}

function download(place: Place, signal: AbortSignal): void {
  const {extension = 'txt'} = codeLanguage(codeBodyOf(place.code)?.language ?? '') ?? {};
  saveFile(`code.${extension}`, sourceOf(place), signal);
}

/** Words that a button shows for a moment instead of its own. */
class ButtonWords {
  readonly #signal: AbortSignal;
  readonly #takeBack = new WeakMap<Element, () => void>();

  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  /** Shows `word` in the button, and tells it to who does not see it. */
  say({button, frame}: Place, word: string, isDone: boolean): void {
    this.#takeBack.get(button)?.();
    const own = button.textContent ?? '';
    const status = frame.querySelector('.code-status');
    const show = (shown: string, said: string): void => {
      button.textContent = shown;
      button.toggleAttribute('data-done', said !== '' && isDone);
      if (status) status.textContent = said;
    };
    const takeBack = (): void => {
      clearTimeout(timer);
      this.#signal.removeEventListener('abort', takeBack);
      this.#takeBack.delete(button);
      show(own, '');
    };
    show(word, word);
    const timer = setTimeout(takeBack, saidForMs);
    this.#signal.addEventListener('abort', takeBack, {once: true});
    this.#takeBack.set(button, takeBack);
  }
}
