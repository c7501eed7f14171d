import {estimateTokenCount} from 'tokenx';
import type {Clock} from '../../base/clock.js';
import type {ChatEvent} from '../../model/chat-event.js';
import type {ReplyMetrics} from '../../model/reply-metrics.js';
import type {Usage} from '../../model/usage.js';

/** Below these a rate says more of the network's packets than of the model. */
const minTokensForRate = 2;
const minMsForRate = 250;

/** Measures one reply while it is read; begins when it is made. */
export class ReplyMeter {
  readonly #clock: Clock;
  readonly #beganAt: number;
  readonly #tokens = new TokenEstimate();
  #firstTokenAt: number | null = null;
  #lastEventAt: number | null = null;
  #longestSilenceMs = 0;
  #reconnects = 0;
  #bytes = 0;
  #final: ReplyMetrics | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#beganAt = clock.monotonic();
  }

  /** An event of the reply was applied. */
  received(event: ChatEvent): void {
    if (this.#final) return;
    const at = this.#clock.monotonic();
    if (this.#firstTokenAt === null && beginsAnswer(event)) this.#firstTokenAt = at;
    else if (this.#firstTokenAt !== null && this.#lastEventAt !== null)
      this.#longestSilenceMs = Math.max(this.#longestSilenceMs, at - this.#lastEventAt);
    this.#lastEventAt = at;
    if (event.type === 'chunk' || event.type === 'reasoning') this.#tokens.push(event.content);
    if (event.type === 'reset') this.#recount(event);
  }

  /** `count` more bytes of an answer's body came. */
  bytes(count: number): void {
    this.#bytes += count;
  }

  /** The line was lost and taken up again. */
  reconnected(): void {
    this.#reconnects += 1;
  }

  /** The reply's last word; `usage` is the provider's own count, null where there is none. Later events count no more. */
  end(usage: Usage | null): ReplyMetrics {
    this.#final ??= this.#measure(usage);
    return this.#final;
  }

  /** As far as the reply has come. */
  now(): ReplyMetrics {
    return this.#final ?? this.#measure(null);
  }

  /** A snapshot takes the place of all that came before it. */
  #recount({parts}: Extract<ChatEvent, {type: 'reset'}>): void {
    this.#tokens.clear();
    for (const part of parts)
      if (part.type === 'text' || part.type === 'reasoning') this.#tokens.push(part.text);
  }

  #measure(usage: Usage | null): ReplyMetrics {
    const at = this.#clock.monotonic();
    const outputTokens = usage ? usage.outputTokens : this.#tokens.count;
    return {
      timeToFirstTokenMs: this.#firstTokenAt === null ? null : this.#firstTokenAt - this.#beganAt,
      durationMs: at - this.#beganAt,
      outputTokens,
      isEstimate: usage === null,
      tokensPerSecond: this.#firstTokenAt === null ? null : rate(outputTokens, at - this.#firstTokenAt),
      longestSilenceMs: this.#longestSilenceMs,
      reconnects: this.#reconnects,
      bytes: this.#bytes,
    };
  }
}

function beginsAnswer(event: ChatEvent): boolean {
  if (event.type === 'chunk' || event.type === 'reasoning') return event.content !== '';
  return event.type === 'tool-call' || (event.type === 'reset' && event.parts.length > 0);
}

function rate(tokens: number, durationMs: number): number | null {
  if (tokens < minTokensForRate || durationMs < minMsForRate) return null;
  return (tokens * 1000) / durationMs;
}

const batchLength = 200;

/**
 * How many tokens a text may have that comes in pieces. Counted in batches, as a piece alone tells nothing (every
 * letter would be a token), and the whole again would cost more with each piece.
 */
class TokenEstimate {
  #counted = 0;
  /** What is not counted yet; shorter than a batch. */
  #rest = '';

  get count(): number {
    return this.#counted + estimateTokenCount(this.#rest);
  }

  push(text: string): void {
    this.#rest += text;
    if (this.#rest.length < batchLength) return;
    const end = lastWordEnd(this.#rest);
    this.#counted += estimateTokenCount(this.#rest.slice(0, end));
    this.#rest = this.#rest.slice(end);
  }

  clear(): void {
    this.#counted = 0;
    this.#rest = '';
  }
}

/** Where to cut so that no word is counted as two; at the end where there is no space in the later half of a batch. */
function lastWordEnd(text: string): number {
  const from = text.length - batchLength / 2;
  const space = text.slice(from).search(/\s\S*$/);
  return space < 0 ? text.length : from + space;
}
