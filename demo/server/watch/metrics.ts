import {Counter, Gauge, Histogram, Registry} from 'prom-client';
import {auditEventNames} from './audit-events.js';
import {clientErrorKinds, interactionKinds} from './client-event-kinds.js';

/** What is counted when it is asked for. */
export interface LiveCounts {
  activeRuns(): number;
  openReaders(): number;
}

/** How somebody took a stream up again. */
export const resumeKinds = ['resume', 'poll', 'snapshot'] as const;
export type ResumeKind = (typeof resumeKinds)[number];

/** Percent of a budget at which somebody should know. */
export const alertLevels = [80, 100] as const;
export type AlertLevel = (typeof alertLevels)[number];

const firstTokenBuckets = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 20, 30, 60];
const durationBuckets = [0.05, 0.1, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600];
const tokenRateBuckets = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000];

/**
 * The series of one server, in a registry of its own. Labels take values of closed sets alone, which the code or the
 * configuration names: never what people send.
 */
export class ServerMetrics {
  readonly registry = new Registry();
  readonly runs = this.#counter('chat_stream_runs_total', 'Answers that ended.', ['outcome', 'provider']);
  readonly firstToken = this.#histogram(
    'chat_stream_first_token_seconds',
    'From the start of an answer to the first that the model said.',
    ['provider'],
    firstTokenBuckets,
  );
  readonly runDuration = this.#histogram(
    'chat_stream_run_duration_seconds',
    'From the start of an answer to its saved end.',
    ['outcome', 'provider'],
    durationBuckets,
  );
  readonly tokensPerSecond = this.#histogram(
    'chat_stream_output_tokens_per_second',
    'Tokens that the model counted, over the time from its first word to its last.',
    ['provider'],
    tokenRateBuckets,
  );
  readonly tokens = this.#counter('chat_stream_tokens_total', 'Tokens, as models counted them.', [
    'direction',
    'provider',
  ]);
  readonly cacheLookups = this.#counter('chat_stream_cache_lookups_total', 'Looks into the cache.', [
    'result',
  ]);
  readonly providerErrors = this.#counter(
    'chat_stream_provider_errors_total',
    'Failures of model services, those that another one stood in for too.',
    ['provider', 'code'],
  );
  readonly resumes = this.#counter('chat_stream_resumes_total', 'Streams taken up again.', ['kind']);
  readonly interactions = this.#counter(
    'chat_stream_interactions_total',
    'What people did with answers, as pages told it.',
    ['kind'],
  );
  readonly clientErrors = this.#counter(
    'chat_stream_client_errors_total',
    'What failed on pages, as they told it.',
    ['kind', 'code'],
  );
  readonly auditEvents = this.#counter('chat_stream_audit_events_total', 'What the audit log told.', [
    'event',
  ]);
  readonly budgetAlerts = this.#counter(
    'chat_stream_budget_alerts_total',
    'How often a budget of the server was used to that percentage.',
    ['percent'],
  );
  readonly budgetUsed = new Gauge({
    name: 'chat_stream_budget_used_ratio',
    help: 'How much of a budget of the server is spent; 1 is all. Set when an answer ends.',
    labelNames: ['unit', 'span'],
    registers: [this.registry],
  });

  constructor({activeRuns, openReaders}: LiveCounts) {
    this.#gauge('chat_stream_active_runs', 'Answers that are being written.', activeRuns);
    this.#gauge('chat_stream_open_readers', 'Readers of streams.', openReaders);
    // Series that are there from the beginning: an increase from nothing is none to a rate.
    for (const result of ['hit', 'miss']) this.cacheLookups.inc({result}, 0);
    for (const kind of resumeKinds) this.resumes.inc({kind}, 0);
    for (const kind of interactionKinds) this.interactions.inc({kind}, 0);
    for (const kind of clientErrorKinds) this.clientErrors.inc({kind, code: 'none'}, 0);
    for (const event of auditEventNames) this.auditEvents.inc({event}, 0);
    for (const percent of alertLevels) this.budgetAlerts.inc({percent}, 0);
  }

  /** Told of every look into the cache. */
  readonly onLookup = (result: 'hit' | 'miss'): void => this.cacheLookups.inc({result});

  #counter<Label extends string>(name: string, help: string, labelNames: readonly Label[]): Counter<Label> {
    return new Counter({name, help, labelNames: [...labelNames], registers: [this.registry]});
  }

  #histogram<Label extends string>(
    name: string,
    help: string,
    labelNames: readonly Label[],
    buckets: readonly number[],
  ): Histogram<Label> {
    return new Histogram({
      name,
      help,
      labelNames: [...labelNames],
      buckets: [...buckets],
      registers: [this.registry],
    });
  }

  #gauge(name: string, help: string, read: () => number): void {
    new Gauge({
      name,
      help,
      registers: [this.registry],
      collect() {
        this.set(read());
      },
    });
  }
}
