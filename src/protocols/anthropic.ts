import * as v from 'valibot';
import type {ChatEvent} from '../model/chat-event.js';
import type {FinishReason} from '../model/usage.js';
import type {Frame} from '../transport/transport.js';
import {AnthropicBlocks} from './anthropic-blocks.js';
import {
  isKnownType,
  type MessageEvent,
  messageEventSchema,
  type ToldUsage,
  usageFrom,
  withUsage,
} from './anthropic-events.js';
import {type AnthropicOptions, anthropicRequest} from './anthropic-request.js';
import {optionalText} from './lenient-fields.js';
import {errorEventFrom, finishReasonFrom} from './plain-words.js';
import type {Decoded, Decoder, Protocol} from './protocol.js';
import {readJson} from './read-json.js';

/**
 * Anthropic Messages. Keys go into the service's `headers`, as `x-api-key`.
 *
 * Ends at `message_stop` or an `error`; a body that ends with neither was cut. It cannot be resumed or stopped on
 * the server, and a repeated request is a second generation.
 *
 * @see https://docs.claude.com/en/api/messages-streaming
 */
export function anthropic(options: AnthropicOptions = {}): Protocol {
  const createDecoder = (): Decoder => new AnthropicDecoder();
  return {
    name: 'anthropic',
    idempotentPost: false,
    resumeAbility: null,
    wholeAbility: {start: (turn) => anthropicRequest(turn, options, false), createDecoder},
    startRequest: (turn) => anthropicRequest(turn, options, true),
    createDecoder,
  };
}

const anyEventSchema = v.looseObject({type: optionalText});

class AnthropicDecoder implements Decoder {
  readonly #blocks = new AnthropicBlocks();
  #stopReason: string | null = null;
  #usage: ToldUsage = {};

  decode({event, data}: Frame): Decoded {
    const read = readJson(data, anyEventSchema, 'an event of a message');
    if ('malformed' in read) {
      return event === 'error' ? {kind: 'events', events: [errorEventFrom({message: data})]} : read.malformed;
    }
    const type = read.value.type ?? event;
    if (!isKnownType(type)) return {kind: 'ignored', seq: null, id: null};
    const parsed = v.safeParse(messageEventSchema, {...read.value, type});
    if (!parsed.success) return {kind: 'malformed', reason: `not a valid ${type} event`};
    return {kind: 'events', events: this.#eventsOf(parsed.output)};
  }

  end(): readonly ChatEvent[] {
    return [];
  }

  #eventsOf(event: MessageEvent): readonly ChatEvent[] {
    switch (event.type) {
      case 'message_start':
        return [this.#head(event.message)];
      case 'content_block_start':
        return this.#blocks.start(event.index, event.content_block);
      case 'content_block_delta':
        return this.#blocks.grow(event.index, event.delta);
      case 'content_block_stop':
        return this.#blocks.stop(event.index);
      case 'message_delta':
        this.#usage = withUsage(this.#usage, event.usage);
        this.#stopReason = event.delta.stop_reason ?? this.#stopReason;
        return [];
      case 'message_stop':
        return [this.#done()];
      case 'error':
        return [errorEventFrom(event.error ?? {})];
      case 'message': {
        const content = event.content.flatMap((block, index) => [
          ...this.#blocks.start(index, block),
          ...this.#blocks.stop(index),
        ]);
        return [this.#head(event), ...content, this.#done()];
      }
    }
  }

  #head({
    id,
    model,
    stop_reason,
    usage,
  }: Extract<MessageEvent, {type: 'message_start'}>['message']): ChatEvent {
    this.#usage = withUsage(this.#usage, usage);
    this.#stopReason = stop_reason ?? null;
    return {type: 'start', streamId: id ?? '', messageId: '', conversationId: '', model: model ?? ''};
  }

  #done(): ChatEvent {
    const usage = usageFrom(this.#usage);
    return {type: 'done', finishReason: finishReasonOf(this.#stopReason), ...(usage && {usage})};
  }
}

/** A turn that was paused for a tool of the service's own (`pause_turn`) ended for another reason than we know. */
function finishReasonOf(word: string | null): FinishReason {
  if (word === 'refusal') return 'content-filter';
  if (word === 'model_context_window_exceeded') return 'length';
  return finishReasonFrom(word);
}
