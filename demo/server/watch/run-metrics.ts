import type {RunObserver} from '../generation/run-observer.js';
import type {RunPlace} from '../generation/run-place.js';
import type {KnownNames} from './known-names.js';
import type {ServerMetrics} from './metrics.js';
import {outcomeOf} from './run-outcome.js';
import {beginTimes, msBetween, noteSaid, type RunTimes} from './run-times.js';

/** Counts runs: how they ended, how fast they were, and what failed. */
export function runMetrics(metrics: ServerMetrics, {providerNameOf}: KnownNames): RunObserver {
  const known = new WeakMap<RunPlace, RunTimes>();
  return {
    began(place, at) {
      known.set(place, beginTimes(at));
    },
    asked(place, _messages, at) {
      const times = known.get(place);
      if (times) times.askedAt = at;
    },
    answered(_place, {instead}) {
      if (instead) metrics.providerErrors.inc({provider: instead.provider, code: instead.code});
    },
    said(place, event, at) {
      const times = known.get(place);
      if (times) noteSaid(times, event, at);
    },
    ended(place, {answeredBy, usage, ...end}, at) {
      const times = known.get(place);
      if (!times) return;
      known.delete(place);
      const outcome = outcomeOf(end);
      const provider = answeredBy?.provider ?? providerNameOf(place.model);
      metrics.runs.inc({outcome, provider});
      metrics.runDuration.observe({outcome, provider}, msBetween(times.beganAt, at) / 1_000);
      if (outcome === 'error' && times.askedAt !== null)
        metrics.providerErrors.inc({provider, code: end.errorCode ?? 'server'});
      observeSpeed(metrics, provider, {times, outputTokens: usage?.outputTokens ?? 0});
      if (!usage) return;
      metrics.tokens.inc({direction: 'input', provider}, usage.inputTokens);
      metrics.tokens.inc({direction: 'output', provider}, usage.outputTokens);
    },
  };
}

function observeSpeed(
  metrics: ServerMetrics,
  provider: string,
  {times, outputTokens}: {readonly times: RunTimes; readonly outputTokens: number},
): void {
  const {beganAt, firstSaidAt, lastSaidAt} = times;
  if (firstSaidAt === null || lastSaidAt === null) return;
  metrics.firstToken.observe({provider}, msBetween(beganAt, firstSaidAt) / 1_000);
  const sayingMs = msBetween(firstSaidAt, lastSaidAt);
  // An answer in one piece has no speed.
  if (sayingMs > 0 && outputTokens > 0)
    metrics.tokensPerSecond.observe({provider}, (outputTokens * 1_000) / sayingMs);
}
