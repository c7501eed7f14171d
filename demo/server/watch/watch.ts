import type {IncomingMessage} from 'node:http';
import type {Logger} from 'pino';
import type {Clock} from '../../../src/base/clock.js';
import type {RunHooks} from '../generation/run-hooks.js';
import type {RunObserver} from '../generation/run-observer.js';
import type {QuotaRule} from '../limits/quota-rule.js';
import type {Providers} from '../providers/providers.js';
import {Audit, type AuditContext} from './audit.js';
import {BudgetAlert} from './budget-alert.js';
import {knownNames} from './known-names.js';
import type {ServerMetrics} from './metrics.js';
import {runEvents} from './run-events.js';
import {runMetrics} from './run-metrics.js';
import {runSpans} from './run-spans.js';
import {createUserNames} from './user-names.js';

export interface WatchOptions {
  readonly clock: Pick<Clock, 'now'>;
  readonly logger: Logger;
  readonly metrics: ServerMetrics;
  readonly providers: Providers;
  readonly quotas: readonly QuotaRule[];
  /** Keys the names of people whose ids are not shown. */
  readonly secret: string | null;
}

/** All that watches the server: metrics, spans, events, audit log and alerts. */
export interface Watch {
  readonly metrics: ServerMetrics;
  readonly audit: Audit;
  readonly observers: readonly RunObserver[];
  /** To stand after those of quotas. */
  readonly hooks: readonly RunHooks[];
  /** The route that a request took, such as `/api/ai/keys/:provider`: its address may hold anything. */
  readonly routes: WeakMap<IncomingMessage, string>;
  /** Told of every error that a request is answered with. */
  refused(error: unknown, context: AuditContext): void;
}

export function createWatch({clock, logger, metrics, providers, quotas, secret}: WatchOptions): Watch {
  const names = knownNames(providers);
  const userNames = createUserNames(secret);
  const audit = new Audit({logger, metrics, userNames});
  const budget = new BudgetAlert({clock, logger, metrics, rules: quotas});
  return {
    metrics,
    audit,
    observers: [runMetrics(metrics, names), runEvents({logger, names, userNames}), runSpans(names)],
    hooks: [budget.hooks],
    routes: new WeakMap(),
    refused(error, context) {
      audit.refused(error, context);
      budget.refused(error);
    },
  };
}
