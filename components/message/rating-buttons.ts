import {html, type ReactiveController, type TemplateResult} from 'lit';
import type {ChatMessage, Rating} from '../../src/model/message.js';
import {lateLabels} from '../shared/late-labels.js';
import type {MessageHost} from './message-host.js';
import {thumbDownIcon, thumbUpIcon} from './message-icons.js';
import {pressed} from './pressed.js';

/** What a person thinks of an answer: two buttons, of which one or none is pressed. */
export class RatingButtons implements ReactiveController {
  readonly #host: MessageHost;
  /** What was pressed and is not kept yet; undefined where nothing is. */
  #rating: Rating | null | undefined;

  constructor(host: MessageHost) {
    this.#host = host;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.forget();
  }

  /** Another message stands here now. */
  forget(): void {
    this.#rating = undefined;
  }

  render({feedback}: ChatMessage): TemplateResult {
    const given = this.#rating === undefined ? (feedback?.rating ?? null) : this.#rating;
    const rate = (rating: Rating): ((event: Event) => void) =>
      pressed(() => void this.#rate(given === rating ? null : rating));
    return html`<button
        class="icon-button"
        part="rate-up"
        type="button"
        aria-label=${lateLabels.goodAnswer}
        title=${lateLabels.goodAnswer}
        aria-pressed=${given === 'up' ? 'true' : 'false'}
        @click=${rate('up')}
      >
        ${thumbUpIcon}
      </button>
      <button
        class="icon-button"
        part="rate-down"
        type="button"
        aria-label=${lateLabels.badAnswer}
        title=${lateLabels.badAnswer}
        aria-pressed=${given === 'down' ? 'true' : 'false'}
        @click=${rate('down')}
      >
        ${thumbDownIcon}
      </button>`;
  }

  /** Shows at once what was pressed, and what is true once that is known. */
  async #rate(rating: Rating | null): Promise<void> {
    this.#rating = rating;
    this.#host.requestUpdate();
    await this.#host.ask({kind: 'rate', rating});
    if (this.#rating === rating) this.#rating = undefined;
    this.#host.requestUpdate();
  }
}
