import {ChatError} from '../base/chat-error.js';
import {type Clock, systemClock} from '../base/clock.js';
import {newId} from '../base/ids.js';
import {
  type AttemptEnd,
  answerIsWhole,
  type FrameSink,
  type Transport,
  type TransportRequest,
} from './transport.js';
import {type SocketCaller, type SocketClass, SocketLine} from './websocket-line.js';
import {messageIdOf, type SocketMessage} from './websocket-messages.js';

export interface WebSocketOptions {
  /**
   * The token of the first message, `{type: 'auth', token}`, asked anew for each socket. Without it, or where it
   * gives null, the token is null; `false` sends no such message, for servers that want none.
   */
  readonly auth?: (() => string | null | Promise<string | null>) | false;
  /** Subprotocols to offer. */
  readonly protocols?: string | readonly string[];
  /** The class of sockets. Default: that of this realm; Node 20 has none, where the `ws` package's fits. */
  readonly WebSocket?: SocketClass;
  /** Milliseconds for which a socket stays open when no reply is. Default 10 000. */
  readonly lingerMs?: number;
  readonly clock?: Clock;
}

/**
 * One socket for all replies, each told from the others by its request's id. A request goes out as
 * `{type: 'send', reqId, idempotencyKey, request}`, or as its protocol says; a body with an id of its own goes out as it is. What
 * comes back under that id are its frames.
 *
 * Headers are not sent: browsers give sockets none. Stops and conversations are still asked for by HTTP.
 *
 * @param url - `ws:`, `wss:`, or `http:` and `https:` for the same; relative where there is a page.
 * @throws {TypeError | RangeError} naming the option that is wrong.
 */
export function webSocket(url: string | URL, options: WebSocketOptions = {}): Transport {
  const {auth, protocols = [], lingerMs = 10_000, clock = systemClock} = options;
  const address = resolveAddress(url);
  if (!(lingerMs >= 0)) throw new RangeError(`Expected \`lingerMs\` to be 0 or more, got ${lingerMs}.`);
  const hello = async (): Promise<string | null> =>
    auth === false ? null : JSON.stringify({type: 'auth', token: (await tokenOf(auth)) ?? null});
  let line: SocketLine | null = null;
  const usable = (): SocketLine => {
    if (line?.isUsable) return line;
    line = new SocketLine({
      url: address,
      protocols: [protocols].flat(),
      Socket: options.WebSocket ?? ownSocketClass(),
      hello,
      clock,
      lingerMs,
    });
    return line;
  };
  return {
    name: 'websocket',
    carriage: 'stream',
    isOftenBarred: true,
    async open(request, sink, {signal, assertAllowed}) {
      signal.throwIfAborted();
      assertAllowed?.(address);
      return call(usable(), callFor(request), sink, signal);
    },
  };
}

interface Call {
  readonly id: string;
  readonly text: string;
  readonly farewell: string;
}

/** @throws {ChatError} `protocol` for a request that is neither a message nor has a body that could be one. */
function callFor({body, headers, method, socketMessage}: TransportRequest): Call {
  const asked = socketMessage ?? bodyOf(body);
  if (!asked) {
    throw new ChatError(`A ${method} request without a JSON body cannot be asked on a socket.`, {
      code: 'protocol',
      stage: 'open',
    });
  }
  const given = messageIdOf(asked);
  const id = given ?? newId();
  const key = headers['idempotency-key'];
  const message =
    given !== null
      ? asked
      : socketMessage
        ? {...socketMessage, reqId: id}
        : {type: 'send', reqId: id, ...(key === undefined ? {} : {idempotencyKey: key}), request: asked};
  return {
    id,
    text: JSON.stringify(message),
    farewell: JSON.stringify({type: 'cancel', req_id: id}),
  };
}

function bodyOf(body: string | undefined): Readonly<Record<string, unknown>> | null {
  try {
    const json: unknown = JSON.parse(body ?? 'null');
    return typeof json === 'object' && !Array.isArray(json) ? (json as Record<string, unknown>) : null;
  } catch {
    // Something else than JSON, which no message can hold.
    return null;
  }
}

/** Asks, and hands what comes to `sink` until the answer or its line ends. */
function call(
  line: SocketLine,
  {id, text, farewell}: Call,
  sink: FrameSink,
  signal: AbortSignal,
): Promise<AttemptEnd> {
  return new Promise((resolve, reject) => {
    let hasAnswered = false;
    const finish = (settle: () => void, lastWords: string | null): void => {
      signal.removeEventListener('abort', onAbort);
      line.leave(id, lastWords);
      settle();
    };
    const onAbort = (): void =>
      finish(() => reject(signal.reason), signal.reason === answerIsWhole ? null : farewell);
    const open = (streamId: string | null): void => {
      if (hasAnswered) return;
      hasAnswered = true;
      sink.opened(new Headers(streamId === null ? {} : {'stream-id': streamId}));
    };
    const caller: SocketCaller = {
      get hasAnswered() {
        return hasAnswered;
      },
      heard: (message, bytes) => {
        if (message.kind === 'refused') {
          // What was answered is not refused any more: that is about somebody else.
          if (message.id === null && hasAnswered) return;
          // Signed in anew, one asks on a socket that said so.
          if (message.error.code === 'auth') line.retire();
          finish(() => reject(message.error), null);
          return;
        }
        try {
          open(message.kind === 'accepted' ? message.streamId : null);
          sink.activity(bytes);
          deliver(message, sink, (end) => finish(() => resolve(end), null));
        } catch (error) {
          // A mistake of one reader is not for the socket, nor for those who share it.
          finish(() => reject(error), farewell);
        }
      },
      alive: () => {
        if (!hasAnswered) return;
        sink.activity(0);
        sink.heartbeat();
      },
      retryAfter: (delayMs) => sink.retryAfter(delayMs),
      failed: (error) => finish(() => reject(error), farewell),
    };
    signal.addEventListener('abort', onAbort, {once: true});
    try {
      line.ask(id, text, caller);
    } catch (error) {
      signal.removeEventListener('abort', onAbort);
      reject(error);
    }
  });
}

function deliver(message: SocketMessage, sink: FrameSink, end: (end: AttemptEnd) => void): void {
  if (message.kind === 'frame') sink.frame(message.frame);
  else if (message.kind === 'end') end(message.isSpent ? 'spent' : 'ended');
}

async function tokenOf(auth: Exclude<WebSocketOptions['auth'], false>): Promise<string | null | undefined> {
  try {
    return await auth?.();
  } catch (cause) {
    throw new ChatError('The `auth` option gave no token.', {code: 'auth', stage: 'connect', cause});
  }
}

function ownSocketClass(): SocketClass {
  const {WebSocket} = globalThis as {readonly WebSocket?: SocketClass};
  if (WebSocket) return WebSocket;
  throw new TypeError('Expected `WebSocket` to be given: there is none here.');
}

function resolveAddress(value: string | URL): URL {
  const realm = globalThis as {document?: {baseURI?: string}; location?: {href?: string}};
  const base = realm.document?.baseURI ?? realm.location?.href;
  const href = URL.canParse(String(value), base) ? new URL(String(value), base).href : '';
  const address = href.replace(/^http(s?):/, 'ws$1:').replace(/#.*$/, '');
  if (/^wss?:/.test(address)) return new URL(address);
  throw new TypeError(
    `Expected \`url\` to be a ws, wss, http or https URL${base ? '' : ' (absolute, as there is no page)'}, got "${value}".`,
  );
}
