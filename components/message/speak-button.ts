import {html, type ReactiveController, type ReactiveControllerHost, type TemplateResult} from 'lit';
import {SpeakableLines} from '../chat-stream/speakable-lines.js';
import {stopIcon} from '../shared/icons.js';
import {lateLabels} from '../shared/late-labels.js';
import {speakIcon} from './message-icons.js';

/** A button that reads a text aloud, and stops. Not there where the browser has no voice of its own. */
export class SpeakButton implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #text: () => string;
  /** What is being read, by which its end is told from that of an earlier reading. */
  #reading: readonly SpeechSynthesisUtterance[] | null = null;

  /** `text` is Markdown. */
  constructor(host: ReactiveControllerHost, text: () => string) {
    this.#host = host;
    this.#text = text;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.stop();
  }

  render(): TemplateResult | null {
    if (!('speechSynthesis' in globalThis)) return null;
    const isReading = this.#reading !== null;
    const label = isReading ? lateLabels.stopReading : lateLabels.readAloud;
    return html`<button
      class="icon-button"
      part="speak"
      type="button"
      aria-label=${label}
      title=${label}
      @click=${this.#toggle}
    >
      ${isReading ? stopIcon : speakIcon}
    </button>`;
  }

  /** Reads no more of its own text; that of others goes on. */
  stop(): void {
    if (this.#reading) speechSynthesis.cancel();
    this.#end(this.#reading);
  }

  readonly #toggle = (): void => {
    if (this.#reading) this.stop();
    else this.#begin();
  };

  #begin(): void {
    // One voice at a time, whoever else is reading.
    speechSynthesis.cancel();
    const reading = linesOf(this.#text()).map((line) => new SpeechSynthesisUtterance(line));
    if (reading.length === 0) return;
    this.#reading = reading;
    reading.at(-1)?.addEventListener('end', () => this.#end(reading));
    // Another text was begun, or there is no voice: this one is not read to its end.
    for (const utterance of reading) utterance.addEventListener('error', () => this.#end(reading));
    for (const utterance of reading) speechSynthesis.speak(utterance);
    this.#host.requestUpdate();
  }

  #end(reading: readonly SpeechSynthesisUtterance[] | null): void {
    if (reading === null || reading !== this.#reading) return;
    this.#reading = null;
    this.#host.requestUpdate();
  }
}

/** What is said of a text, a line at a time: browsers cut what takes longer than some seconds. */
function linesOf(markdown: string): readonly string[] {
  const lines = new SpeakableLines();
  const said = markdown.split('\n').map((line) => lines.push(`${line}\n`));
  return [...said, lines.end()].filter((line) => line !== '');
}
