import type {StreamId} from '../../../src/base/ids.js';
import type {Fixed} from './fixed.js';

/** What is counted: tokens, or money in millionths of its unit. */
export type QuotaUnit = 'tokens' | 'money';
/** How long a grant lasts: days and months are those of UTC. */
export type QuotaSpan = 'day' | 'month' | 'always';
export type HoldStatus = 'held' | 'settled' | 'released';

/** Token buckets. A bucket without a row is full. */
export interface RateBucketsTable {
  /** Such as `user:<id>` and `provider:<name>`. */
  bucket: Fixed<string>;
  /** Microseconds since the epoch: when it will be full again if nobody takes from it. */
  full_at_us: number;
}

/** One row a user, which each start of theirs writes first: so they come one after another. */
export interface UserStartsTable {
  user_id: Fixed<string>;
  last_start_at: number;
}

/** What an account used in a period. A balance without a row is untouched. */
export interface QuotaBalancesTable {
  /** `user:<id>` or `server`. */
  account: Fixed<string>;
  unit: Fixed<QuotaUnit>;
  /** `2026-03-09`, `2026-03` or `always`. */
  period: Fixed<string>;
  /** Set aside for runs that have not ended. */
  reserved: number;
  spent: number;
}

/** What an account may use where it is not what all may. */
export interface QuotaGrantsTable {
  account: Fixed<string>;
  unit: Fixed<QuotaUnit>;
  span: Fixed<QuotaSpan>;
  amount: number;
}

/** What a run set aside of one balance, and what it spent. It outlives its run: it is the bill. */
export interface QuotaHoldsTable {
  stream_id: Fixed<StreamId>;
  account: Fixed<string>;
  unit: Fixed<QuotaUnit>;
  period: Fixed<string>;
  reserved: Fixed<number>;
  /** Null while it is held. */
  spent: number | null;
  status: HoldStatus;
  created_at: Fixed<number>;
  ended_at: number | null;
}

/** What is set while the server runs, by hand too. */
export interface ServerSettingsTable {
  name: Fixed<string>;
  value: string;
  updated_at: number;
}

export interface LimitsTables {
  rate_buckets: RateBucketsTable;
  user_starts: UserStartsTable;
  quota_balances: QuotaBalancesTable;
  quota_grants: QuotaGrantsTable;
  quota_holds: QuotaHoldsTable;
  server_settings: ServerSettingsTable;
}
