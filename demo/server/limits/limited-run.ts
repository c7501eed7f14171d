import type {ChatErrorCode} from '../../../src/base/chat-error.js';
import type {ConversationId, MessageId, StreamId} from '../../../src/base/ids.js';
import type {MessagePart} from '../../../src/model/message-part.js';
import type {Usage} from '../../../src/model/usage.js';
import type {AnsweredBy} from '../providers/provider.js';
import type {Queryable} from '../store/database.js';
import type {RunEnd} from '../store/runs.js';

/** A run as limits know it. */
export interface LimitedRun {
  readonly userId: string;
  readonly streamId: StreamId;
  readonly conversationId: ConversationId;
  /** Its answer. */
  readonly messageId: MessageId;
  readonly model: string;
  /** What the answer held before, where it is continued. */
  readonly continued: {readonly base: readonly MessagePart[]} | null;
  /** About how many tokens the model is asked, where that is not what is saved of the conversation. */
  readonly promptTokens?: number;
}

export interface LimitedRunEnd {
  readonly status: RunEnd['status'];
  readonly errorCode: ChatErrorCode | null;
  /** What this run alone used; null where the model did not say. */
  readonly usage: Usage | null;
  /** Null where nobody answered, or that is not known. */
  readonly answeredBy: AnsweredBy | null;
}

/** What limits do in the transactions that save the start and the end of every run. */
export interface LimitHooks {
  /** A throw refuses the start; nothing is saved then. */
  began(db: Queryable, run: LimitedRun): Promise<void>;
  ended(db: Queryable, run: LimitedRun, end: LimitedRunEnd): Promise<void>;
}
