import type {ChatErrorCode} from '../base/chat-error.js';
import {hintFor, isRetryable} from '../base/chat-error.js';
import {type ChatEvent, isTerminal} from '../model/chat-event.js';
import type {DataPart, FilePart, SourcePart} from '../model/message-part.js';
import type {FinishReason, Usage} from '../model/usage.js';

/** A tool that the model calls. */
export interface ScriptedToolCall {
  readonly name: string;
  /** JSON text as it stands, or anything that is written as JSON. */
  readonly arguments: unknown;
  /** Default: `call-1`, `call-2`, … */
  readonly toolCallId?: string;
  /** What the server's own tool gave. Left out where the page is to run it. */
  readonly output?: unknown;
  readonly needsApproval?: boolean;
}

/** What an answer says, in the order of these fields. */
export interface ScriptedAnswer {
  readonly reasoning?: string;
  readonly text?: string;
  /** UTF-16 units of text in an event, whole characters always. Default: one word an event. */
  readonly chunkSize?: number;
  readonly sources?: readonly Omit<SourcePart, 'type'>[];
  readonly files?: readonly Omit<FilePart, 'type'>[];
  readonly data?: readonly Omit<DataPart, 'type'>[];
  readonly toolCalls?: readonly ScriptedToolCall[];
  /** Default: `tool-calls` where there is a call without output, else `stop`. */
  readonly finishReason?: FinishReason;
  readonly usage?: Usage;
  /** Ends the answer with an error of this code after what it says. */
  readonly error?: ChatErrorCode;
  /** Said as they stand, instead of all the above. `start` and the end are added where they are missing. */
  readonly events?: readonly ChatEvent[];
}

/**
 * The events of an answer between its start and its end, and its end.
 *
 * @throws {RangeError} where `chunkSize` is not a whole number above 0.
 */
export function eventsOf(answer: ScriptedAnswer): readonly ChatEvent[] {
  const said = answer.events ? answer.events.filter(({type}) => type !== 'start') : contentOf(answer);
  return said.some(isTerminal) ? said : [...said, endOf(answer, said)];
}

function contentOf(answer: ScriptedAnswer): readonly ChatEvent[] {
  const {reasoning = '', text = '', chunkSize, sources = [], files = [], data = [], toolCalls = []} = answer;
  if (chunkSize !== undefined && !(Number.isInteger(chunkSize) && chunkSize > 0)) {
    throw new RangeError(`Expected \`chunkSize\` to be a whole number above 0, got ${chunkSize}.`);
  }
  return [
    ...piecesOf(reasoning, chunkSize).map((content): ChatEvent => ({type: 'reasoning', content})),
    ...piecesOf(text, chunkSize).map((content): ChatEvent => ({type: 'chunk', content})),
    ...sources.map((source): ChatEvent => ({type: 'source', ...source})),
    ...files.map((file): ChatEvent => ({type: 'file', ...file})),
    ...data.map((one): ChatEvent => ({type: 'data', ...one})),
    ...toolCalls.flatMap((call, index) => eventsOfCall(call, index, chunkSize)),
  ];
}

function eventsOfCall(
  {name, arguments: given, toolCallId = '', output, needsApproval}: ScriptedToolCall,
  index: number,
  chunkSize: number | undefined,
): readonly ChatEvent[] {
  const call = {type: 'tool-call', toolCallId: toolCallId || `call-${index + 1}`, name} as const;
  const json = typeof given === 'string' ? given : JSON.stringify(given);
  const pieces = json === '' ? [''] : piecesOf(json, chunkSize ?? 12);
  return [
    ...pieces.map((argumentsDelta, at): ChatEvent => {
      // Before its last piece there is nothing whole to approve.
      const asks = needsApproval === true && at === pieces.length - 1;
      return {...call, argumentsDelta, ...(asks && {needsApproval})};
    }),
    ...(output === undefined ? [] : [{type: 'tool-result', toolCallId: call.toolCallId, output} as const]),
  ];
}

function endOf(
  {error, finishReason, usage, toolCalls = []}: ScriptedAnswer,
  said: readonly ChatEvent[],
): ChatEvent {
  if (error !== undefined) {
    const hint = hintFor(error);
    return {type: 'error', code: error, message: hint, hint, retryable: isRetryable(error)};
  }
  const isWaiting = toolCalls.some(({output}) => output === undefined);
  return {
    type: 'done',
    finishReason: finishReason ?? (isWaiting ? 'tool-calls' : 'stop'),
    ...(usage && {usage}),
    length: said.reduce((sum, event) => (event.type === 'chunk' ? sum + event.content.length : sum), 0),
  };
}

function piecesOf(text: string, size: number | undefined): readonly string[] {
  if (size === undefined) return text.match(/\s*\S+\s*|\s+/g) ?? [];
  const pieces: string[] = [];
  let piece = '';
  for (const character of text) {
    if (piece !== '' && piece.length + character.length > size) {
      pieces.push(piece);
      piece = '';
    }
    piece += character;
  }
  return piece === '' ? pieces : [...pieces, piece];
}
