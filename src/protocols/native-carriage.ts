import * as v from 'valibot';
import type {ChatEvent} from '../model/chat-event.js';
import {jsonAnswerSchema} from '../model/native-wire.js';
import type {Frame, TransportRequest} from '../transport/transport.js';
import {pathBelow} from './path-below.js';
import type {Decoded, Decoder, PollAbility, ResumePoint, Turn, WholeAbility} from './protocol.js';
import {readJson} from './read-json.js';

/*
 * How the native wire is carried where no stream gets through. Everything goes out under the turn's key, so that
 * it finds the run that a stream began.
 */

const pageSchema = v.object({events: v.array(v.unknown()), done: v.optional(v.boolean(), false)});

export const nativePages: PollAbility = {
  start: (turn) => startRequest(turn, turn.endpoint, {prefer: 'respond-async', accept: 'application/json'}),
  poll: ({endpoint, streamId, after, waitSeconds}) => {
    const url = pathBelow(endpoint, streamId, 'events');
    url.searchParams.set('after', String(after));
    url.searchParams.set('wait', String(waitSeconds));
    return {url: url.href, method: 'GET', headers: {}, framesOf: framesOfPage};
  },
};

export const nativeWhole: WholeAbility = {
  start: (turn) => startRequest(turn, wholeEndpoint(turn.endpoint), {accept: 'application/json'}),
  resume: ({endpoint, streamId}: ResumePoint) => ({
    url: pathBelow(endpoint, streamId).href,
    method: 'GET',
    headers: {accept: 'application/json'},
  }),
  createDecoder: () => new WholeDecoder(),
};

/** `POST` of a turn; `headers` beside the ones that every turn has. */
export function startRequest(
  {idempotencyKey, request}: Turn,
  url: URL,
  headers: Readonly<Record<string, string>> = {},
): TransportRequest {
  return {
    url: url.href,
    method: 'POST',
    headers: {'content-type': 'application/json', 'idempotency-key': idempotencyKey, ...headers},
    body: JSON.stringify(request),
  };
}

/** Beside an endpoint that ends in `/stream`; any other is asked for JSON itself. */
function wholeEndpoint(endpoint: URL): URL {
  const url = new URL(endpoint);
  url.pathname = url.pathname.replace(/\/stream\/?$/, '');
  return url;
}

function framesOfPage(page: unknown): readonly string[] {
  const parsed = v.safeParse(pageSchema, page);
  // Not a page, or one that says it is over and never said how: one frame that nobody can read counts as what it is.
  if (!parsed.success || (parsed.output.done && parsed.output.events.length === 0)) return ['null'];
  return parsed.output.events.map((event) => JSON.stringify(event));
}

class WholeDecoder implements Decoder {
  decode({data}: Frame): Decoded {
    const read = readJson(data, jsonAnswerSchema, 'a whole answer');
    if ('malformed' in read) return read.malformed;
    const {streamId, messageId, conversationId, model, parts, finishReason} = read.value;
    const {userMessageId, usage} = read.value;
    const end: ChatEvent =
      finishReason === 'stopped' ? {type: 'stopped'} : {type: 'done', finishReason, ...(usage && {usage})};
    return {
      kind: 'events',
      events: [
        {type: 'start', streamId, messageId, conversationId, model, ...(userMessageId && {userMessageId})},
        {type: 'reset', parts},
        end,
      ],
    };
  }

  end(): readonly ChatEvent[] {
    return [];
  }
}
