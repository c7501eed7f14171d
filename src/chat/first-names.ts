import {ChatError} from '../base/chat-error.js';
import type {MessageId} from '../base/ids.js';
import type {ChatMessage} from '../model/message.js';
import {chatStream} from '../protocols/chat-stream.js';
import type {ReplyRun} from './replies/reply-run.js';
import type {SendInput} from './send-input.js';
import type {ChatState} from './state.js';

/**
 * The first names of this design, kept as thin equivalents of today's methods.
 */
export abstract class FirstNames {
  abstract readonly state: ChatState;
  abstract send(input: SendInput, options?: {readonly signal?: AbortSignal}): Promise<ChatMessage>;
  abstract stop(): Promise<void>;
  abstract openConversation(id: string): Promise<void>;
  protected abstract get openRun(): ReplyRun | null;

  /**
   * `openConversation(conversationId)` where another one is open, then `send(message)`.
   *
   * Resolves when the reply has begun, with the id that `stopStreaming` takes and the promise of the message.
   *
   * @throws {ChatError} `conversation-busy` while a reply is open.
   */
  async startStreaming(
    conversationId: string | null,
    message: string,
  ): Promise<{readonly sessionId: MessageId; readonly finished: Promise<ChatMessage>}> {
    if (conversationId !== null && conversationId !== this.state.conversationId) {
      await this.openConversation(conversationId);
    }
    if (this.openRun) throw new ChatError('A reply is open. Stop it first.', {code: 'conversation-busy'});
    const finished = this.send(message);
    // Sending begins the reply at once, or refuses the message: then `finished` says why.
    const sessionId = this.state.activeStreamingSession?.sessionId ?? (await finished).id;
    return {sessionId, finished};
  }

  /** `stop()`, where `sessionId` names the open reply. Resolves with false where it does not. */
  async stopStreaming(sessionId: string): Promise<boolean> {
    if (this.openRun?.sessionId !== sessionId) return false;
    await this.stop();
    return true;
  }

  /**
   * Applies one event that reached the page by another way than the endpoint to the open reply: an object of the
   * native wire, or its JSON text. Returns false, and changes nothing, when it cannot be read or no reply is open.
   */
  handleStreamChunk(chunk: unknown): boolean {
    const data = typeof chunk === 'string' ? chunk : (JSON.stringify(chunk) ?? '');
    const decoded = chatStream().createDecoder().decode({event: 'message', data, id: ''});
    if (decoded.kind !== 'event' || !this.openRun) return false;
    this.openRun.apply(decoded.event);
    return true;
  }

  /**
   * The safe HTML for Markdown that may still be growing, as `renderToString` of `chat-stream/markdown` makes it.
   * The renderer is loaded when first needed.
   */
  async processMarkdownStreaming(content: string): Promise<string> {
    const {renderToString} = await import('../markdown/render-to-string.js');
    return renderToString(content);
  }

  /** `send(message)`. */
  sendStreamingMessage(message: SendInput): Promise<ChatMessage> {
    return this.send(message);
  }

  /** `stop()`. */
  stopStreamingMessage(): Promise<void> {
    return this.stop();
  }
}
