import type {MessageId} from '../../../src/base/ids.js';
import type {Rating} from '../../../src/model/message.js';
import type {Fixed} from './fixed.js';

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
