import {nativeFrames, type Step} from './scripted-wire.js';

/* What the native wire says of answers that call tools, for scripts. */

const start = {type: 'start', messageId: 'a', conversationId: 'c', model: 'x'};

/** A call of the tool `name`; more fields as `fields` says. */
export const call = (toolCallId: string, args: unknown = {}, fields: object = {}): object => ({
  type: 'tool-call',
  toolCallId,
  name: `tool-of-${toolCallId}`,
  arguments: JSON.stringify(args),
  ...fields,
});

/** The first answer of a conversation, which ends with `calls`. */
export function callingAnswer(...calls: readonly object[]): Step {
  const done = {type: 'done', finishReason: 'tool-calls'};
  return {chunks: nativeFrames('s1', [{...start, streamId: 's1', userMessageId: 'q'}, ...calls, done])};
}

/** What the model makes of outputs: `events` added to the parts that the message had. */
export function goingOn(number: number, parts: readonly object[], ...events: readonly object[]): Step {
  const isCalling = events.some((event) => 'toolCallId' in event);
  const done = {type: 'done', finishReason: isCalling ? 'tool-calls' : 'stop'};
  const streamId = `s${number}`;
  const all = [{...start, streamId}, {type: 'reset', parts}, ...events, done];
  return {chunks: nativeFrames(streamId, all)};
}

/** A call as it stands in a message. */
export function callPart(toolCallId: string, args: unknown, fields: object = {}): object {
  return {
    type: 'tool-call',
    toolCallId,
    name: `tool-of-${toolCallId}`,
    arguments: JSON.stringify(args),
    ...fields,
  };
}
