import * as v from 'valibot';
import type {ChatEvent} from '../model/chat-event.js';
import type {Frame, TransportRequest} from '../transport/transport.js';
import {continueInstruction} from './continue-instruction.js';
import {optionalCount, optionally, optionalText} from './lenient-fields.js';
import {finishReasonFrom} from './plain-words.js';
import {postJson} from './post-json.js';
import type {Decoded, Decoder, Protocol, Turn} from './protocol.js';
import {readJson} from './read-json.js';
import {untoldFailure} from './untold-failure.js';

export interface ChatChunkOptions {
  /** Plugin that is called. Default: `ai-chat`. */
  readonly plugin?: string;
  /** Its function. Default: `chat`. */
  readonly function?: string;
  /** Model to ask for where the message names none. */
  readonly model?: string;
  /** Fields added to the arguments of every call. */
  readonly args?: Readonly<Record<string, unknown>>;
}

/**
 * `ServerMessage::ChatChunk {req_id, delta, finish_reason}` as servers in Rust send it, tagged from outside
 * (`{"ChatChunk": {…}}`) or inside (`{"type": "chat_chunk", …}`), and its relatives `{session_id, chunk, done}` and
 * `{request_id, content, done}`. Asks by a `plugin_call` whose `req_id` is the turn's key.
 *
 * Ends with a `finish_reason` or `done`; a line that closes before was cut. What names another request is passed over.
 */
export function chatChunk(options: ChatChunkOptions = {}): Protocol {
  return {
    name: 'chat-chunk',
    idempotentPost: false,
    resumeAbility: null,
    startRequest: (turn) => chatChunkRequest(turn, options),
    createDecoder: (context) => new ChatChunkDecoder(context?.turn?.idempotencyKey ?? null),
  };
}

function chatChunkRequest(turn: Turn, options: ChatChunkOptions): TransportRequest {
  const {endpoint, idempotencyKey, request, history, instructions} = turn;
  const told = history.filter(({content}) => content !== '').map(({role, content}) => ({role, content}));
  const isContinued = request.trigger === 'continue';
  // The question stands beside what was said before it.
  const last = isContinued ? -1 : told.findLastIndex(({role}) => role === 'user');
  const model = request.model ?? options.model;
  return postJson(endpoint, {
    type: 'plugin_call',
    req_id: idempotencyKey,
    plugin: options.plugin ?? 'ai-chat',
    function: options.function ?? 'chat',
    args: {
      ...options.args,
      message: isContinued ? continueInstruction : (request.message ?? told[last]?.content ?? ''),
      history: [
        ...(instructions ? [{role: 'system', content: instructions}] : []),
        ...told.filter((_, at) => at !== last),
      ],
      ...(model === undefined ? {} : {model}),
      ...(request.conversationId === undefined ? {} : {conversation_id: request.conversationId}),
    },
  });
}

const requestId = optionally(v.union([v.string(), v.number()]));

const frameSchema = v.looseObject({
  req_id: requestId,
  session_id: requestId,
  request_id: requestId,
  delta: optionalText,
  chunk: optionalText,
  content: optionalText,
  finish_reason: optionalText,
  done: optionally(v.boolean()),
  code: optionally(v.union([v.string(), v.number()])),
  message: optionalText,
  error: optionalText,
  retry_after_ms: optionalCount,
});
type Fields = v.InferOutput<typeof frameSchema>;

const taggedSchema = v.looseObject({
  ChatChunk: v.optional(frameSchema),
  Error: v.optional(frameSchema),
  type: v.optional(v.string()),
});

class ChatChunkDecoder implements Decoder {
  /** The request whose frames these are; where nobody said, the first one named. */
  #own: string | null;
  #session: string | null = null;

  constructor(own: string | null) {
    this.#own = own;
  }

  decode({data}: Frame): Decoded {
    const read = readJson(data, v.intersect([taggedSchema, frameSchema]), 'a chat chunk');
    if ('malformed' in read) return read.malformed;
    const {ChatChunk: chunk, Error: failure, type} = read.value;
    const fields = chunk ?? failure ?? read.value;
    if (this.#isForeign(fields)) return {kind: 'ignored', seq: null, id: null};
    if (failure || type === 'error' || type === 'Error') return {kind: 'events', events: [errorOf(fields)]};
    const isChunk = chunk || isChunkType(type) || (type === undefined && hasWords(fields));
    // Other messages of the same socket.
    return isChunk ? {kind: 'events', events: eventsOf(fields)} : {kind: 'ignored', seq: null, id: null};
  }

  end(): readonly ChatEvent[] {
    return [];
  }

  #isForeign({req_id, session_id, request_id}: Fields): boolean {
    const named = req_id ?? request_id ?? null;
    if (named !== null) {
      this.#own ??= String(named);
      return String(named) !== this.#own;
    }
    // A session is the server's own name, which the request does not know.
    const session = session_id ?? null;
    if (session === null) return false;
    this.#session ??= String(session);
    return String(session) !== this.#session;
  }
}

function isChunkType(type: string | undefined): boolean {
  return type === 'chat_chunk' || type === 'ChatChunk' || type === 'chatChunk';
}

function hasWords({delta, chunk, content, done, finish_reason, error}: Fields): boolean {
  return [delta, chunk, content, done, finish_reason, error].some((word) => word !== undefined);
}

function eventsOf(fields: Fields): readonly ChatEvent[] {
  if (fields.error) return [errorOf(fields)];
  const content = fields.delta ?? fields.chunk ?? fields.content ?? '';
  const events: ChatEvent[] = content === '' ? [] : [{type: 'chunk', content}];
  const word = fields.finish_reason;
  if (word === 'error') events.push(errorOf(fields));
  else if (word || fields.done) events.push({type: 'done', finishReason: finishReasonFrom(word)});
  return events;
}

function errorOf({code, message, error, retry_after_ms: delayMs}: Fields): ChatEvent {
  const event = untoldFailure({code, message: message ?? error});
  return typeof delayMs === 'number' && delayMs >= 0 ? {...event, retryAfterMs: delayMs} : event;
}
