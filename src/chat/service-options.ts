import {type Clock, systemClock} from '../base/clock.js';
import {type PageSignals, realmSignals} from '../base/page-signals.js';
import type {MessageGuards} from '../guards/message-guards.js';
import type {Decoder, Protocol} from '../protocols/protocol.js';
import type {RetryOptions} from '../stream/budget.js';
import {Ladder} from '../stream/ladder.js';
import type {Timeouts} from '../stream/patience.js';
import {addressGuard} from '../transport/allowed-address.js';
import {answersWithoutCors} from '../transport/cors-probe.js';
import {sse} from '../transport/fetch-sse.js';
import {guardFetch} from '../transport/guarded-fetch.js';
import {json} from '../transport/json.js';
import {polling} from '../transport/polling.js';
import type {Transport, TransportRequest} from '../transport/transport.js';
import {hostedEndpoint, isHosted, protocolOver, realmBridge} from './hosted.js';
import {type KeyValueStorage, tabStorage} from './local/session-memory.js';
import {conversationsBeside, expectOrigin, expectOwnBackend, resolveUrl} from './settings/addresses.js';
import {type HeadersOption, oneAtATime, plainHeaders} from './settings/credentials.js';
import {type ProtocolName, resolveProtocol} from './settings/protocols-by-name.js';
import {refuseProvider} from './settings/provider-hosts.js';
import type {OnToolCall} from './tools/tool-call.js';

export type {HeadersOption, ProtocolName};

export interface StreamingChatServiceOptions {
  /** Where messages are posted; relative URLs resolve against the page. Only a `bridge` does without, or with `bridge:`. */
  readonly endpoint?: string | URL;
  /** The wire. `auto` (the default) sends the native request and reads whichever known wire answers. */
  readonly protocol?: ProtocolName | Protocol;
  /**
   * Ways to carry the answer, best first: where one does not get through, the next is used, and the first tried
   * again from time to time. Default: `[sse(), polling(), json()]`, each where the protocol has it; `[bridge()]` where
   * `setChatStreamHandler` gave this realm a handler.
   */
  readonly transports?: readonly Transport[];
  /** Reshapes what is sent, last of all. */
  readonly prepareRequest?: (request: TransportRequest) => TransportRequest | Promise<TransportRequest>;
  /** The conversation that `resume()` opens, and that messages go to. */
  readonly conversationId?: string | undefined;
  /** Where conversations are listed. Default: beside an endpoint that ends in `/chat/stream`. */
  readonly conversationsEndpoint?: string | URL;
  /** Headers for every request; a function is asked anew for each attempt. */
  readonly headers?: HeadersOption | (() => HeadersOption | Promise<HeadersOption>) | undefined;
  readonly credentials?: RequestCredentials;
  readonly fetch?: typeof globalThis.fetch;
  /** Default: 8 attempts or 120 s without progress, waits of 0.5 s doubling to 30 s, jittered. */
  readonly retry?: Partial<RetryOptions>;
  /**
   * Milliseconds. From the request to the head of the answer (`connectMs`, 30 000) and to the first byte of its
   * body (`firstByteMs`, 60 000); both are 8 000 where the service is known to answer at once and another transport
   * is left. Silence that ends a line (`idleMs`; default: none until a heartbeat was seen, then 45 000). A whole
   * reply, from its first request (`totalMs`; default: as long as it likes).
   */
  readonly timeouts?: Partial<Record<keyof Timeouts, number>>;
  /**
   * Called once when the service answers 401, before the request is made again with headers asked anew. While it
   * runs, other requests that are refused wait for the same call.
   */
  readonly refreshAuth?: () => void | Promise<void>;
  /** UTF-16 units of text after which a reply is ended here, and stopped on the server. Default 4 194 304. */
  readonly maxReplyLength?: number;
  /** Exact origins that may be asked. Default: the endpoint's own. No redirect is followed, wherever it leads. */
  readonly allowedOrigins?: readonly string[];
  /**
   * Lets a browser ask a public model service itself, with a key that everybody who opens the page can read. For development, and
   * for keys that people bring themselves. Default false. Models on this device or network need no leave.
   */
  readonly dangerouslyAllowBrowserKey?: boolean;
  /**
   * Called once for each call of a tool that a whole answer ended with. What it returns is sent to the model, as JSON; what it throws
   * is sent as `{error}`. Returning `undefined` leaves the call to `addToolOutput`. A call that needs approval waits for
   * `answerApproval`. Calls of an answer that was taken up after a reload are left to `addToolOutput` too.
   */
  readonly onToolCall?: OnToolCall;
  /** Times in a row that an answer goes on by itself once its calls have outputs. Default 8. */
  readonly maxToolSteps?: number;
  /** What a second `send` does while a reply is open. Default `queue`. */
  readonly whileReplying?: 'queue' | 'reject';
  /**
   * Names what this browser keeps and what its tabs share; add your user's id. Default: the endpoint. Without a key of
   * your own, messages that wait are sent by the tab that they were written in, and by no other.
   */
  readonly storageKey?: string;
  /** Keeps messages that wait to be sent in IndexedDB, so that a reload sends them. Default true. */
  readonly outbox?: boolean;
  /** Keeps conversations, text included, in IndexedDB: a reload shows them at once. Default false. */
  readonly history?: boolean;
  /** Lets one tab read a stream for all that show its conversation. Default true, where there are documents. */
  readonly tabs?: boolean;
  /** Where ids are kept for a reload; null keeps nothing anywhere. Default: the tab's `sessionStorage`. */
  readonly storage?: KeyValueStorage | null;
  /**
   * Checks what people write before it leaves, hides or refuses what it finds, and puts it back into answers: `new MessageGuards(…)` of
   * `chat-stream/guards`. What was hidden is known to this page alone: another tab, and this one after a reload, show the placeholders.
   */
  readonly guards?: MessageGuards;
  /** Unreadable events in a row after which a reply fails, on wires without numbers. Default 3; 1 over a bridge. */
  readonly maxMalformed?: number;
  /** System prompt, for protocols whose server remembers nothing. */
  readonly instructions?: string;
  /** Messages sent along, for protocols whose server remembers nothing. Default 10. */
  readonly contextMessages?: number;
  readonly clock?: Clock;
  readonly random?: () => number;
  readonly pageSignals?: PageSignals;
}

