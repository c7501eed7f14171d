import type {Clock} from '../base/clock.js';
import type {ChatEvent} from '../model/chat-event.js';
import type {Decoded, Decoder} from '../protocols/protocol.js';
import type {Frame, TransportRequest} from '../transport/transport.js';
import type {ServiceSettings} from './service-options.js';

/** When something was seen: milliseconds since some fixed moment, the same for all that one service tells. */
interface Seen {
  readonly atMs: number;
}

/** Of which attempt at reading; the first of a service is 1. */
interface SeenInAttempt extends Seen {
  readonly attempt: number;
}

/** A request that is about to go out. What its headers and its address may keep secret is hidden; its body is as it was. */
export interface ObservedRequest extends Seen {
  readonly method: TransportRequest['method'];
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

/** A frame that came, as it came: whether it is new, or can be read, is not known yet. */
export interface ObservedFrame extends SeenInAttempt, Frame {
  /** The protocol that reads it, or which wire it found out that this is. */
  readonly protocol: string;
}

/** What a frame meant, ahead of any look at whether it is new. */
export interface ObservedEvent extends SeenInAttempt {
  readonly event: ChatEvent;
  /** Its number, on wires that have them. */
  readonly seq: number | null;
}

/** What an inspector hears. An answer itself is handed to nobody. */
export interface ChatObserver {
  request?(request: ObservedRequest): void;
  frame?(frame: ObservedFrame): void;
  event?(event: ObservedEvent): void;
}

/** Headers that are nobody's secret. */
const openHeaders: ReadonlySet<string> = new Set([
  'accept',
  'content-type',
  'idempotency-key',
  'last-event-id',
  'prefer',
]);
/** What some services are given their keys by. */
const secretParameters = /key|token|secret|password|signature|^sig$|^auth/i;
const hidden = '***';

/** Tells observers of what goes out and what comes in. One that throws stops nobody. */
export class Observers {
  readonly #observers = new Set<ChatObserver>();
  readonly #clock: Clock;
  #attempts = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Returns the function that ends it. */
  add(observer: ChatObserver): () => void {
    // An object of its own, so that the same observer added twice is told twice.
    const own: ChatObserver = {
      request: (request) => observer.request?.(request),
      frame: (frame) => observer.frame?.(frame),
      event: (event) => observer.event?.(event),
    };
    this.#observers.add(own);
    return () => void this.#observers.delete(own);
  }

  clear(): void {
    this.#observers.clear();
  }

  /** The settings with which what is asked and read is seen. */
  watch(settings: ServiceSettings): ServiceSettings {
    return {
      ...settings,
      prepare: async (request) => {
        const prepared = await settings.prepare(request);
        if (this.#observers.size > 0)
          this.#tell('request', withoutSecrets(prepared, this.#clock.monotonic()));
        return prepared;
      },
      watchDecoder: (decoder) => this.#watchDecoder(decoder, settings.protocol.name),
    };
  }

  #watchDecoder(decoder: Decoder, protocol: string): Decoder {
    this.#attempts += 1;
    const attempt = this.#attempts;
    const decode = (frame: Frame): Decoded => {
      if (this.#observers.size === 0) return decoder.decode(frame);
      const seen = {atMs: this.#clock.monotonic(), attempt};
      const decoded = decoder.decode(frame);
      this.#tell('frame', {...seen, protocol: decoder.detected ?? protocol, ...frame});
      for (const {event, seq} of eventsOf(decoded)) this.#tell('event', {...seen, event, seq});
      return decoded;
    };
    const end = (): readonly ChatEvent[] => {
      const events = decoder.end();
      const seen = {atMs: this.#clock.monotonic(), attempt};
      for (const event of events) this.#tell('event', {...seen, event, seq: null});
      return events;
    };
    return {
      decode,
      end,
      opened: (headers) => decoder.opened?.(headers),
      prepare: (frame) => decoder.prepare?.(frame) ?? null,
      get detected() {
        return decoder.detected ?? null;
      },
    };
  }

  #tell<Kind extends keyof ChatObserver>(
    kind: Kind,
    what: Parameters<Required<ChatObserver>[Kind]>[0],
  ): void {
    for (const observer of [...this.#observers]) {
      try {
        (observer[kind] as ((told: typeof what) => void) | undefined)?.(what);
      } catch (error) {
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }
}

function eventsOf(decoded: Decoded): readonly {readonly event: ChatEvent; readonly seq: number | null}[] {
  if (decoded.kind === 'event') return [decoded];
  return decoded.kind === 'events' ? decoded.events.map((event) => ({event, seq: null})) : [];
}

function withoutSecrets({url, method, headers, body}: TransportRequest, atMs: number): ObservedRequest {
  const shown = Object.entries(headers).map(([name, value]) => [
    name.toLowerCase(),
    openHeaders.has(name.toLowerCase()) ? value : hidden,
  ]);
  return {atMs, method, url: addressOf(url), headers: Object.fromEntries(shown), body: body ?? null};
}

function addressOf(url: string): string {
  // Nothing goes out to such an address, which is for others to say.
  if (!URL.canParse(url)) return hidden;
  const address = new URL(url);
  address.username = '';
  address.password = '';
  for (const name of [...address.searchParams.keys()]) {
    if (secretParameters.test(name)) address.searchParams.set(name, hidden);
  }
  return address.href;
}
