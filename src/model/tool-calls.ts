import type {MessagePart, ToolCallPart} from './message-part.js';
import type {ToolOutput} from './native-wire.js';

/** The calls of a message that nobody answered, oldest first. */
export function openCalls(parts: readonly MessagePart[]): readonly ToolCallPart[] {
  return parts.filter(isCall).filter(({output}) => output === undefined);
}

/** The calls that a message ends with: behind them the model said nothing yet. */
export function lastCalls(parts: readonly MessagePart[]): readonly ToolCallPart[] {
  const said = parts.findLastIndex(({type}) => type === 'text' || type === 'reasoning');
  return parts.slice(said + 1).filter(isCall);
}

/** Whether a message ends with calls that are all answered: the model is to hear of it. */
export function awaitsModel(parts: readonly MessagePart[]): boolean {
  return openCalls(parts).length === 0 && lastCalls(parts).length > 0;
}

/** `parts` with these outputs in their calls. A call that has one keeps it. */
export function withToolOutputs(
  parts: readonly MessagePart[],
  outputs: readonly ToolOutput[],
): readonly MessagePart[] {
  const byId = new Map(outputs.map((given) => [given.toolCallId, given]));
  return parts.map((part) => {
    const given = isCall(part) && part.output === undefined ? byId.get(part.toolCallId) : undefined;
    if (!given) return part;
    const {output, approval} = given;
    return {...part, output, ...(approval && {approval})} as ToolCallPart;
  });
}

/** `parts` with a person's yes in the open call `toolCallId`. */
export function withApproval(parts: readonly MessagePart[], toolCallId: string): readonly MessagePart[] {
  return parts.map((part) =>
    isCall(part) && part.toolCallId === toolCallId && part.output === undefined
      ? {...part, approval: 'approved'}
      : part,
  );
}

/** The arguments of a call as JSON; its text where it is none. No text at all stands for no arguments. */
export function parsedArguments({arguments: text}: Pick<ToolCallPart, 'arguments'>): unknown {
  try {
    return text.trim() === '' ? {} : JSON.parse(text);
  } catch {
    return text;
  }
}

function isCall(part: MessagePart): part is ToolCallPart {
  return part.type === 'tool-call';
}
