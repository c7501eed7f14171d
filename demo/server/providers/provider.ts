import type {ChatErrorCode} from '../../../src/base/chat-error.js';
import type {ChatEvent} from '../../../src/model/chat-event.js';
import type {Role} from '../../../src/model/message.js';
import type {FinishReason, Usage} from '../../../src/model/usage.js';

/** A file that goes with a message. */
export interface PromptFile {
  readonly fileId: string;
  readonly mediaType: string;
  readonly name: string;
  /** Null until it is loaded. */
  readonly data: Uint8Array | null;
}

export interface PromptMessage {
  readonly role: Role;
  /** Text in Markdown. */
  readonly content: string;
  /** Pictures and documents to look at; at least one where given. Texts are in `content`. */
  readonly files?: readonly PromptFile[];
  /** Tools that an answer called behind its words, each with what it gave; the next message answers to that. */
  readonly toolCalls?: readonly PromptToolCall[];
}

/** A call of a tool, answered. */
export interface PromptToolCall {
  readonly toolCallId: string;
  readonly name: string;
  /** JSON text, as the model wrote it. */
  readonly arguments: string;
  /** Text as it stands; anything else as JSON. */
  readonly output: string;
}

/** A tool that the reader of an answer has. */
export interface OfferedTool {
  readonly name: string;
  readonly description?: string;
  /** A JSON schema of an object: what the tool is called with. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** A person has to say yes to each call. */
  readonly needsApproval?: boolean;
}

export interface PromptRequest {
  readonly model: string;
  /** Oldest first; the last one is to be answered. */
  readonly messages: readonly PromptMessage[];
  /** What the model may call; whoever reads the answer does what it asks for. */
  readonly tools?: readonly OfferedTool[] | undefined;
  /** Ends the generation; the iteration then ends or throws, soon. */
  readonly signal: AbortSignal;
  /** Whose keys may be used; without it the server's own. */
  readonly userId?: string | undefined;
  /** Another answer is wanted than the one there is: none from a cache. */
  readonly isAgain?: boolean | undefined;
  /** Tokens after which the answer is cut, thoughts included. */
  readonly maxOutputTokens?: number | undefined;
  /** Told once, before the first event: who answers, and why not the model that was asked for. */
  readonly onAnswered?: ((answered: AnsweredBy) => void) | undefined;
}

/** Who answered a request. Goes to the message's metadata; nothing in it is in a provider's words. */
export interface AnsweredBy {
  /** How: streamed, whole in one piece, taken from the cache, or simulated. */
  readonly kind: 'streamed' | 'whole' | 'cached' | 'simulated';
  /** The model's id on this server. */
  readonly model: string;
  /** The provider's name: a service of `models.toml`, `mock`, or `cache`. */
  readonly provider: string;
  /** What was asked for first and how it failed; null where that is what answered. */
  readonly instead: {readonly model: string; readonly provider: string; readonly code: ChatErrorCode} | null;
  /** Of an answer that the cache had: when it was given, and what it used then. Nothing was used for it now. */
  readonly cached?: {readonly answeredAt: number; readonly usage: Usage | null};
}

/** The model has said all. Without it a stream counts as cut. */
export interface ProviderFinish {
  readonly type: 'finish';
  readonly finishReason: FinishReason;
  readonly usage?: Usage;
}

/** What a model says, in the words of our wire. */
export type ProviderEvent =
  | Extract<
      ChatEvent,
      {type: 'chunk' | 'reasoning' | 'tool-call' | 'tool-result' | 'source' | 'file' | 'data'}
    >
  | ProviderFinish;

export interface ModelInfo {
  readonly id: string;
  readonly name: string;
  /** Tokens that question and answer may have together, where known. */
  readonly contextTokens?: number;
}

/** One kind of place where models are. */
export interface Provider {
  readonly name: string;
  /** Those to choose from; `accepts` may take more. */
  readonly models: readonly ModelInfo[];
  accepts(model: string): boolean;
  /**
   * Asks the model, once.
   *
   * @throws {ChatError} with our own code for what the service said; its words are only in `cause`.
   */
  stream(request: PromptRequest): AsyncIterable<ProviderEvent>;
  /** Asks the model, once, for its whole answer in one piece; throws as `stream` does. Absent where it cannot. */
  generate?(request: PromptRequest): AsyncIterable<ProviderEvent>;
}
