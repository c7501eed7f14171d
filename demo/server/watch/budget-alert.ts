import type {Logger} from 'pino';
import {ChatError} from '../../../src/base/chat-error.js';
import type {Clock} from '../../../src/base/clock.js';
import type {RunHooks} from '../generation/run-hooks.js';
import {readBalance} from '../limits/balance.js';
import {grantedTo} from '../limits/grants.js';
import {periodOf, type QuotaRule, serverAccount} from '../limits/quota-rule.js';
import type {Queryable} from '../store/database.js';
import {type AlertLevel, alertLevels, type ServerMetrics} from './metrics.js';

export interface BudgetAlertOptions {
  readonly clock: Pick<Clock, 'now'>;
  readonly logger: Logger;
  readonly metrics: ServerMetrics;
  /** Those of the server as a whole are watched. */
  readonly rules: readonly QuotaRule[];
}

/**
 * Says when a budget of the server is used to 80 percent, and when to 100 or a start had to be refused for it: once a
 * period each, in each process.
 */
export class BudgetAlert {
  /** To be called after the quota's own, so that what a run used is counted. */
  readonly hooks: RunHooks;
  readonly #options: BudgetAlertOptions;
  readonly #rules: readonly QuotaRule[];
  /** By rule, what was said in which period. */
  readonly #said = new Map<QuotaRule, {readonly period: string; readonly levels: Set<AlertLevel>}>();

  constructor(options: BudgetAlertOptions) {
    this.#options = options;
    this.#rules = options.rules.filter((rule) => rule.of === 'server');
    this.hooks = {
      began: async () => {},
      ended: async (db) => {
        for (const rule of this.#rules) await this.#look(db, rule);
      },
    };
  }

  /** Told of errors that requests were answered with. */
  refused(error: unknown): void {
    if (!(error instanceof ChatError) || error.providerCode !== 'server-budget') return;
    // Which of several budgets it was is not said; there is hardly ever more than one.
    for (const rule of this.#rules) this.#say(rule, 100);
  }

  async #look(db: Queryable, rule: QuotaRule): Promise<void> {
    const {clock, metrics} = this.#options;
    const {unit, span} = rule;
    const period = periodOf(span, clock.now());
    const {spent} = await readBalance(db, {account: serverAccount, unit, period});
    const granted = await grantedTo(db, serverAccount, rule);
    const used = granted === 0 ? 1 : spent / granted;
    metrics.budgetUsed.set({unit, span}, used);
    for (const level of alertLevels) if (used * 100 >= level) this.#say(rule, level);
  }

  #say(rule: QuotaRule, level: AlertLevel): void {
    const {clock, logger, metrics} = this.#options;
    const {unit, span} = rule;
    const period = periodOf(span, clock.now());
    const known = this.#said.get(rule);
    const levels = known?.period === period ? known.levels : new Set<AlertLevel>();
    if (levels.has(level)) return;
    this.#said.set(rule, {period, levels: levels.add(level)});
    metrics.budgetAlerts.inc({percent: level});
    logger.warn(
      {event: 'budget.reached', percent: level, unit, span, period},
      'a budget is used up, or nearly',
    );
  }
}
