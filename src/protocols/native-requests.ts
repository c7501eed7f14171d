import {jsonOf} from '../base/json-of.js';
import {parseEventId} from '../model/native-wire.js';
import type {TransportRequest} from '../transport/transport.js';
import {pathBelow} from './path-below.js';
import type {ResumeAbility, ResumePoint, Turn} from './protocol.js';

/*
 * What the native wire asks; what reads its answers is in chat-stream.ts.
 */

export const nativeResume: ResumeAbility = {
  isNamedByHead: true,
  resume: (point) => resumeRequest(point, false),
  snapshot: (point) => resumeRequest(point, true),
  stop: ({endpoint, streamId, idempotencyKey, afterSeq}) => ({
    url: pathBelow(endpoint, ...(streamId === null ? ['stop'] : [streamId, 'stop'])).href,
    method: 'POST',
    headers: {'content-type': 'application/json', 'idempotency-key': idempotencyKey},
    body: JSON.stringify(afterSeq === null ? {} : {afterSeq}),
  }),
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
    body: jsonOf(request),
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
