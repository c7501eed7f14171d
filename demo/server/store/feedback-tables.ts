import type {ColumnType} from 'kysely';
import type {MessageId} from '../../../src/base/ids.js';
import type {Rating} from '../../../src/model/message.js';

/** Set once, when the row is made. */
type Fixed<T> = ColumnType<T, T, never>;

/** What a person thinks of an answer. It goes with the answer. */
export interface FeedbackTable {
  message_id: Fixed<MessageId>;
  rating: Rating;
  comment: string | null;
  created_at: Fixed<number>;
  updated_at: number;
}

export interface FeedbackTables {
  feedback: FeedbackTable;
}
