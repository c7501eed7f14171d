import type {ChatEvent} from '../model/chat-event.js';
import type {Frame} from '../transport/transport.js';
import {CitedSources} from './cited-sources.js';
import {type WholeItem, wholeAnswerSchema} from './openai-responses-events.js';
import {callOf, endOf, pictureOf, sourceOf, startOf} from './openai-responses-items.js';
import type {Decoded, Decoder} from './protocol.js';
import {readJson} from './read-json.js';

/** Reads an answer of the Responses API that came in one piece. */
export class WholeResponseDecoder implements Decoder {
  readonly #sources = new CitedSources();

  decode({data}: Frame): Decoded {
    const read = readJson(data, wholeAnswerSchema, 'a response');
    if ('malformed' in read) return read.malformed;
    const {output} = read.value;
    const end = endOf(
      read.value,
      output.some(({type}) => type === 'function_call'),
    );
    if (!end) return {kind: 'malformed', reason: 'a response that is not finished'};
    const content = output.flatMap((item) => this.#eventsOf(item));
    return {kind: 'events', events: [startOf(read.value), ...content, end]};
  }

  end(): readonly ChatEvent[] {
    return [];
  }

  #eventsOf(item: WholeItem): readonly ChatEvent[] {
    if (item.type === 'function_call') return [callOf(item)];
    if (item.type === 'image_generation_call') return [pictureOf(item)].filter((file) => file !== null);
    const said = item.content ?? [];
    if (item.type === 'reasoning') {
      // Summaries where there are any, for the thoughts themselves are shown to few.
      const thoughts = item.summary?.length ? item.summary : said;
      return [{type: 'reasoning', content: thoughts.map(({text}) => text ?? '').join('\n\n')}];
    }
    return said.flatMap(({text, refusal, annotations}) => [
      {type: 'chunk', content: text || refusal || ''},
      ...(annotations ?? [])
        .map((annotation) => sourceOf(annotation, this.#sources))
        .filter((source) => source !== null),
    ]);
  }
}
