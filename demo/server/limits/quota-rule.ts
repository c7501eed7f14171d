import type {QuotaSpan, QuotaUnit} from '../store/limits-tables.js';

/** A limit on what is used: of each user by themselves, or of all of them together. */
export interface QuotaRule {
  readonly of: 'user' | 'server';
  readonly unit: QuotaUnit;
  readonly span: QuotaSpan;
  /** Tokens, or millionths of the unit of money; whole. */
  readonly granted: number;
}

/** How much of each unit. */
export type Amounts = Readonly<Record<QuotaUnit, number>>;

/** The account of all users together. */
export const serverAccount = 'server';

export function accountOf({of}: QuotaRule, userId: string): string {
  return of === 'server' ? serverAccount : `user:${userId}`;
}

/** The name of the period of `span` that `now`, milliseconds since the epoch, is in: by UTC, whatever the server's zone. */
export function periodOf(span: QuotaSpan, now: number): string {
  if (span === 'always') return 'always';
  return new Date(now).toISOString().slice(0, span === 'day' ? '2026-03-09'.length : '2026-03'.length);
}
