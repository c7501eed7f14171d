import type {ConversationId, MessageId, StreamId} from '../../../src/base/ids.js';
import type {MessagePart} from '../../../src/model/message-part.js';
import type {SavedMessage} from '../store/messages.js';
import type {Asking} from './prepare-asking.js';

/** An answer that a run goes on with. */
export interface ContinuedAnswer {
  /** As it was before; a run that adds nothing to it and fails leaves it so. */
  readonly before: Pick<SavedMessage, 'status' | 'parts' | 'usage' | 'metadata'>;
  /** What the new text is added to: its parts without the errors. */
  readonly base: readonly MessagePart[];
}

/** A run's place in the store. */
export interface RunPlace {
  /** Whose conversation it is. */
  readonly userId: string;
  readonly streamId: StreamId;
  readonly messageId: MessageId;
  readonly conversationId: ConversationId;
  readonly model: string;
  /** Where the shown path ends when this run leaves no answer. */
  readonly fallbackLeafId: MessageId | null;
  /** Null for a new answer. */
  readonly continued: ContinuedAnswer | null;
  /** About how many tokens the model is asked, where that is not what is saved of the conversation. */
  readonly promptTokens?: number;
}

/** An answer that is in the store, empty or reopened, for a run to write. */
export interface PlacedAnswer {
  readonly place: RunPlace;
  /** The person's message that came with the request; null where an older one is answered. */
  readonly userMessageId: MessageId | null;
  readonly asking: Omit<Asking, 'provider' | 'tools'>;
}

/** What placing an answer needs besides the request. */
export interface PlacingOptions {
  readonly userId: string;
  readonly streamId: StreamId;
  /** Asked where the request names no model. */
  readonly defaultModel: string;
  /** UTF-16 units. */
  readonly maxAnswerLength: number;
  readonly now: number;
}
