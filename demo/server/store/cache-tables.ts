import type {Fixed} from './fixed.js';

/** Answers that may be given again to the same question. */
export interface CachedAnswersTable {
  /** Digest of what was asked, of which model and by whom. */
  key: Fixed<string>;
  /** Whose answer it is; null where all may have it. */
  user_id: Fixed<string | null>;
  model: Fixed<string>;
  /** JSON of what the model said, its finish left out. Masked words are masked here too. */
  events: string;
  /** JSON of the `Usage` that it cost when it was asked for. */
  usage: string | null;
  /** About what the row takes. */
  bytes: number;
  /** When the model answered. */
  created_at: number;
  last_used_at: number;
}

export interface CacheTables {
  cached_answers: CachedAnswersTable;
}
