import type {Clock} from '../base/clock.js';
import type {Protocol} from '../protocols/protocol.js';
import type {Transport} from '../transport/transport.js';

/** Milliseconds on a lower rung after which the highest is tried again: at first, and at most (it doubles). */
const firstProbeMs = 30_000;
const lastProbeMs = 300_000;

/** A step from one transport to another, by name. */
export interface RungChange {
  readonly from: string;
  readonly to: string;
}

/**
 * The transports, best first, and which of them gets through here. All replies of a service share one: what held
 * a stream back once will hold the next one back as well.
 *
 * On a lower rung the highest is tried again from time to time, for a moment only.
 */
export class Ladder {
  readonly #transports: readonly Transport[];
  readonly #clock: Clock;
  #at = 0;
  /** The rung to return to when a probe fails; null while none is made. */
  #probedFrom: number | null = null;
  #probeAfterMs = firstProbeMs;
  #probeAt = 0;
  #isNative = false;

  constructor(transports: readonly Transport[], clock: Clock) {
    this.#transports = transports;
    this.#clock = clock;
  }

  get transport(): Transport {
    const transport = this.#transports[this.#at];
    if (!transport) throw new RangeError('Expected at least one transport.');
    return transport;
  }

  get isLowered(): boolean {
    return this.#at > 0;
  }

  get isProbing(): boolean {
    return this.#probedFrom !== null;
  }

  /** True once the service named a stream: then it speaks the native wire, and answers at once. */
  get isNative(): boolean {
    return this.#isNative;
  }

  /** Milliseconds until the highest rung should be tried again; null where this is the highest. */
  get probeInMs(): number | null {
    return this.#at === 0 ? null : Math.max(0, this.#probeAt - this.#clock.monotonic());
  }

  sawNative(): void {
    this.#isNative = true;
  }

  /** Leaves rungs that `protocol` cannot use, which another reply's may have. */
  fit(protocol: Protocol): void {
    while (this.#at > 0 && !canCarry(protocol, this.transport)) this.#at -= 1;
  }

  canFall(protocol: Protocol): boolean {
    return this.#below(protocol) > 0;
  }

  /** One rung down. Null where there is none. */
  fall(protocol: Protocol): RungChange | null {
    const below = this.#below(protocol);
    if (below < 0) return null;
    const from = this.transport.name;
    this.#at = below;
    this.#probeAfterMs = firstProbeMs;
    this.#scheduleProbe();
    return {from, to: this.transport.name};
  }

  /** Goes up to the highest rung, to see whether it carries again. */
  probe(): void {
    this.#probedFrom = this.#at;
    this.#at = 0;
  }

  /** The highest rung carries again: stays there. */
  probeWon(): RungChange | null {
    if (this.#probedFrom === null) return null;
    const from = this.#transports[this.#probedFrom]?.name ?? '';
    this.#probedFrom = null;
    return {from, to: this.transport.name};
  }

  /** It does not: back to where it came from. */
  probeFailed(): void {
    this.#at = this.#probedFrom ?? this.#at;
    this.#probedFrom = null;
    this.#probeAfterMs = Math.min(lastProbeMs, this.#probeAfterMs * 2);
    this.#scheduleProbe();
  }

  #scheduleProbe(): void {
    this.#probeAt = this.#clock.monotonic() + this.#probeAfterMs;
  }

  #below(protocol: Protocol): number {
    return this.#transports.findIndex((transport, at) => at > this.#at && canCarry(protocol, transport));
  }
}

/** Whether `protocol` can go on over a lower rung. That asks again, so the service must know it for the same question. */
function canCarry(protocol: Protocol, {carriage = 'stream'}: Transport): boolean {
  if (carriage !== 'stream' && !protocol.idempotentPost) return false;
  switch (carriage) {
    case 'stream':
      return true;
    case 'pages':
      return protocol.pollAbility !== undefined;
    case 'whole':
      return protocol.wholeAbility !== undefined;
  }
}
