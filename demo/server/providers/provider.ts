import type {ChatEvent} from '../../../src/model/chat-event.js';
import type {Role} from '../../../src/model/message.js';
import type {FinishReason, Usage} from '../../../src/model/usage.js';

export interface PromptMessage {
  readonly role: Role;
  /** Text in Markdown. */
  readonly content: string;
}

export interface PromptRequest {
  readonly model: string;
  /** Oldest first; the last one is to be answered. */
  readonly messages: readonly PromptMessage[];
  /** Ends the generation; the iteration then ends or throws, soon. */
  readonly signal: AbortSignal;
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
}
