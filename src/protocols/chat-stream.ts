import * as v from 'valibot';
import {hintFor, isRetryable} from '../base/chat-error.js';
import {classifyError} from '../base/classify-error.js';
import {type ChatEvent, chatEventSchema} from '../model/chat-event.js';
import {parseEventId} from '../model/native-wire.js';
import type {Frame, TransportRequest} from '../transport/transport.js';
import {optionally} from './lenient-fields.js';
import {nativePages, nativeWhole, startRequest} from './native-carriage.js';
import {pathBelow} from './path-below.js';
import {finishReasonFrom, usageFromOpenAI} from './plain-words.js';
import type {Decoded, Decoder, Protocol, ResumePoint} from './protocol.js';

/**
 * The native wire: numbered events, resume by cursor, stop on the server. Also reads the plain form, which has
 * neither ids nor numbers, writes snake_case, and gives `error` as a string or an object.
 */
export function chatStream(): Protocol {
  return {
    name: 'chat-stream',
    idempotentPost: true,
    answersAtOnce: true,
    pollAbility: nativePages,
    wholeAbility: nativeWhole,
    startRequest: (turn) => startRequest(turn, turn.endpoint),
    resumeAbility: {
      isNamedByHead: true,
      resume: (point) => resumeRequest(point, false),
      snapshot: (point) => resumeRequest(point, true),
      stop: ({endpoint, streamId, idempotencyKey, afterSeq}) => ({
        url: pathBelow(endpoint, ...(streamId === null ? ['stop'] : [streamId, 'stop'])).href,
        method: 'POST',
        headers: {'content-type': 'application/json', 'idempotency-key': idempotencyKey},
        body: JSON.stringify(afterSeq === null ? {} : {afterSeq}),
      }),
    },
    createDecoder: () => new NativeDecoder(),
  };
}

function resumeRequest(
  {endpoint, streamId, cursor, isSameOrigin}: ResumePoint,
  isSnapshot: boolean,
): TransportRequest {
  const url = pathBelow(endpoint, streamId);
  const headers: Record<string, string> = {};
  if (isSnapshot) url.searchParams.set('format', 'snapshot');
  else if (cursor !== null && isSameOrigin) headers['last-event-id'] = cursor;
  else if (cursor !== null) url.searchParams.set('cursor', cursor);
  return {
    url: url.href,
    method: 'GET',
    headers,
    socketMessage: isSnapshot
      ? {type: 'snapshot', streamId}
      : {type: 'resume', streamId, after: cursor === null ? -1 : (parseEventId(cursor)?.seq ?? -1)},
  };
}

const knownTypes: ReadonlySet<string> = new Set(
  chatEventSchema.options.map((option) => option.entries.type.literal),
);

class NativeDecoder implements Decoder {
  decode(frame: Frame): Decoded {
    let json: unknown;
    try {
      json = JSON.parse(frame.data);
    } catch {
      return {kind: 'malformed', reason: 'not JSON'};
    }
    if (typeof json !== 'object' || json === null) return {kind: 'malformed', reason: 'not an object'};
    const fields = json as Readonly<Record<string, unknown>>;
    const numbered = parseEventId(frame.id);
    const seq = Number.isSafeInteger(fields['seq']) ? Number(fields['seq']) : (numbered?.seq ?? null);
    const id = numbered ? frame.id : null;
    const type = fields['type'];
    if (typeof type === 'string' && !knownTypes.has(type)) return {kind: 'ignored', seq, id};
    const parsed = v.safeParse(chatEventSchema, fields);
    if (parsed.success) return {kind: 'event', event: withOurWords(parsed.output), seq, id};
    const plain = v.safeParse(chatEventSchema, fromPlainForm(fields));
    if (plain.success) return {kind: 'event', event: plain.output, seq, id};
    return {
      kind: 'malformed',
      reason:
        v.flatten(parsed.issues).root?.[0] ??
        `not a valid ${typeof type === 'string' ? type : 'typed'} event`,
    };
  }

  end(): readonly ChatEvent[] {
    return [];
  }
}

/** A hint is for people, and what a server wrote is not shown to people. */
function withOurWords(event: ChatEvent): ChatEvent {
  return event.type === 'error' ? {...event, hint: hintFor(event.code)} : event;
}

const plainErrorSchema = v.looseObject({
  code: optionally(v.union([v.string(), v.number()])),
  type: optionally(v.string()),
  message: v.optional(v.string(), ''),
  retryable: v.optional(v.boolean()),
});

function fromPlainForm(fields: Readonly<Record<string, unknown>>): unknown {
  switch (fields['type']) {
    case 'start':
      return {
        type: 'start',
        streamId: fields['streamId'] ?? fields['stream_id'] ?? '',
        messageId: fields['messageId'] ?? fields['message_id'] ?? '',
        conversationId: fields['conversationId'] ?? fields['conversation_id'] ?? '',
        model: fields['model'] ?? '',
      };
    case 'done': {
      // Whatever it is: what comes of it is looked at as a whole.
      const usage =
        typeof fields['usage'] === 'object' ? (fields['usage'] as Record<string, number> | null) : null;
      const word = (fields['finish_reason'] ?? fields['finishReason']) as string | null | undefined;
      return {
        type: 'done',
        finishReason: finishReasonFrom(word),
        ...(usage ? {usage: 'inputTokens' in usage ? usage : usageFromOpenAI(usage)} : {}),
      };
    }
    case 'error':
      return fromPlainError(fields['error'] ?? fields);
    default:
      return fields['type'] === undefined && 'error' in fields ? fromPlainError(fields['error']) : fields;
  }
}

function fromPlainError(error: unknown): unknown {
  const {
    code: providerCode,
    type,
    message,
    retryable,
  } = v.parse(
    v.fallback(plainErrorSchema, {message: ''}),
    typeof error === 'string' ? {message: error} : error,
  );
  const code = classifyError({code: providerCode, type: type === 'error' ? null : type, message});
  return {
    type: 'error',
    code,
    message,
    hint: hintFor(code),
    retryable: retryable ?? isRetryable(code),
    ...(providerCode === undefined || providerCode === null ? {} : {providerCode: String(providerCode)}),
  };
}
