import {ChatError} from '../../../src/base/chat-error.js';
import type {Database} from '../store/database.js';
import {lastSavedSeq, listStreaming} from '../store/messages.js';
import {findRunOfAnyone} from '../store/runs.js';
import type {RunHooks} from './run-hooks.js';
import {saveEnding} from './save-ending.js';

/**
 * Added to the number of an interrupted run's end. Readers may have seen events that were not saved; the end
 * must be past all of them, and a `reset` may leap.
 */
export const interruptionLeap = 1_000_000;

/** Ends runs that died with the process that wrote them, their answers kept as far as they were saved. Returns how many. */
export async function recoverInterrupted(
  {db, hooks}: {readonly db: Database; readonly hooks: readonly RunHooks[]},
  now: number,
): Promise<number> {
  const orphans = await listStreaming(db);
  for (const message of orphans) {
    if (message.streamId === null) continue;
    const run = await findRunOfAnyone(db, message.streamId);
    const error = new ChatError('The server went away while it answered.', {
      code: 'interrupted',
      partial: message.parts.length > 0,
    });
    await saveEnding(
      {db, hooks},
      {
        userId: run?.user_id ?? '',
        streamId: message.streamId,
        messageId: message.id,
        conversationId: message.conversationId,
        model: run?.model ?? '',
        fallbackLeafId: message.parentId,
        continued: null,
      },
      {
        ending: {kind: 'error', error},
        parts: message.parts,
        usage: message.usage,
        answeredBy: null,
        metadata: message.metadata,
        lastSeq: (await lastSavedSeq(db, message.id)) + interruptionLeap,
        now,
      },
    );
  }
  return orphans.length;
}
