import type {Clock} from '../base/clock.js';
import type {PageSignals} from '../base/page-signals.js';
import type {ChatEvent} from '../model/chat-event.js';
import type {Decoder, Protocol, Turn} from '../protocols/protocol.js';
import type {OpenOptions, TransportRequest} from '../transport/transport.js';
import type {RetryOptions} from './budget.js';
import type {StreamPlace} from './cursor.js';
import type {Ladder} from './ladder.js';
import type {LineStatus} from './line-status.js';
import type {Timeouts} from './patience.js';

export interface UnbrokenStreamOptions {
  readonly protocol: Protocol;
  readonly ladder: Ladder;
  readonly endpoint: URL;
  readonly isSameOrigin: boolean;
  /** What to ask; null joins the stream of `from`, which somebody else started. */
  readonly turn: Turn | null;
  /** Where to take up. `textLength`: UTF-16 units of text that the events up to there had. */
  readonly from: (StreamPlace & {readonly textLength?: number}) | null;
  /** Adds what each attempt must ask anew, such as headers. */
  prepare(request: TransportRequest): Promise<TransportRequest>;
  /** Asks the host for new credentials; null where it cannot. */
  readonly refreshAuth: (() => Promise<void>) | null;
  /** Whether `url` answers at all to a request whose answer nobody may read: then CORS is in the way. */
  answersWithoutCors(url: string): Promise<boolean>;
  /** Resolves when this reader may ask the network for the stream; another may be reading it for us. */
  mayRead?(signal: AbortSignal): Promise<void>;
  readonly fetch: typeof globalThis.fetch;
  readonly assertAllowed?: OpenOptions['assertAllowed'];
  readonly clock: Clock;
  readonly random: () => number;
  readonly pageSignals: PageSignals;
  readonly retry: RetryOptions;
  readonly timeouts: Timeouts;
  readonly maxMalformed: number;
  readonly signal: AbortSignal;
  /** Each event of the stream once and in order, the terminal one excepted. */
  onEvent(event: ChatEvent): void;
  onStatus(status: LineStatus): void;
  onBytes?(bytes: number): void;
  onHeartbeat?(): void;
  /** Stands between a decoder and its reader, to see what passes. */
  watchDecoder?(decoder: Decoder): Decoder;
  /** The protocol found out which wire the service speaks; once an attempt. */
  onDetected?(name: string): void;
}
