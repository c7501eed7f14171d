import {html, nothing, type ReactiveController, type ReactiveControllerHost, type TemplateResult} from 'lit';
import type {ChatState, Phase} from '../../src/chat/state.js';
import {retryIcon, warningIcon} from '../shared/icons.js';
import {labels} from '../shared/labels.js';

/** A connection that takes longer than this is worth a word; most that are lost are back sooner. */
export const momentMs = 1500;
const tickMs = 250;

/** One line about the connection, only where something is not normal. Counts seconds while it shows them. */
export class StatusLine implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #phase: Phase = {kind: 'idle'};
  #since = 0;
  /** When the line was lost, while it is: milliseconds since the epoch. */
  #lostAt: number | null = null;
  #waiting = 0;
  #failure: string | null = null;
  #hasText = false;
  #timer: ReturnType<typeof setInterval> | undefined;
  /** What the person should know besides: a message that was refused, an element that is not set up. */
  hint: string | null = null;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostDisconnected(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  hostConnected(): void {
    this.#keepTime();
  }

  /** Tells of `state`. A failure that the transcript shows in its place is not told twice. */
  read({phase, error, messages, reply, outbox}: ChatState): void {
    this.#waiting = outbox.length;
    const status = messages.at(-1)?.status;
    const isInTranscript = status === 'error' || status === 'interrupted';
    this.#failure = error && !isInTranscript ? error.hint : null;
    this.#hasText = reply !== null && reply.parts.length > 0;
    if (phase === this.#phase) return;
    if (phase.kind !== this.#phase.kind) this.#since = Date.now();
    this.#lostAt = isLost(phase) ? (this.#lostAt ?? Date.now()) : null;
    this.#phase = phase;
    this.#keepTime();
  }

  render({
    isOnline,
    onRetry,
  }: {
    /** What the device says of itself. */
    readonly isOnline: boolean;
    readonly onRetry: () => void;
  }): TemplateResult | typeof nothing {
    const text = this.hint ?? this.#failure ?? this.#text(isOnline);
    if (text === null) return nothing;
    const isFailure = text === this.#failure;
    const isWorking = text !== this.hint && !isFailure;
    return html`<div class="status" part="status">
      ${isWorking ? html`<span class="pulse" aria-hidden="true"></span>` : warningIcon}
      <span class="status-text">${text}</span>
      ${
        isFailure
          ? html`<button class="quiet-button" part="status-retry" type="button" @click=${onRetry}>${retryIcon}${labels.retry}</button>`
          : nothing
      }
    </div>`;
  }

  #text(isOnline: boolean): string | null {
    const phase = this.#phase;
    switch (phase.kind) {
      case 'connecting':
        if (phase.attempt > 1) return this.#isLostForLong() ? labels.reconnecting : null;
        return Date.now() - this.#since < momentMs ? null : labels.connecting;
      case 'slow':
        // Before the first character the transcript itself says that it waits.
        return this.#hasText ? labels.slow(Math.round((Date.now() - phase.sinceMs) / 1000)) : null;
      case 'waiting':
        if (phase.delayMs < momentMs && !this.#isLostForLong()) return null;
        return labels.lostRetryingIn(Math.max(1, Math.ceil((phase.untilMs - Date.now()) / 1000)));
      case 'polling':
        return limitedWords(phase.transport);
      case 'offline':
        return this.#waiting === 0 ? labels.offline : labels.offlineAnswerWaiting(this.#waiting);
      case 'stopping':
        return labels.stopping;
      case 'idle':
      case 'failed':
        return isOnline || this.#waiting === 0 ? null : labels.offlineWaiting(this.#waiting);
      case 'streaming':
        return null;
    }
  }

  #isLostForLong(): boolean {
    return this.#lostAt !== null && Date.now() - this.#lostAt >= momentMs;
  }

  #keepTime(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    const {kind} = this.#phase;
    if (kind !== 'connecting' && kind !== 'slow' && kind !== 'waiting') return;
    this.#timer = setInterval(() => this.#host.requestUpdate(), tickMs);
  }
}

/** How the answer comes over a line that lets no stream through. */
export function limitedWords(transport: string): string {
  return transport === 'json' ? labels.wholeAnswer : labels.polling;
}

function isLost(phase: Phase): boolean {
  return (
    phase.kind === 'waiting' || phase.kind === 'offline' || (phase.kind === 'connecting' && phase.attempt > 1)
  );
}
