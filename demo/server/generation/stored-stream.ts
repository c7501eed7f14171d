import {ChatError} from '../../../src/base/chat-error.js';
import {encodeEvent} from '../../../src/encoders/chat-stream.js';
import {applyToParts} from '../../../src/model/apply-to-parts.js';
import {type ChatEvent, isTerminal} from '../../../src/model/chat-event.js';
import type {MessagePart} from '../../../src/model/message-part.js';
import type {Database} from '../store/database.js';
import {findMessage} from '../store/messages.js';
import type {SavedRun} from '../store/runs.js';
import type {LogEntry} from '../stream-log/stream-log.js';
import {type Ending, terminalEvent} from './ending.js';

const encoder = new TextEncoder();

/**
 * What is left to say of a run that has ended and whose log is gone: `start`, the whole answer as a `reset`, and
 * the end. The numbers leap from the start to the end's, which is the one it had.
 */
export async function storedStream(db: Database, run: SavedRun): Promise<readonly LogEntry[]> {
  const {last_seq: lastSeq} = run;
  if (run.status === 'running' || lastSeq === null) return [];
  const message = await findMessage(db, run.message_id);
  // A reader adds the error part itself, when it reads the error.
  const parts = (message?.parts ?? []).filter((part) => part.type !== 'error');
  const ending = endingOf(run, message?.usage ?? undefined, message?.parts.at(-1));
  return collapse(run.stream_id, startOf(run), parts, lastSeq - 1, [
    {seq: lastSeq, event: terminalEvent(ending, parts)},
  ]);
}

/** The whole of a stream so far in as few events as can be; what comes next continues its numbers. */
export function snapshotOf(streamId: string, entries: readonly LogEntry[]): readonly LogEntry[] {
  const [start, ...said] = entries;
  if (!start) return [];
  const end = said.at(-1);
  const terminal = end && isTerminal(end.event) ? [end] : [];
  const content = terminal.length > 0 ? said.slice(0, -1) : said;
  const parts = content.reduce<readonly MessagePart[]>(
    (folded, entry) => applyToParts(folded, entry.event),
    [],
  );
  return collapse(streamId, start.event, parts, content.at(-1)?.seq ?? 0, terminal);
}

function collapse(
  streamId: string,
  start: ChatEvent,
  parts: readonly MessagePart[],
  resetSeq: number,
  terminal: readonly Pick<LogEntry, 'seq' | 'event'>[],
): readonly LogEntry[] {
  const reset: ChatEvent = {type: 'reset', parts: [...parts]};
  // Nothing was said: a reset would take the start's own number.
  const whole = resetSeq < 1 ? [] : [{seq: resetSeq, event: reset}];
  return [{seq: 0, event: start}, ...whole, ...terminal].map(({seq, event}) => ({
    seq,
    event,
    frame: encoder.encode(encodeEvent(streamId, seq, event)),
  }));
}

function startOf(run: SavedRun): ChatEvent {
  return {
    type: 'start',
    streamId: run.stream_id,
    messageId: run.message_id,
    conversationId: run.conversation_id,
    model: run.model,
    ...(run.user_message_id === null ? {} : {userMessageId: run.user_message_id}),
  };
}

function endingOf(
  run: SavedRun,
  usage: Extract<Ending, {kind: 'done'}>['usage'],
  lastPart: MessagePart | undefined,
): Ending {
  if (run.status === 'done') return {kind: 'done', finishReason: run.finish_reason ?? 'other', usage};
  if (run.status === 'stopped') return {kind: 'stopped', afterSeq: undefined};
  const {code, hint, retryable} = lastPart?.type === 'error' ? lastPart : {code: run.error_code ?? 'server'};
  return {kind: 'error', error: new ChatError('The run ended with an error.', {code, hint, retryable})};
}
