import type {Decoder, Protocol, Turn} from '../protocols/protocol.js';
import type {Carriage, TransportRequest} from '../transport/transport.js';
import type {Cursor} from './cursor.js';
import type {Aim} from './decide.js';

/** Seconds that a poll waits at the server: below what every proxy allows. */
export const pollWaitSeconds = 20;

export interface RequestOptions {
  readonly protocol: Protocol;
  readonly carriage: Carriage;
  readonly aim: Aim;
  readonly turn: Turn | null;
  readonly cursor: Cursor;
  readonly endpoint: URL;
  readonly isSameOrigin: boolean;
  /** False asks a page for what there is at once. */
  readonly mayWait: boolean;
}

/** The request for the next attempt. @throws {TypeError} where the protocol has none for this. */
export function requestFor(options: RequestOptions): TransportRequest {
  const {protocol, carriage, aim, turn, cursor, endpoint, isSameOrigin, mayWait} = options;
  const {pollAbility, wholeAbility, resumeAbility} = protocol;
  if (aim === 'start' && turn) {
    if (carriage === 'stream') return protocol.startRequest(turn);
    const start = carriage === 'pages' ? pollAbility?.start(turn) : wholeAbility?.start(turn);
    if (start) return start;
  }
  const {streamId, lastId, lastSeq} = cursor;
  if (streamId !== null) {
    const point = {endpoint, isSameOrigin, streamId, cursor: lastId};
    const after = lastSeq ?? -1;
    if (carriage === 'pages' && pollAbility) {
      return pollAbility.poll({...point, after, waitSeconds: mayWait ? pollWaitSeconds : 0});
    }
    if (carriage === 'whole' && wholeAbility?.resume) return wholeAbility.resume(point);
    if (carriage === 'stream' && resumeAbility) {
      return aim === 'snapshot' ? resumeAbility.snapshot(point) : resumeAbility.resume(point);
    }
  }
  throw new TypeError('There is no stream to take up.');
}

export function decoderFor({protocol, carriage, aim, turn, cursor, endpoint}: RequestOptions): Decoder {
  if (carriage === 'whole' && protocol.wholeAbility) return protocol.wholeAbility.createDecoder();
  return protocol.createDecoder({endpoint, turn, streamId: aim === 'start' ? null : cursor.streamId});
}
