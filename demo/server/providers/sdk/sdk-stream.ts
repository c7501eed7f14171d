import type {LanguageModelV4StreamPart} from '@ai-sdk/provider';
import type {ChatError} from '../../../../src/base/chat-error.js';
import type {Clock} from '../../../../src/base/clock.js';
import {errorFromSdk} from '../errors/sdk-error.js';
import {errorFromChunk} from '../errors/service-error.js';
import type {ProviderEvent} from '../provider.js';
import {cutShort, finishFrom} from './sdk-finish.js';
import {citationEvents, fileEvents, type SaveFile, sourceEvent} from './sdk-parts.js';

export interface ReadingTools {
  readonly clock: Clock;
  readonly saveFile: SaveFile | undefined;
}

/** Milliseconds for which an answer that is over is read on, so that its connection can serve again. */
const drainMs = 1_000;

/**
 * The AI SDK's stream of one answer (with its raw chunks) as our events, whichever service it is of.
 *
 * @throws {ChatError} for what the service said, and `premature-close` where it ended without a finish.
 */
export async function* readSdkStream(
  stream: ReadableStream<LanguageModelV4StreamPart>,
  tools: ReadingTools,
): AsyncGenerator<ProviderEvent, void, void> {
  const reader = stream.getReader();
  const reading = new StreamReading(tools);
  let isFinished = false;
  try {
    for (;;) {
      const {done, value} = await reader.read();
      if (done) throw cutShort();
      for await (const event of reading.read(value)) {
        isFinished = event.type === 'finish';
        yield event;
      }
      if (isFinished) return;
    }
  } finally {
    if (isFinished) void drain(reader, tools.clock);
    // Frees the socket when the reader left early.
    else
      await reader.cancel().catch(() => {
        // The stream is broken already, which is why we are leaving.
      });
  }
}

/** Reads on to the end of the body: a connection with bytes left in it must be closed. */
async function drain(
  reader: ReadableStreamDefaultReader<LanguageModelV4StreamPart>,
  clock: Clock,
): Promise<void> {
  const cancel = (): void => void reader.cancel().catch(() => undefined);
  const timer = clock.setTimeout(cancel, drainMs);
  try {
    while (!(await reader.read()).done);
  } catch {
    // The answer is complete: what comes after it is nothing to anybody.
  }
  clock.clearTimeout(timer);
}

/** Reads the parts of one answer into our events. */
class StreamReading {
  readonly #tools: ReadingTools;
  /** Tool calls whose arguments come in pieces: their names, and whether any has come. */
  readonly #toolCalls = new Map<string, {readonly name: string; readonly hasArguments: boolean}>();
  #hasFinishReason = false;

  constructor(tools: ReadingTools) {
    this.#tools = tools;
  }

  async *read(part: LanguageModelV4StreamPart): AsyncGenerator<ProviderEvent, void, void> {
    switch (part.type) {
      case 'raw':
        this.#readRaw(part.rawValue);
        break;
      case 'text-delta':
        if (part.delta !== '') yield {type: 'chunk', content: part.delta};
        break;
      case 'text-end':
        yield* citationEvents(part.citations);
        break;
      case 'reasoning-delta':
        if (part.delta !== '') yield {type: 'reasoning', content: part.delta};
        break;
      case 'tool-input-start':
        this.#toolCalls.set(part.id, {name: part.toolName, hasArguments: false});
        yield {type: 'tool-call', toolCallId: part.id, name: part.toolName, argumentsDelta: ''};
        break;
      case 'tool-input-delta':
        yield this.#toolCallPiece(part.id, part.delta);
        break;
      case 'tool-call':
        // The whole call, after its pieces; only without pieces is it news.
        if (this.#toolCalls.get(part.toolCallId)?.hasArguments) break;
        this.#toolCalls.set(part.toolCallId, {name: part.toolName, hasArguments: true});
        yield {type: 'tool-call', toolCallId: part.toolCallId, name: part.toolName, arguments: part.input};
        break;
      case 'tool-approval-request': {
        const name = this.#toolCalls.get(part.toolCallId)?.name ?? '';
        yield {type: 'tool-call', toolCallId: part.toolCallId, name, needsApproval: true};
        break;
      }
      case 'tool-result':
        yield {type: 'tool-result', toolCallId: part.toolCallId, output: part.result};
        break;
      case 'source':
        yield sourceEvent(part);
        break;
      case 'file':
        yield* fileEvents(part, this.#tools.saveFile);
        break;
      case 'error':
        throw this.#errorFrom(part.error);
      case 'finish':
        yield finishFrom(part.finishReason, part.usage);
        break;
      default:
        // Starts and ends of blocks, pings, metadata: our wire has no words for them and needs none.
        break;
    }
  }

  #toolCallPiece(id: string, argumentsDelta: string): ProviderEvent {
    const name = this.#toolCalls.get(id)?.name ?? '';
    if (argumentsDelta !== '') this.#toolCalls.set(id, {name, hasArguments: true});
    return {type: 'tool-call', toolCallId: id, name, argumentsDelta};
  }

  /** The SDK keeps a provider's own error fields to itself; the raw chunk has them. */
  #readRaw(rawValue: unknown): void {
    const error = errorFromChunk(rawValue, this.#tools.clock.now());
    if (error) throw error;
    const [choice] = (rawValue as {choices?: {finish_reason?: unknown}[] | null} | null)?.choices ?? [];
    if (choice?.finish_reason) this.#hasFinishReason = true;
  }

  /** The SDK reports a body that just ended as data that is not right; a cut is what it is. */
  #errorFrom(error: unknown): ChatError {
    const isCut = error instanceof Error && error.name === 'AI_InvalidResponseDataError';
    return isCut && !this.#hasFinishReason ? cutShort(error) : errorFromSdk(error, this.#tools.clock.now());
  }
}
