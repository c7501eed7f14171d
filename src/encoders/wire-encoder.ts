import type {ChatEvent} from '../model/chat-event.js';

/** The wires that can be written. */
export const wireNames = [
  'chat-stream',
  'text',
  'openai-chat',
  'openai-responses',
  'anthropic',
  'gemini',
  'ollama',
  'ai-sdk',
  'ag-ui',
  'chat-chunk',
] as const;
export type WireName = (typeof wireNames)[number];

/** What a wire says of an answer beside its events. */
export interface AnswerFacts {
  readonly streamId: string;
  readonly messageId: string;
  readonly conversationId: string;
  readonly model: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

/** Writes the events of one answer as the bytes of a wire. It keeps what that wire repeats or counts, so each answer has its own. */
export interface WireEncoder {
  /** Names in lower case; `content-type` among them. */
  readonly headers: Readonly<Record<string, string>>;
  /** The text for `event`; empty where the wire has no word for it. A terminal event brings the wire's own end with it. */
  encode(event: ChatEvent): string;
}
