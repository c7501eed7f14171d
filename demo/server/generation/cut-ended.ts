import type {StreamId} from '../../../src/base/ids.js';
import {applyToParts} from '../../../src/model/apply-to-parts.js';
import {isTerminal} from '../../../src/model/chat-event.js';
import type {MessagePart} from '../../../src/model/message-part.js';
import type {Database} from '../store/database.js';
import {findMessage, finishMessage} from '../store/messages.js';
import type {StreamLog} from '../stream-log/stream-log.js';

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
  const message = await findMessage(db, start.event.messageId);
  // Gone on with meanwhile, or deleted.
  if (!message || message.streamId !== streamId || message.status === 'streaming') return;
  const parts = entries
    .filter(({seq}) => seq <= afterSeq)
    .reduce<readonly MessagePart[]>((folded, {event}) => applyToParts(folded, event), []);
  const {usage, metadata} = message;
  await finishMessage(db, message.id, {
    status: 'stopped',
    parts,
    usage,
    metadata: {model: metadata?.['model']},
  });
}
