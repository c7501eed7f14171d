import type {HttpHandler, WebSocketHandler} from 'msw';
import {type Clock, systemClock} from '../base/clock.js';
import {type WireName, wireNames} from '../encoders/wire-encoder.js';
import type {Answering} from './answering.js';
import {type Fault, FaultPlan} from './fault.js';
import {nativeHandlers} from './native-handlers.js';
import {eventsOf, type ScriptedAnswer} from './scripted-answer.js';
import {socketHandlers} from './socket-handlers.js';
import {wireHandlers} from './wire-handlers.js';

/** What a test may look at to choose an answer. */
export interface Asked {
  /** The request's JSON; null where it has none. */
  readonly body: unknown;
  /** How many answers there were before this one. */
  readonly turn: number;
}

export interface StreamReplyOptions extends ScriptedAnswer {
  /** The wire to speak. Default: `chat-stream`, the native one. */
  readonly protocol?: WireName;
  /**
   * Where the page posts, as msw takes it: an address, a path or a pattern. Default: the usual path of the wire on any
   * origin. The native wire needs a string, for the routes beside it.
   */
  readonly url?: string | RegExp;
  /** Chooses the answer to each request; its fields come before those given here. */
  readonly answer?: (asked: Asked) => ScriptedAnswer;
  /** Name of the model, where the request names none. Default `test-model`. */
  readonly model?: string;
  /** Milliseconds between two events. Default 0. */
  readonly chunkMs?: number;
  /** Bytes that come at once. Default: a frame at a time. */
  readonly pieceBytes?: number;
  readonly faults?: Fault | readonly Fault[];
  /** Refuses every request with this status; for a refusal that passes use a fault. */
  readonly status?: number;
  readonly clock?: Clock;
}

/** What `setupServer(…)` and `setupWorker(…)` of msw take, spread. */
export type StreamHandlers = readonly (HttpHandler | WebSocketHandler)[];

const usualUrls: Readonly<Record<WireName, string | RegExp>> = {
  'chat-stream': '*/api/ai/chat/stream',
  text: '*/api/v1/chat/unified/stream',
  'openai-chat': '*/v1/chat/completions',
  'openai-responses': '*/v1/responses',
  anthropic: '*/v1/messages',
  gemini: /:streamGenerateContent$/,
  ollama: '*/api/chat',
  'ai-sdk': '*/api/chat',
  'ag-ui': '*/agent',
  'chat-chunk': /^wss?:.*\/api\/ai\/chat\/socket$/,
};

/**
 * Handlers that answer a chat's requests with a stream of `protocol`: `setupServer(...streamReply({text: 'Hello'}))`.
 *
 * The bytes are those of the wire, written by the encoders that the reference server writes with. Nothing is waited for
 * unless `chunkMs` or a stall says so. Faults happen once, unless their `times` says otherwise.
 *
 * @throws {TypeError | RangeError} naming the option that is wrong.
 */
export function streamReply(options: StreamReplyOptions = {}): StreamHandlers {
  const wire = options.protocol ?? 'chat-stream';
  if (!wireNames.includes(wire)) {
    throw new TypeError(`Expected \`protocol\` to be one of ${wireNames.join(', ')}, got "${wire}".`);
  }
  return handlersFor(options.url ?? usualUrls[wire], answeringOf(wire, options));
}

/** The handlers of a wire at an address. @throws {TypeError} where the wire needs `url` to be a string. */
export function handlersFor(url: string | RegExp, answering: Answering): StreamHandlers {
  const {wire} = answering;
  if (wire === 'chat-chunk') return socketHandlers(url, answering);
  if (wire !== 'chat-stream') return wireHandlers(url, answering);
  if (typeof url !== 'string') throw new TypeError('Expected `url` to be a string for the native wire.');
  return nativeHandlers(url, answering);
}

function answeringOf(wire: WireName, options: StreamReplyOptions): Answering {
  const {chunkMs = 0, pieceBytes = null, faults = [], status, answer, model = 'test-model'} = options;
  if (!(Number.isFinite(chunkMs) && chunkMs >= 0)) {
    throw new RangeError(`Expected \`chunkMs\` to be 0 or more, got ${chunkMs}.`);
  }
  if (pieceBytes !== null && !(Number.isInteger(pieceBytes) && pieceBytes > 0)) {
    throw new RangeError(`Expected \`pieceBytes\` to be a whole number above 0, got ${pieceBytes}.`);
  }
  const always = status === undefined ? [] : [{status, times: Number.POSITIVE_INFINITY}];
  let turn = 0;
  // What is wrong with the answer is said now, and not in the middle of a test.
  if (!answer) eventsOf(options);
  return {
    wire,
    plan: new FaultPlan([...always, ...[faults].flat()]),
    clock: options.clock ?? systemClock,
    model,
    pieceBytes,
    answerTo: (body) => {
      const chosen = answer?.({body, turn});
      turn += 1;
      return {events: eventsOf({...options, ...chosen}), atMs: (seq) => seq * chunkMs};
    },
  };
}
