import type {ChatErrorCode} from '../base/chat-error.js';

/** Text in Markdown. */
export interface TextPart {
  readonly type: 'text';
  readonly text: string;
}

/** What the model thought before it answered. */
export interface ReasoningPart {
  readonly type: 'reasoning';
  readonly text: string;
}

export const toolApprovals = ['approved', 'refused'] as const;
export type ToolApproval = (typeof toolApprovals)[number];

/** A tool that the model called. `arguments` is the JSON text as it came; it may be incomplete while streaming. */
export interface ToolCallPart {
  readonly type: 'tool-call';
  readonly toolCallId: string;
  readonly name: string;
  readonly arguments: string;
  readonly needsApproval?: boolean;
  /** What a person said to a call that needs their approval; absent until then. */
  readonly approval?: ToolApproval;
  /** What the tool gave; absent until then. */
  readonly output?: unknown;
}

/** Something that the answer rests on. */
export interface SourcePart {
  readonly type: 'source';
  readonly id: string;
  readonly title: string;
  readonly url?: string;
  readonly snippet?: string;
}

/** A file that was attached or made. */
export interface FilePart {
  readonly type: 'file';
  readonly fileId: string;
  readonly mediaType: string;
  readonly name: string;
  /** Where it is, for wires that name files by address: `https:`, or `data:` with the file itself. */
  readonly url?: string;
}

/** Named data of the application, sent beside the text. The same `name` and `id` replace what came before. */
export interface DataPart {
  readonly type: 'data';
  readonly name: string;
  readonly id?: string;
  readonly value: unknown;
}

/** What ended the message badly. */
export interface ErrorPart {
  readonly type: 'error';
  readonly code: ChatErrorCode;
  readonly hint: string;
  readonly retryable: boolean;
}

export type MessagePart =
  | TextPart
  | ReasoningPart
  | ToolCallPart
  | SourcePart
  | FilePart
  | DataPart
  | ErrorPart;
