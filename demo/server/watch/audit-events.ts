import {ChatError} from '../../../src/base/chat-error.js';

/** What the audit log tells of. */
export const auditEventNames = [
  'auth.login',
  'auth.refreshed',
  'auth.logout',
  'auth.failed',
  'access.denied',
  'quota.denied',
  'rate.limited',
  'key.saved',
  'key.deleted',
  'key.tested',
] as const;

export type AuditEventName = (typeof auditEventNames)[number];

/** What went well and is told, by route. */
export const auditedRoutes: ReadonlyMap<string, AuditEventName> = new Map([
  ['POST /api/ai/sessions', 'auth.refreshed'],
  ['DELETE /api/ai/sessions', 'auth.logout'],
  ['PUT /api/ai/keys/:provider', 'key.saved'],
  ['DELETE /api/ai/keys/:provider', 'key.deleted'],
  ['POST /api/ai/keys/:provider/test', 'key.tested'],
]);

const eventByStatus: Readonly<Partial<Record<number, AuditEventName>>> = {
  401: 'auth.failed',
  402: 'quota.denied',
  403: 'access.denied',
  429: 'rate.limited',
};

/** What a refusal of ours is to the audit log; null for what is none, such as a model service's own. */
export function auditEventOf(error: unknown): AuditEventName | null {
  if (!(error instanceof ChatError) || error.stage !== 'open' || error.status === undefined) return null;
  return eventByStatus[error.status] ?? null;
}
