import type {ChatError} from '../base/chat-error.js';
import type {ConversationId, MessageId, StreamId} from '../base/ids.js';
import type {ChatEvent} from '../model/chat-event.js';
import type {ChatMessage, Feedback, MessageStatus} from '../model/message.js';
import type {ToolOutput} from '../model/native-wire.js';
import type {ReplyMetrics} from '../model/reply-metrics.js';
import type {Usage} from '../model/usage.js';
import type {Phase} from './state.js';
import type {ToolCall} from './tools/tool-call.js';

/**
 * What happened in a chat. `reply` names the open reply an event is about: one that comes late, for a reply
 * that ended, changes nothing.
 */
export type StateEvent =
  | {
      readonly type: 'conversation-opened';
      readonly conversationId: ConversationId | null;
      readonly messages: readonly ChatMessage[];
    }
  /** A conversation could not be loaded; what was shown stays. */
  | {readonly type: 'load-failed'; readonly error: ChatError}
  | {readonly type: 'messages-set'; readonly messages: readonly ChatMessage[]}
  /** Another path through the conversation is shown: a branch was chosen, cut off or begun. */
  | {
      readonly type: 'path-changed';
      readonly messages: readonly ChatMessage[];
      readonly hidden: readonly ChatMessage[];
    }
  /** The person said what they think of an answer; null takes it back. */
  | {readonly type: 'message-rated'; readonly message: MessageId; readonly feedback: Feedback | null}
  /** The browser did not keep what was to survive a reload; the chat goes on. */
  | {readonly type: 'local-data-failed'}
  /** What waits to be sent changed. */
  | {readonly type: 'outbox-changed'; readonly outbox: readonly ChatMessage[]}
  /**
   * `guards` found something in a message that is to be sent: kinds such as `email`, never what was found. `block`: it is not
   * sent. `score` says how much it looks like a prompt injection, 0 to 1.
   */
  | {
      readonly type: 'guards-found';
      readonly verdict: 'warn' | 'mask' | 'block';
      readonly kinds: readonly string[];
      readonly score: number;
    }
  /** The person's message joined the transcript; it may not have reached the server yet. */
  | {readonly type: 'message-sent'; readonly message: ChatMessage}
  /** A reply is awaited: the placeholder that text will fill. Its id is the session's. */
  | {
      readonly type: 'reply-started';
      readonly reply: ChatMessage;
      readonly conversationId: ConversationId | null;
    }
  /** The server took the message: ids are now the server's. */
  | {
      readonly type: 'reply-accepted';
      readonly reply: MessageId;
      /** Null where the wire does not name one. */
      readonly conversationId: ConversationId | null;
      readonly streamId: StreamId;
      readonly messageId: MessageId;
      readonly userMessageId: MessageId | null;
      readonly model: string;
    }
  /** A reply that was stopped before the server named it: `reply`, and the message it answers, get its names. */
  | {
      readonly type: 'reply-named';
      readonly reply: MessageId;
      readonly conversationId: ConversationId;
      readonly messageId: MessageId;
      readonly userMessageId: MessageId | null;
    }
  /** Content came: text, reasoning, a tool call, a source, a file, data, or a reset. */
  | {readonly type: 'content-received'; readonly reply: MessageId; readonly content: ContentEvent}
  | {readonly type: 'phase-changed'; readonly reply: MessageId; readonly phase: Phase}
  /** `auto` took the answer for one of the wire `wire`: `openai-chat`, for example. */
  | {readonly type: 'wire-detected'; readonly reply: MessageId; readonly wire: string}
  /** An event of the stream could not be read and was skipped; `count` of them so far in this reply. */
  | {
      readonly type: 'event-skipped';
      readonly reply: MessageId;
      readonly reason: string;
      readonly count: number;
    }
  /** Events are missing in the stream after number `afterSeq`; they are asked for again. */
  | {readonly type: 'gap'; readonly reply: MessageId; readonly afterSeq: number | null}
  /** Events that had been applied came again, and were dropped: `count` of them since the last such event. */
  | {readonly type: 'duplicate-dropped'; readonly reply: MessageId; readonly count: number}
  /** The line was lost and the stream was taken up behind number `afterSeq`, `downMs` milliseconds later. */
  | {
      readonly type: 'resumed';
      readonly reply: MessageId;
      readonly afterSeq: number | null;
      readonly downMs: number;
    }
  /** The line was open and dead: nothing came for `silentMs` milliseconds. It is given up for another. */
  | {readonly type: 'stalled'; readonly reply: MessageId; readonly silentMs: number}
  /** The answer comes by another transport from now on: a lesser one. */
  | {readonly type: 'degraded'; readonly reply: MessageId; readonly from: string; readonly to: string}
  /** The answer comes by a better transport again. */
  | {readonly type: 'restored'; readonly reply: MessageId; readonly from: string; readonly to: string}
  /** An answer ended with a call that is to be answered, by `onToolCall` or whoever listens: `addToolOutput`. */
  | {
      readonly type: 'tool-called';
      readonly message: MessageId;
      readonly toolCall: ToolCall;
      /** A person has to say yes first: `answerApproval`. */
      readonly needsApproval: boolean;
    }
  /** A person agreed to a call that needed it. */
  | {readonly type: 'tool-approved'; readonly message: MessageId; readonly toolCallId: string}
  /** `onToolCall` was given a call. */
  | {readonly type: 'tool-started'; readonly message: MessageId; readonly toolCallId: string}
  /** `onToolCall` is through with a call, with an output or without, or is not waited for any more. */
  | {readonly type: 'tool-ended'; readonly message: MessageId; readonly toolCallId: string}
  /** Calls of a message got their outputs. */
  | {readonly type: 'tool-answered'; readonly message: MessageId; readonly outputs: readonly ToolOutput[]}
  /** The model was asked to go on `steps` times in a row, and is not asked again: `continue()` does. */
  | {readonly type: 'tool-steps-spent'; readonly message: MessageId; readonly steps: number}
  /** What was measured of the reply so far; at most once a second, and at its end. */
  | {readonly type: 'metrics-updated'; readonly reply: MessageId; readonly metrics: ReplyMetrics}
  | {
      readonly type: 'reply-ended';
      readonly reply: MessageId;
      readonly status: Exclude<MessageStatus, 'sending' | 'streaming'>;
      readonly finishReason: string | null;
      readonly usage: Usage | null;
      readonly error: ChatError | null;
    };

/** The stream's events that change a message's parts. */
export type ContentEvent = Extract<
  ChatEvent,
  {type: 'chunk' | 'reasoning' | 'tool-call' | 'tool-result' | 'source' | 'file' | 'data' | 'reset'}
>;

export type StateEventType = StateEvent['type'];
