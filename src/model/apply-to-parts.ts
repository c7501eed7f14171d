import type {ChatEvent} from './chat-event.js';
import type {MessagePart, ToolCallPart} from './message-part.js';

/**
 * The parts of a message after `event`. The same array when the event adds nothing to them.
 *
 * Reader and server fold with this one function, so that what is shown and what is saved are one thing.
 * Text goes to the last part where that is text, and begins a new part after anything else but data.
 */
export function applyToParts(parts: readonly MessagePart[], event: ChatEvent): readonly MessagePart[] {
  switch (event.type) {
    case 'chunk':
      return appendText(parts, 'text', event.content);
    case 'reasoning':
      return appendText(parts, 'reasoning', event.content);
    case 'tool-call':
      return upsertToolCall(parts, event);
    case 'tool-result':
      return parts.map((part) =>
        part.type === 'tool-call' && part.toolCallId === event.toolCallId
          ? {...part, output: event.output}
          : part,
      );
    case 'source':
    case 'file':
      return [...parts, event];
    case 'data':
      return upsertData(parts, event);
    case 'reset':
      return event.parts;
    case 'start':
    case 'done':
    case 'stopped':
    case 'error':
      return parts;
  }
}

function appendText(
  parts: readonly MessagePart[],
  type: 'text' | 'reasoning',
  text: string,
): readonly MessagePart[] {
  if (text === '') return parts;
  // Application data stands beside the text: it parts no sentence in two.
  const at = parts.findLastIndex((part) => part.type !== 'data');
  const last = parts[at];
  if (last?.type === type) return parts.with(at, {type, text: last.text + text});
  return [...parts, {type, text}];
}

function upsertToolCall(
  parts: readonly MessagePart[],
  event: Extract<ChatEvent, {type: 'tool-call'}>,
): readonly MessagePart[] {
  const at = parts.findLastIndex((part) => part.type === 'tool-call' && part.toolCallId === event.toolCallId);
  const known = at < 0 ? undefined : (parts[at] as ToolCallPart);
  const next: ToolCallPart = {
    ...(known ?? {type: 'tool-call', toolCallId: event.toolCallId}),
    type: 'tool-call',
    name: event.name,
    arguments: event.arguments ?? (known?.arguments ?? '') + (event.argumentsDelta ?? ''),
    ...(event.needsApproval === undefined ? {} : {needsApproval: event.needsApproval}),
  };
  return at < 0 ? [...parts, next] : parts.with(at, next);
}

function upsertData(
  parts: readonly MessagePart[],
  event: Extract<ChatEvent, {type: 'data'}>,
): readonly MessagePart[] {
  const at =
    event.id === undefined
      ? -1
      : parts.findIndex((part) => part.type === 'data' && part.name === event.name && part.id === event.id);
  return at < 0 ? [...parts, event] : parts.with(at, event);
}