/** The options, checked and with their defaults. */
export interface ServiceSettings {
  readonly endpoint: URL;
  readonly conversationsEndpoint: URL | null;
  readonly isSameOrigin: boolean;
  readonly protocol: Protocol;
  /** Shared by all replies: what held one back will hold back the next. */
  readonly ladder: Ladder;
  readonly fetch: typeof globalThis.fetch;
  readonly assertAllowed: (url: URL) => void;
  readonly retry: RetryOptions;
  readonly timeouts: Timeouts;
  /** One refresh at a time, however many ask for it; null where the host gave none. */
  readonly refreshAuth: (() => Promise<void>) | null;
  readonly maxReplyLength: number;
  readonly whileReplying: 'queue' | 'reject';
  readonly storageKey: string;
  readonly storage: KeyValueStorage | null;
  /** The host named it: tabs may take over what another one left. */
  readonly hasOwnStorageKey: boolean;
  readonly outbox: boolean;
  readonly history: boolean;
  readonly tabs: boolean;
  readonly guards: MessageGuards | null;
  readonly maxMalformed: number;
  readonly onToolCall: OnToolCall | null;
  readonly maxToolSteps: number;
  readonly instructions: string | undefined;
  readonly contextMessages: number;
  readonly conversationId: string | undefined;
  readonly clock: Clock;
  readonly random: () => number;
  readonly pageSignals: PageSignals;
  readonly watchDecoder?: (decoder: Decoder) => Decoder;
  prepare(request: TransportRequest): Promise<TransportRequest>;
  answersWithoutCors(url: string): Promise<boolean>;
}

