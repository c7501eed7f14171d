import type {Usage} from '../../../src/model/usage.js';

/** What two runs of one answer used together; what only one of them counted is taken from that one. */
export function addUsage(before: Usage | null | undefined, now: Usage | null | undefined): Usage | undefined {
  if (!before || !now) return now ?? before ?? undefined;
  const sum: Record<string, number> = {...before};
  for (const [name, count] of Object.entries(now)) sum[name] = (sum[name] ?? 0) + count;
  return sum as unknown as Usage;
}
