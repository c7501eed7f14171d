import type {MessagePart, ToolCallPart} from './message-part.js';
import type {ToolOutput} from './native-wire.js';

/** The calls of a message that nobody answered, oldest first. */
export function openCalls(parts: readonly MessagePart[]): readonly ToolCallPart[] {
  return parts.filter(isCall).filter(({output}) => output === undefined);
}

/** The calls that a message ends with: behind them the model said nothing yet. */
export function lastCalls(parts: readonly MessagePart[]): readonly ToolCallPart[] {
  return parts.slice(lastSaid(parts) + 1).filter(isCall);
}

/** Whether a message ends with calls that are all answered: the model is to hear of it. */
export function awaitsModel(parts: readonly MessagePart[]): boolean {
  return openCalls(parts).length === 0 && lastCalls(parts).length > 0;
}

/**
 * `parts` with these outputs in their calls. A call that has one keeps it. One behind which the model spoke on comes to the end: it
 * called and spoke in one breath, and what is said behind an answered call is what the model made of its output.
 */
export function withToolOutputs(
  parts: readonly MessagePart[],
  outputs: readonly ToolOutput[],
): readonly MessagePart[] {
  const byId = new Map(outputs.map((given) => [given.toolCallId, given]));
  const said = lastSaid(parts);
  const inPlace: MessagePart[] = [];
  const moved: MessagePart[] = [];
  for (const [at, part] of parts.entries()) {
    const given = isCall(part) && part.output === undefined ? byId.get(part.toolCallId) : undefined;
    if (!given) inPlace.push(part);
    else {
      const {output, approval} = given;
      const answered = {...part, output, ...(approval && {approval})} as ToolCallPart;
      (at < said ? moved : inPlace).push(answered);
    }
  }
  return [...inPlace, ...moved];
}

/** The parts that an answer goes on from. Its errors are over, and calls that nobody answered may be cut in half: the model calls anew. */
export function partsToGoOnFrom(parts: readonly MessagePart[]): readonly MessagePart[] {
  return parts.filter((part) => part.type !== 'error' && !(isCall(part) && part.output === undefined));
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

/** The arguments of a call as an object, for services that want one; empty where they are none. */
export function argumentsObject(call: Pick<ToolCallPart, 'arguments'>): Readonly<Record<string, unknown>> {
  const value = parsedArguments(call);
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? {...value} : {};
}

/** Where the model spoke last; -1 where it did not. */
function lastSaid(parts: readonly MessagePart[]): number {
  return parts.findLastIndex(({type}) => type === 'text' || type === 'reasoning');
}

function isCall(part: MessagePart): part is ToolCallPart {
  return part.type === 'tool-call';
}
