import type {TerminalEvent} from '../model/chat-event.js';
import {lineOfJson} from './frames.js';
import {orderedEncoder, type SaidEvent, type WireWords} from './ordered-encoder.js';
import type {AnswerFacts, WireEncoder} from './wire-encoder.js';

export interface ChatChunkEncoderOptions {
  /** What the call was numbered with; the stream's id unless given. */
  readonly reqId?: string;
  /** serde's way to name a variant: around its fields, or among them as `type`; `external`. */
  readonly tagging?: 'external' | 'internal';
}

/**
 * `ChatChunk` messages of plugin calls: text, how it ended, and errors. One JSON object a line, each of them one message of a
 * WebSocket.
 */
export function chatChunkEncoder(
  {streamId}: AnswerFacts,
  {reqId = streamId, tagging = 'external'}: ChatChunkEncoderOptions = {},
): WireEncoder {
  return orderedEncoder(new ChatChunkWords(reqId, tagging));
}

class ChatChunkWords implements WireWords {
  readonly headers = {'content-type': 'application/x-ndjson'};
  readonly #reqId: string;
  readonly #tagging: NonNullable<ChatChunkEncoderOptions['tagging']>;

  constructor(reqId: string, tagging: NonNullable<ChatChunkEncoderOptions['tagging']>) {
    this.#reqId = reqId;
    this.#tagging = tagging;
  }

  begin(): string {
    return '';
  }

  say(event: SaidEvent): string {
    return event.type === 'chunk' ? this.#chunk(event.content, null) : '';
  }

  end(event: TerminalEvent): string {
    if (event.type === 'done')
      return this.#chunk('', finishReasonWords.get(event.finishReason) ?? event.finishReason);
    if (event.type === 'stopped') return this.#chunk('', 'stopped');
    const {code, message, hint, retryAfterMs} = event;
    return this.#variant(
      {external: 'Error', internal: 'error'},
      {
        code,
        message: message === '' ? hint : message,
        ...(retryAfterMs === undefined ? {} : {retry_after_ms: retryAfterMs}),
      },
    );
  }

  #chunk(delta: string, finishReason: string | null): string {
    return this.#variant(
      {external: 'ChatChunk', internal: 'chat_chunk'},
      {delta, finish_reason: finishReason},
    );
  }

  #variant(names: {readonly external: string; readonly internal: string}, fields: object): string {
    const numbered = {req_id: this.#reqId, ...fields};
    const message =
      this.#tagging === 'external' ? {[names.external]: numbered} : {type: names.internal, ...numbered};
    return `${lineOfJson(message)}\n`;
  }
}

/** Where Rust's names differ from ours. */
const finishReasonWords: ReadonlyMap<string, string> = new Map([
  ['tool-calls', 'tool_calls'],
  ['content-filter', 'content_filter'],
]);
