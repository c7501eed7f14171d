import type {Logger} from 'pino';
import type {RunObserver} from '../generation/run-observer.js';
import type {RunPlace} from '../generation/run-place.js';
import type {KnownNames} from './known-names.js';
import {outcomeOf} from './run-outcome.js';
import {beginTimes, msBetween, noteSaid, type RunTimes} from './run-times.js';
import type {UserNames} from './user-names.js';

export interface RunEventsOptions {
  readonly logger: Logger;
  readonly names: KnownNames;
  readonly userNames: UserNames;
}

/** Writes the start and the end of every run to the log, as `run.start`, and `run.end` or `run.error`. No content. */
export function runEvents({logger, names, userNames}: RunEventsOptions): RunObserver {
  const known = new WeakMap<RunPlace, RunTimes>();
  const contextOf = (place: RunPlace) => ({
    streamId: place.streamId,
    messageId: place.messageId,
    conversationId: place.conversationId,
    userId: userNames(place.userId),
    model: names.modelName(place.model),
  });
  return {
    began(place, at) {
      known.set(place, beginTimes(at));
      logger.info(
        {event: 'run.start', ...contextOf(place), isContinued: place.continued !== null},
        'run started',
      );
    },
    said(place, event, at) {
      const times = known.get(place);
      if (times) noteSaid(times, event, at);
    },
    ended(place, {answeredBy, usage, finishReason, errorCode, ...end}, at) {
      const times = known.get(place);
      known.delete(place);
      const outcome = outcomeOf({...end, errorCode});
      const fields = {
        ...contextOf(place),
        outcome,
        provider: answeredBy?.provider ?? names.providerNameOf(place.model),
        kind: answeredBy?.kind ?? null,
        instead: answeredBy?.instead?.provider ?? null,
        inputTokens: usage?.inputTokens ?? null,
        outputTokens: usage?.outputTokens ?? null,
        firstTokenMs:
          times && times.firstSaidAt !== null ? msBetween(times.beganAt, times.firstSaidAt) : null,
        durationMs: times ? msBetween(times.beganAt, at) : null,
      };
      if (end.status === 'error')
        logger.warn({event: 'run.error', ...fields, code: errorCode}, 'run ended with an error');
      else logger.info({event: 'run.end', ...fields, finishReason}, 'run ended');
    },
  };
}
