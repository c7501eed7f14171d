import type {Protocol} from '../protocols/protocol.js';
import type {Carriage} from '../transport/transport.js';
import type {Patience} from './attempt-patience.js';
import type {Ladder} from './ladder.js';
import {pollWaitSeconds} from './requests.js';

/** Milliseconds. Counted from the request, `idleMs` from the last byte, `totalMs` from the first attempt. */
export interface Timeouts {
  readonly connectMs: number;
  readonly firstByteMs: number;
  /** Null: none until the server has sent a heartbeat. */
  readonly idleMs: number | null;
  readonly totalMs: number | null;
}

/** Without a first byte for so long, a service that answers at once is held back by something in between. */
const heldAfterMs = 8_000;
/** A look whether a better transport gets through again is a short one. */
const probeMs = 3_000;

export interface PatienceOptions {
  readonly ladder: Ladder;
  readonly protocol: Protocol;
  readonly carriage: Carriage;
  /** This transport has carried something for this reply already. */
  readonly isQuiet: boolean;
  readonly timeouts: Timeouts;
}

/** How long to wait for what: less where there is another way, and none for an answer that comes whole. */
export function patienceFor({ladder, protocol, carriage, isQuiet, timeouts}: PatienceOptions): Patience {
  const {connectMs, firstByteMs, idleMs} = timeouts;
  const pageMs = carriage === 'whole' ? ladder.probeInMs : null;
  if (carriage === 'whole') return {connectMs: null, firstByteMs: null, idleMs: null, pageMs};
  const most = mostMs(ladder, protocol);
  // A poll that waits at the server answers when something came, or when its time is over.
  const waitMs = carriage === 'pages' && isQuiet ? pollWaitSeconds * 1_000 : 0;
  return {
    connectMs: Math.min(connectMs, most) + waitMs,
    firstByteMs: Math.min(firstByteMs, most) + waitMs,
    idleMs,
    pageMs,
  };
}

function mostMs(ladder: Ladder, protocol: Protocol): number {
  if (ladder.isProbing) return probeMs;
  const isPrompt = protocol.answersAtOnce === true || ladder.isNative;
  return isPrompt && ladder.canFall(protocol) ? heldAfterMs : Number.POSITIVE_INFINITY;
}
