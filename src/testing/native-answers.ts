import type {Clock} from '../base/clock.js';
import {type ChatEvent, isTerminal, type TerminalEvent} from '../model/chat-event.js';
import type {MessagePart} from '../model/message-part.js';
import type {JsonAnswer} from '../model/native-wire.js';
import type {LoggedEvent, NativeRun} from './native-run.js';

/** Events of a stream as a poll answers them. */
export interface EventPage {
  readonly events: readonly (ChatEvent & {readonly seq: number})[];
  readonly next: number;
  readonly done: boolean;
}

/** What comes after event number `after`: what there is, or what comes first within `waitMs`. */
export async function pageOf(
  run: NativeRun,
  after: number,
  {waitMs, clock, left}: {readonly waitMs: number; readonly clock: Clock; readonly left: AbortSignal},
): Promise<EventPage> {
  if (run.lastSeq <= after && waitMs > 0) await firstAfter(run, after, {waitMs, clock, left});
  const found: readonly LoggedEvent[] = run.events.filter(({seq}) => seq > after);
  return {
    events: found.map(({seq, event}) => ({...event, seq})),
    next: found.at(-1)?.seq ?? after,
    done: run.end !== null,
  };
}

async function firstAfter(
  run: NativeRun,
  after: number,
  {waitMs, clock, left}: {readonly waitMs: number; readonly clock: Clock; readonly left: AbortSignal},
): Promise<void> {
  const over = new AbortController();
  const stop = (): void => over.abort();
  left.addEventListener('abort', stop, {once: true});
  const timer = clock.setTimeout(stop, waitMs);
  try {
    await run.after(after, over.signal).next();
  } catch (error) {
    // Nothing came in time, or nobody waits any more: what there is is answered.
    if (!over.signal.aborted) throw error;
  } finally {
    clock.clearTimeout(timer);
    left.removeEventListener('abort', stop);
  }
}

/** The message when it is whole, or the error that the run ended with. */
export async function answerOf(
  run: NativeRun,
  left: AbortSignal,
): Promise<JsonAnswer | Extract<TerminalEvent, {type: 'error'}>> {
  let end: ChatEvent = run.start;
  for await (const {event} of run.after(-1, left)) end = event;
  if (end.type === 'error') return end;
  const {streamId, conversationId, messageId, userMessageId, model} = run.start;
  const {parts} = run;
  return {
    streamId,
    conversationId,
    messageId,
    ...(userMessageId !== undefined && {userMessageId}),
    model,
    parts: [...parts],
    text: textOf(parts),
    finishReason: end.type === 'done' ? end.finishReason : 'stopped',
    ...(end.type === 'done' && end.usage && {usage: end.usage}),
  };
}

/** The events of a run that goes on with a message that holds `parts`. */
export function goingOn(parts: readonly MessagePart[], events: readonly ChatEvent[]): readonly ChatEvent[] {
  if (parts.length === 0) return events;
  const before = textOf(parts).length;
  return [
    {type: 'reset', parts: [...parts]},
    ...events.map((event) =>
      isTerminal(event) && 'length' in event && event.length !== undefined
        ? {...event, length: event.length + before}
        : event,
    ),
  ];
}

function textOf(parts: readonly MessagePart[]): string {
  return parts.map((part) => (part.type === 'text' ? part.text : '')).join('');
}