/** @throws {TypeError | RangeError} naming the option that is wrong. */
export function resolveOptions(options: StreamingChatServiceOptions): ServiceSettings {
  const transports = options.transports ?? realmBridge(options.endpoint) ?? [sse(), polling(), json()];
  const isBridged = isHosted(transports);
  const endpoint =
    (isBridged ? hostedEndpoint(options.endpoint) : null) ?? resolveUrl(options.endpoint, 'endpoint');
  const fetch = options.fetch ?? ((input, init) => globalThis.fetch(input, init));
  const clock = options.clock ?? systemClock;
  if (transports.length === 0) throw new TypeError('Expected `transports` to hold at least one.');
  const ownOrigins = endpoint.protocol === 'bridge:' ? [] : [endpoint.origin];
  const mayAskProviders = isBridged || options.dangerouslyAllowBrowserKey === true;
  if (!mayAskProviders) expectOwnBackend(endpoint);
  const rules = {
    allowedOrigins: new Set((options.allowedOrigins ?? ownOrigins).map(expectOrigin)),
    refuseHost: mayAskProviders ? undefined : refuseProvider,
  };
  const retry = {attempts: 8, budgetMs: 120_000, baseMs: 500, maxMs: 30_000, ...options.retry};
  for (const [name, value] of Object.entries({...retry, ...options.timeouts})) expectPositive(name, value);
  return {
    endpoint,
    conversationsEndpoint: options.conversationsEndpoint
      ? resolveUrl(options.conversationsEndpoint, 'conversationsEndpoint')
      : isBridged
        ? null
        : conversationsBeside(endpoint),
    isSameOrigin: endpoint.origin === (globalThis as {location?: {origin?: string}}).location?.origin,
    protocol: protocolOver(resolveProtocol(options.protocol ?? 'auto'), transports),
    ladder: new Ladder(transports, clock),
    fetch: guardFetch({...rules, fetch, credentials: options.credentials}),
    assertAllowed: addressGuard(rules),
    retry,
    timeouts: {connectMs: 30_000, firstByteMs: 60_000, idleMs: null, totalMs: null, ...options.timeouts},
    refreshAuth: options.refreshAuth ? oneAtATime(options.refreshAuth) : null,
    maxReplyLength: expectPositive('maxReplyLength', options.maxReplyLength ?? 4 * 1024 * 1024),
    whileReplying: options.whileReplying ?? 'queue',
    storageKey: options.storageKey ?? endpoint.href,
    storage: options.storage === undefined ? tabStorage() : options.storage,
    hasOwnStorageKey: options.storageKey !== undefined,
    // Who keeps nothing keeps none of these.
    outbox: (options.outbox ?? true) && options.storage !== null,
    history: (options.history ?? false) && options.storage !== null,
    tabs: options.tabs ?? 'document' in globalThis,
    guards: options.guards ?? null,
    maxMalformed: expectPositive('maxMalformed', options.maxMalformed ?? (isBridged ? 1 : 3)),
    onToolCall: options.onToolCall ?? null,
    maxToolSteps: expectPositive('maxToolSteps', options.maxToolSteps ?? 8),
    instructions: options.instructions,
    contextMessages: expectPositive('contextMessages', options.contextMessages ?? 10),
    conversationId: options.conversationId,
    clock,
    random: options.random ?? Math.random,
    pageSignals: options.pageSignals ?? realmSignals,
    answersWithoutCors: async (url) =>
      !isBridged && rules.allowedOrigins.has(new URL(url).origin) && answersWithoutCors(fetch, url),
    prepare: async (request) => {
      const given = typeof options.headers === 'function' ? await options.headers() : options.headers;
      const withHeaders = {...request, headers: {...plainHeaders(given), ...request.headers}};
      return options.prepareRequest ? options.prepareRequest(withHeaders) : withHeaders;
    },
  };
}

function expectPositive(option: string, value: number): number {
  if (Number.isFinite(value) && value > 0) return value;
  throw new RangeError(`Expected \`${option}\` to be a positive number, got ${value}.`);
}
