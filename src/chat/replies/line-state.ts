import type {MessageId} from '../../base/ids.js';
import type {LineNotice, LineStatus} from '../../stream/line-status.js';
import type {Phase} from '../state.js';
import type {StateEvent} from '../state-event.js';

/** What subscribers are told of the line of `reply`. */
export function stateEventOf(status: LineStatus, reply: MessageId): StateEvent {
  switch (status.kind) {
    case 'event-skipped':
      return {type: status.kind, reply, reason: status.reason, count: status.count};
    case 'gap':
      return {type: status.kind, reply, afterSeq: status.afterSeq};
    case 'duplicate-dropped':
      return {type: status.kind, reply, count: status.count};
    case 'resumed':
      return {type: status.kind, reply, afterSeq: status.afterSeq, downMs: status.downMs};
    case 'stalled':
      return {type: status.kind, reply, silentMs: status.silentMs};
    case 'degraded':
    case 'restored':
      return {type: status.kind, reply, from: status.from, to: status.to};
    default:
      return {type: 'phase-changed', reply, phase: phaseOf(status)};
  }
}

function phaseOf(status: Exclude<LineStatus, LineNotice>): Phase {
  if (status.kind !== 'open') return status;
  return status.isStream ? {kind: 'streaming'} : {kind: 'polling', transport: status.transport};
}
