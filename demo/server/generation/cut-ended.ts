import type {StreamId} from '../../../src/base/ids.js';
import {applyToParts} from '../../../src/model/apply-to-parts.js';
import {isTerminal} from '../../../src/model/chat-event.js';
import type {MessagePart} from '../../../src/model/message-part.js';
import {lockConversation} from '../store/conversations.js';
import type {Database} from '../store/database.js';
import {findMessage, finishMessage} from '../store/messages.js';
import type {LogEntry, StreamLog} from '../stream-log/stream-log.js';

/**
 * Cuts the saved answer of a run that had ended before the stop came: the person saw it up to event `afterSeq`, and
 * that is what they find again. The run stays as it ended; nothing happens where they had seen all of its text, where
 * it was stopped already, or where its log is gone.
 */
export async function cutEnded(
  {db, log}: {readonly db: Database; readonly log: StreamLog},
  streamId: StreamId,
  afterSeq: number,
): Promise<void> {
  const entries = await log.entries(streamId);
  const [start] = entries;
  const end = entries.at(-1);
  if (start?.event.type !== 'start' || !end || !isTerminal(end.event) || end.event.type === 'stopped') return;
  if (afterSeq >= end.seq - 1) return;
  const {messageId, conversationId} = start.event;
  const parts = partsAfter(entries, afterSeq);
  await db.transaction().execute(async (transaction) => {
    await lockConversation(transaction, {id: conversationId});
    const message = await findMessage(transaction, messageId);
    // Gone on with meanwhile, or deleted.
    if (!message || message.streamId !== streamId || message.status === 'streaming') return;
    const {usage, metadata} = message;
    await finishMessage(transaction, message.id, {
      status: 'stopped',
      parts,
      usage,
      metadata: {model: metadata?.['model']},
    });
  });
}

/** What a reader had at `afterSeq`. What there was before this run, said behind its start, is never cut. */
function partsAfter([, second, ...rest]: readonly LogEntry[], afterSeq: number): readonly MessagePart[] {
  const isContinued = second?.event.type === 'reset';
  const base = isContinued ? second.event.parts : [];
  return (isContinued || !second ? rest : [second, ...rest])
    .filter(({seq}) => seq <= afterSeq)
    .reduce<readonly MessagePart[]>((folded, {event}) => applyToParts(folded, event), base);
}
