import type {Logger} from 'pino';
import {type AuditEventName, auditEventOf} from './audit-events.js';
import type {ServerMetrics} from './metrics.js';
import type {UserNames} from './user-names.js';

/** Who did it, and in which request, as far as that is known. */
export interface AuditContext {
  readonly requestId: string;
  readonly userId: string | null;
  /** The provider whose key it was about; one that this server knows. */
  readonly provider?: string | undefined;
}

export interface AuditOptions {
  readonly logger: Logger;
  readonly metrics: ServerMetrics;
  readonly userNames: UserNames;
}

/** What is written down of a refusal. */
const refusals: ReadonlySet<AuditEventName> = new Set([
  'auth.failed',
  'access.denied',
  'quota.denied',
  'rate.limited',
]);

/** The audit log: who came, who went, who was turned away, and whose keys changed. No content. */
export class Audit {
  readonly #options: AuditOptions;

  constructor(options: AuditOptions) {
    this.#options = options;
  }

  note(event: AuditEventName, {requestId, userId, provider}: AuditContext): void {
    const {logger, metrics, userNames} = this.#options;
    metrics.auditEvents.inc({event});
    const fields = {
      event,
      requestId,
      userId: userId === null ? null : userNames(userId),
      ...(provider !== undefined && {provider}),
    };
    if (refusals.has(event)) logger.warn(fields, 'audit');
    else logger.info(fields, 'audit');
  }

  /** Writes `error` down, if it is a refusal that the audit log tells of. */
  refused(error: unknown, context: AuditContext): void {
    const event = auditEventOf(error);
    if (event) this.note(event, context);
  }
}
