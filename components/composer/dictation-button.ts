import {html, type LitElement, nothing, type TemplateResult} from 'lit';
import {microphoneIcon, stopIcon} from '../shared/icons.js';
import {labels} from '../shared/labels.js';
import {PartMissingEvent} from '../shared/part-missing-event.js';
import {ChatSayEvent} from '../shared/say-event.js';
import type {Dictation} from './dictation.js';
import {recognizer} from './recognition.js';

export interface DictationHost extends LitElement {
  readonly draft: string;
  readonly disabled: boolean;
  write(draft: string): void;
}

/** Starts and stops dictation, where the browser can listen. */
export class DictationButton {
  readonly #host: DictationHost;
  #dictation: Dictation | null = null;
  /** Why it ended, in words; empty where nothing went wrong. */
  problem = '';

  constructor(host: DictationHost) {
    this.#host = host;
    host.addController({hostDisconnected: () => this.abort()});
  }

  render(): TemplateResult | typeof nothing {
    if (!recognizer()) return nothing;
    const isListening = this.#dictation !== null;
    const name = isListening ? labels.dictateStop : labels.dictate;
    return html`<button
      class="tool"
      part="dictate"
      type="button"
      aria-label=${name}
      title=${name}
      ?data-listening=${isListening}
      ?disabled=${this.#host.disabled}
      @click=${this.#onPress}
    >
      ${isListening ? stopIcon : microphoneIcon}
    </button>`;
  }

  /** Listens no more, and keeps what stands in the draft. */
  abort(): void {
    this.#dictation?.abort();
    this.#end('');
  }

  readonly #onPress = (): void => {
    if (this.#dictation) this.#dictation.stop();
    else void this.#begin();
  };

  async #begin(): Promise<void> {
    const Recognizer = recognizer();
    if (!Recognizer) return;
    try {
      const {Dictation} = await import('./dictation.js');
      if (this.#dictation || !this.#host.isConnected) return;
      this.#dictation = new Dictation(Recognizer, {
        lang: document.documentElement.lang || navigator.language,
        draft: this.#host.draft,
        onDraft: (draft) => this.#host.write(draft),
        onEnd: (problem) => this.#end(problem),
      });
    } catch (error) {
      this.#host.dispatchEvent(new PartMissingEvent(error));
      return;
    }
    this.problem = '';
    this.#say(labels.saidListening);
    this.#host.requestUpdate();
  }

  #end(problem: string): void {
    if (!this.#dictation && this.problem === problem) return;
    const wasListening = this.#dictation !== null;
    this.#dictation = null;
    this.problem = problem;
    if (wasListening) this.#say(problem || labels.saidListened);
    this.#host.requestUpdate();
  }

  #say(text: string): void {
    this.#host.dispatchEvent(new ChatSayEvent(text));
  }
}
