import type {ConversationId, MessageId, StreamId} from '../../../src/base/ids.js';
import type {MessagePart} from '../../../src/model/message-part.js';
import {setActiveLeaf} from '../store/conversations.js';
import type {Database} from '../store/database.js';
import {deleteMessage, finishMessage} from '../store/messages.js';
import {finishRun} from '../store/runs.js';
import {type Ending, partsAfter, runEndAfter, statusAfter} from './ending.js';

/** A run's place in the store. */
export interface RunPlace {
  readonly streamId: StreamId;
  readonly messageId: MessageId;
  readonly conversationId: ConversationId;
  readonly model: string;
  /** Where the shown path ends when this run leaves no answer. */
  readonly fallbackLeafId: MessageId | null;
}

/**
 * Saves how a run ended: answer, run and path, all or nothing. An error before the first character leaves no
 * answer, so that the question stands there alone, to be tried again.
 */
export async function saveEnding(
  db: Database,
  place: RunPlace,
  {
    ending,
    parts,
    lastSeq,
    now,
  }: {
    readonly ending: Ending;
    readonly parts: readonly MessagePart[];
    readonly lastSeq: number;
    readonly now: number;
  },
): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    if (ending.kind === 'error' && ending.error.code !== 'interrupted' && parts.length === 0) {
      await setActiveLeaf(transaction, place.conversationId, place.fallbackLeafId, now);
      await deleteMessage(transaction, place.messageId);
    } else {
      await finishMessage(transaction, place.messageId, {
        status: statusAfter(ending),
        parts: partsAfter(ending, parts),
        usage: ending.kind === 'done' ? (ending.usage ?? null) : null,
        metadata: {
          model: place.model,
          ...(ending.kind === 'done' ? {finishReason: ending.finishReason} : {}),
        },
      });
      await setActiveLeaf(transaction, place.conversationId, place.messageId, now);
    }
    await finishRun(transaction, place.streamId, {...runEndAfter(ending), lastSeq}, now);
  });
}
