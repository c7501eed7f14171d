import type {MessageId} from '../base/ids.js';
import type {MessagePart} from './message-part.js';
import type {ReplyMetrics} from './reply-metrics.js';
import type {Usage} from './usage.js';

export type Role = 'user' | 'assistant' | 'system';

/**
 * How far a message is.
 *
 * `stopped`: the person ended it. `error`: the provider failed. `interrupted`: the server died.
 */
export type MessageStatus = 'sending' | 'streaming' | 'complete' | 'stopped' | 'error' | 'interrupted';

export const messageStatuses = [
  'sending',
  'streaming',
  'complete',
  'stopped',
  'error',
  'interrupted',
] as const satisfies readonly MessageStatus[];

export const ratings = ['up', 'down'] as const;
export type Rating = (typeof ratings)[number];

/** What the person thinks of an answer. */
export interface Feedback {
  readonly rating: Rating;
  readonly comment?: string;
}

export interface MessageFields {
  readonly id: MessageId;
  readonly role: Role;
  readonly parts: readonly MessagePart[];
  readonly status: MessageStatus;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly parentId: MessageId | null;
  /** Ids of all answers to the same parent, this one included, oldest first. */
  readonly siblings: readonly MessageId[];
  readonly usage?: Usage;
  readonly metrics?: ReplyMetrics;
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly feedback?: Feedback;
}

/** One turn of a conversation. Immutable: a change is a new object. */
export class ChatMessage implements MessageFields {
  readonly id: MessageId;
  readonly role: Role;
  readonly parts: readonly MessagePart[];
  readonly status: MessageStatus;
  readonly createdAt: number;
  readonly parentId: MessageId | null;
  readonly siblings: readonly MessageId[];
  readonly usage?: Usage;
  readonly metrics?: ReplyMetrics;
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly feedback?: Feedback;

  constructor(fields: MessageFields) {
    this.id = fields.id;
    this.role = fields.role;
    this.parts = fields.parts;
    this.status = fields.status;
    this.createdAt = fields.createdAt;
    this.parentId = fields.parentId;
    this.siblings = fields.siblings;
    if (fields.usage) this.usage = fields.usage;
    if (fields.metrics) this.metrics = fields.metrics;
    if (fields.metadata) this.metadata = fields.metadata;
    if (fields.feedback) this.feedback = fields.feedback;
  }

  /** The message's text in Markdown: its text parts, joined. */
  get content(): string {
    let content = '';
    for (const part of this.parts) if (part.type === 'text') content += part.text;
    return content;
  }

  /** When the message began. */
  get timestamp(): Date {
    return new Date(this.createdAt);
  }

  /** True while text may still come. */
  get isStreaming(): boolean {
    return this.status === 'sending' || this.status === 'streaming';
  }

  /** A copy with some fields changed. */
  with(changes: Partial<MessageFields>): ChatMessage {
    return new ChatMessage({...this, ...changes});
  }

  /** A copy with `feedback`, or without any. */
  rated(feedback: Feedback | null): ChatMessage {
    const {feedback: _, ...rest}: MessageFields = this;
    return new ChatMessage(feedback ? {...rest, feedback} : rest);
  }
}

/** A user's or assistant's message of plain text; the rest has usual values. */
export function textMessage(
  fields: Pick<MessageFields, 'id' | 'role' | 'createdAt'> & Partial<MessageFields> & {readonly text: string},
): ChatMessage {
  return new ChatMessage({
    parts: fields.text === '' ? [] : [{type: 'text', text: fields.text}],
    status: 'complete',
    parentId: null,
    siblings: [fields.id],
    ...fields,
  });
}
