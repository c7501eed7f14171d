import * as v from 'valibot';
import type {ChatEvent} from '../model/chat-event.js';
import type {Frame, TransportRequest} from '../transport/transport.js';
import {continueInstruction} from './continue-instruction.js';
import {errorSchema, optionally, optionalText} from './lenient-fields.js';
import {postJson} from './post-json.js';
import type {Decoded, Decoder, Protocol, Turn} from './protocol.js';
import {untoldFailure} from './untold-failure.js';

export interface TextOptions {
  /**
   * Whether a body that ends without `[DONE]` was cut. Default: it was, once that endpoint has ended an answer with
   * `[DONE]`; until then a body that ends is an answer that ended.
   */
  readonly requireEnd?: boolean;
  /** Text that begins with this is an error, and no part of the answer. */
  readonly errorPrefix?: string;
  /** Whether what is no JSON is text. Default: true. */
  readonly plainText?: boolean;
  /** Fields added to every request body, for example `user_id`. */
  readonly body?: Readonly<Record<string, unknown>>;
}

/**
 * Frames of text: `{"text": "…"}`, a JSON string, or plain text, and `[DONE]` at the end or none. An object with an
 * `error` is an error. Sends `{message}`.
 *
 * Spaces are kept as they come. A stream that began with JSON goes on with it: what cannot be parsed then is
 * malformed, not text; and in one that began with plain text a quoted word or a number is text as well.
 */
export function text(options: TextOptions = {}): Protocol {
  /** The endpoints that have ended an answer with `[DONE]`. */
  const ending = new Set<string>();
  return {
    name: 'text',
    idempotentPost: false,
    resumeAbility: null,
    startRequest: (turn) => textRequest(turn, options),
    createDecoder: (context) => new TextFrameDecoder(options, ending, context?.endpoint.href ?? ''),
  };
}

function textRequest({endpoint, request, history}: Turn, {body}: TextOptions): TransportRequest {
  const asked = request.trigger === 'continue' ? continueInstruction : request.message;
  const last = history.findLast(({role}) => role === 'user');
  return postJson(endpoint, {...body, message: asked ?? last?.content ?? ''});
}

const frameSchema = v.looseObject({text: optionalText, error: optionally(errorSchema)});

class TextFrameDecoder implements Decoder {
  readonly #options: TextOptions;
  readonly #ending: Set<string>;
  readonly #endpoint: string;
  /** How the stream began; it does not change its ways. */
  #form: 'json' | 'plain' | null = null;

  constructor(options: TextOptions, ending: Set<string>, endpoint: string) {
    this.#options = options;
    this.#ending = ending;
    this.#endpoint = endpoint;
  }

  decode({data, event}: Frame): Decoded {
    if (data.trim() === '[DONE]') {
      this.#ending.add(this.#endpoint);
      return events({type: 'done', finishReason: 'stop'});
    }
    const json = parsed(data);
    if (typeof json === 'object' && json !== null && !Array.isArray(json)) return this.#ofObject(json);
    if (event === 'error') return events(untoldFailure({message: typeof json === 'string' ? json : data}));
    if (typeof json === 'string' && this.#form !== 'plain') {
      this.#form = 'json';
      return this.#said(json);
    }
    const isPlain = (this.#options.plainText ?? true) && this.#form !== 'json';
    if (!isPlain) return {kind: 'malformed', reason: json === undefined ? 'not JSON' : 'not a text frame'};
    // A bare number says nothing of how the others will be written.
    if (json === undefined) this.#form = 'plain';
    return this.#said(data);
  }

  end(): readonly ChatEvent[] {
    const requireEnd = this.#options.requireEnd ?? this.#ending.has(this.#endpoint);
    return requireEnd ? [] : [{type: 'done', finishReason: 'stop'}];
  }

  #ofObject(json: object): Decoded {
    const read = v.safeParse(frameSchema, json);
    if (!read.success) return {kind: 'malformed', reason: 'not a text frame'};
    const {text: said, error} = read.output;
    if (error) return events(untoldFailure(error));
    if (typeof said !== 'string') return {kind: 'malformed', reason: 'neither text nor an error'};
    this.#form ??= 'json';
    return this.#said(said);
  }

  #said(content: string): Decoded {
    const {errorPrefix} = this.#options;
    if (errorPrefix && content.startsWith(errorPrefix)) {
      return events(untoldFailure({message: content.slice(errorPrefix.length).trim()}));
    }
    return content === '' ? {kind: 'events', events: []} : events({type: 'chunk', content});
  }
}

function events(event: ChatEvent): Decoded {
  return {kind: 'events', events: [event]};
}

/** Undefined where it is no JSON. */
function parsed(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    // Plain text, or broken: what came before says which.
    return undefined;
  }
}
