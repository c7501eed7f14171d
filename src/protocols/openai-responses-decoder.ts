import * as v from 'valibot';
import type {ChatEvent} from '../model/chat-event.js';
import type {Frame} from '../transport/transport.js';
import {CitedSources} from './cited-sources.js';
import {EventNumbers} from './event-numbers.js';
import {errorFactsOf} from './lenient-fields.js';
import {
  anyEventSchema,
  isKnownType,
  type ResponseEvent,
  responseEventSchema,
} from './openai-responses-events.js';
import {callOf, endOf, pictureOf, sourceOf, startOf} from './openai-responses-items.js';
import {type ErrorFacts, errorEventFrom} from './plain-words.js';
import type {Decoded, Decoder} from './protocol.js';
import {readJson} from './read-json.js';

type ItemEvent = Extract<ResponseEvent, {type: 'response.output_item.added' | 'response.output_item.done'}>;
type Call = Extract<ChatEvent, {type: 'tool-call'}>;

/** Reads one attempt at a stream of the Responses API. Each of its events is one of ours, or none. */
export class OpenAIResponsesDecoder implements Decoder {
  readonly #numbers: EventNumbers;
  readonly #sources = new CitedSources();
  /** Calls by the id of their item, under which their arguments come. */
  readonly #calls = new Map<string, Pick<Call, 'toolCallId' | 'name'>>();
  #hasCalls = false;
  #wasReasoning: boolean | null = null;

  constructor({isFromZero}: {readonly isFromZero: boolean}) {
    this.#numbers = new EventNumbers(isFromZero);
  }

  decode({event, data}: Frame): Decoded {
    const read = readJson(data, anyEventSchema, 'an event of a response');
    if ('malformed' in read) {
      // Some servers of this wire close as Chat Completions does.
      if (data.trim() === '[DONE]') return {kind: 'events', events: []};
      return event === 'error' ? this.#failed(null, {message: data}) : read.malformed;
    }
    const {value} = read;
    const type = value.type ?? event;
    const own = value.sequence_number ?? null;
    if (type === 'error' || (value.error && !isKnownType(type))) {
      return this.#failed(own, value.error ?? errorFactsOf({...value, type: null}));
    }
    if (!isKnownType(type)) return this.#told(null, this.#numbers.take(own));
    const parsed = v.safeParse(responseEventSchema, {...value, type});
    if (!parsed.success) return {kind: 'malformed', reason: `not a valid ${type} event`};
    return this.#decodeKnown(parsed.output, own);
  }

  end(): readonly ChatEvent[] {
    return [];
  }

  #decodeKnown(event: ResponseEvent, own: number | null): Decoded {
    switch (event.type) {
      case 'response.completed':
      case 'response.incomplete':
      case 'response.failed':
      case 'response.cancelled': {
        const {response} = event;
        // After a resume the calls may have come before: the answer lists them once more.
        const hasCalls = this.#hasCalls || response.output?.some((item) => item.type === 'function_call');
        // The type says it best, for clones copy a status that was; but there is none in use for an answer that was stopped.
        const isStopped = response.status === 'cancelled';
        const status = isStopped ? response.status : event.type.slice('response.'.length);
        return this.#told(endOf({...response, status}, hasCalls === true), this.#numbers.takeLast(own));
      }
      case 'response.created':
        return this.#told(startOf(event.response), this.#numbers.takeFirst(own));
      default: {
        const told = this.#contentOf(event);
        if (told) this.#wasReasoning = told.type === 'reasoning';
        return this.#told(told, this.#numbers.take(own));
      }
    }
  }

  #contentOf(event: ResponseEvent): ChatEvent | null {
    switch (event.type) {
      case 'response.output_text.delta':
      case 'response.refusal.delta':
        return {type: 'chunk', content: event.delta};
      case 'response.reasoning_summary_text.delta':
      case 'response.reasoning_text.delta':
        return {type: 'reasoning', content: event.delta};
      case 'response.reasoning_summary_part.added': {
        const isNext = this.#wasReasoning ?? (event.summary_index ?? 0) > 0;
        return isNext ? {type: 'reasoning', content: '\n\n'} : null;
      }
      case 'response.output_text.annotation.added':
        return sourceOf(event.annotation, this.#sources);
      case 'response.function_call_arguments.delta': {
        const call = this.#calls.get(event.item_id ?? '');
        // After a resume the name of the call is not known here: its item brings the whole of it.
        return call ? {type: 'tool-call', ...call, argumentsDelta: event.delta} : null;
      }
      case 'response.output_item.added':
      case 'response.output_item.done':
        return this.#item(event);
      default:
        return null;
    }
  }

  #item({type, item}: ItemEvent): ChatEvent | null {
    const isDone = type === 'response.output_item.done';
    if (item.type === 'image_generation_call') return isDone ? pictureOf(item) : null;
    if (item.type !== 'function_call') return null;
    this.#hasCalls = true;
    const call = callOf(item);
    if (isDone) return call;
    this.#calls.set(item.id ?? '', {toolCallId: call.toolCallId, name: call.name});
    return {
      type: 'tool-call',
      toolCallId: call.toolCallId,
      name: call.name,
      argumentsDelta: item.arguments ?? '',
    };
  }

  #failed(own: number | null, facts: ErrorFacts): Decoded {
    return this.#told(errorEventFrom(facts), this.#numbers.takeLast(own));
  }

  #told(event: ChatEvent | null, seq: number | null): Decoded {
    if (event) return {kind: 'event', event, seq, id: null};
    // Without a number it moves nothing, least of all among events that have one.
    return seq === null ? {kind: 'events', events: []} : {kind: 'ignored', seq, id: null};
  }
}
