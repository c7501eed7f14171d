import type {TerminalEvent} from '../model/chat-event.js';
import {dataUrlOf} from '../model/data-url.js';
import {CallBook} from './call-book.js';
import {eventStreamHeaders, namedFrame} from './frames.js';
import {orderedEncoder, type SaidEvent, type WireWords} from './ordered-encoder.js';
import {finalResponse, type ResponseItem, responseObject} from './response-object.js';
import type {AnswerFacts, WireEncoder} from './wire-encoder.js';

/** An item of the output that is open: thoughts, or the message. */
interface OpenItem {
  readonly kind: 'reasoning' | 'message';
  readonly id: string;
  readonly index: number;
  text: string;
  readonly annotations: object[];
}

/**
 * Events of OpenAI Responses, numbered from 0 without a gap. Thoughts are summaries of reasoning items; results of tools and
 * application data have no word there.
 *
 * @see https://platform.openai.com/docs/api-reference/responses-streaming
 */
export function openAIResponsesEncoder(facts: AnswerFacts): WireEncoder {
  return orderedEncoder(new ResponsesWords(facts));
}

class ResponsesWords implements WireWords {
  readonly headers = eventStreamHeaders;
  readonly #facts: AnswerFacts;
  readonly #calls = new CallBook();
  readonly #callIndexes = new Map<string, number>();
  /** By their place; those that are not done yet are not there. */
  readonly #output = new Map<number, ResponseItem>();
  #seq = 0;
  #itemCount = 0;
  #open: OpenItem | null = null;

  constructor(facts: AnswerFacts) {
    this.#facts = facts;
  }

  begin(): string {
    const response = responseObject(this.#facts, {status: 'in_progress'});
    return this.#frame('response.created', {response}) + this.#frame('response.in_progress', {response});
  }

  say(event: SaidEvent): string {
    if (event.type === 'tool-call') return this.#call(event);
    const closed = this.#calls.closeBefore(event);
    const done = closed.map((call) => this.#callDone(call)).join('');
    switch (event.type) {
      case 'chunk':
        return done + this.#textDelta(event.content);
      case 'reasoning':
        return done + this.#reasoningDelta(event.content);
      case 'source':
        return done + this.#annotation(event);
      case 'file':
        return done + this.#image(event);
      default:
        return done;
    }
  }

  end(event: TerminalEvent): string {
    const closed =
      this.#closeOpen() +
      this.#calls
        .closeAll()
        .map((call) => this.#callDone(call))
        .join('');
    const output = [...this.#output].sort(([a], [b]) => a - b).map(([, item]) => item);
    const {type, response} = finalResponse(this.#facts, event, output);
    return closed + this.#frame(type, {response});
  }

  #textDelta(delta: string): string {
    const opened = this.#openItem('message');
    const item = this.#open as OpenItem;
    item.text += delta;
    return (
      opened +
      this.#frame('response.output_text.delta', {...placeOf(item), content_index: 0, delta, logprobs: []})
    );
  }

  #reasoningDelta(delta: string): string {
    const opened = this.#openItem('reasoning');
    const item = this.#open as OpenItem;
    item.text += delta;
    return (
      opened +
      this.#frame('response.reasoning_summary_text.delta', {...placeOf(item), summary_index: 0, delta})
    );
  }

  #annotation({url, title}: Extract<SaidEvent, {type: 'source'}>): string {
    if (url === undefined) return '';
    const opened = this.#openItem('message');
    const item = this.#open as OpenItem;
    const at = item.text.length;
    const annotation = {type: 'url_citation', url, title, start_index: at, end_index: at};
    item.annotations.push(annotation);
    return (
      opened +
      this.#frame('response.output_text.annotation.added', {
        ...placeOf(item),
        content_index: 0,
        annotation_index: item.annotations.length - 1,
        annotation,
      })
    );
  }

  /** A picture that stands in its address is one that was made; for other files there is no item. */
  #image({url = '', mediaType}: Extract<SaidEvent, {type: 'file'}>): string {
    const result = mediaType.startsWith('image/') ? dataUrlOf(url)?.base64 : undefined;
    if (result === undefined) return '';
    const closed = this.#closeOpen();
    const index = this.#itemCount++;
    const item = {type: 'image_generation_call', id: `ig_${index}`, status: 'completed', result};
    return (
      closed + this.#added(index, {...item, status: 'in_progress', result: null}) + this.#done(index, item)
    );
  }

  #call(event: Extract<SaidEvent, {type: 'tool-call'}>): string {
    const {call, isNew, delta} = this.#calls.enter(event);
    let text = '';
    if (isNew) {
      text += this.#closeOpen();
      const index = this.#itemCount++;
      this.#callIndexes.set(call.toolCallId, index);
      text += this.#added(index, {...callItem({...call, arguments: ''}, index), status: 'in_progress'});
    }
    if (delta === '') return text;
    const index = this.#callIndexes.get(call.toolCallId) ?? 0;
    return (
      text +
      this.#frame('response.function_call_arguments.delta', {
        item_id: callItemId(index),
        output_index: index,
        delta,
      })
    );
  }

  #callDone(call: CallFacts): string {
    const index = this.#callIndexes.get(call.toolCallId) ?? 0;
    const item = callItem(call, index);
    return (
      this.#frame('response.function_call_arguments.done', {
        item_id: item.id,
        output_index: index,
        name: call.name,
        arguments: item.arguments,
      }) + this.#done(index, item)
    );
  }

  #openItem(kind: OpenItem['kind']): string {
    if (this.#open?.kind === kind) return '';
    const closed = this.#closeOpen();
    const index = this.#itemCount++;
    const item: OpenItem = {
      kind,
      id: `${kind === 'message' ? 'msg' : 'rs'}_${index}`,
      index,
      text: '',
      annotations: [],
    };
    this.#open = item;
    const {id} = item;
    if (kind === 'reasoning') {
      return (
        closed +
        this.#added(index, {type: 'reasoning', id, summary: []}) +
        this.#frame('response.reasoning_summary_part.added', {
          ...placeOf(item),
          summary_index: 0,
          part: {type: 'summary_text', text: ''},
        })
      );
    }
    return (
      closed +
      this.#added(index, {type: 'message', id, status: 'in_progress', role: 'assistant', content: []}) +
      this.#frame('response.content_part.added', {
        ...placeOf(item),
        content_index: 0,
        part: {type: 'output_text', annotations: [], logprobs: [], text: ''},
      })
    );
  }

  #closeOpen(): string {
    const item = this.#open;
    if (!item) return '';
    this.#open = null;
    const {id, text, annotations, index} = item;
    if (item.kind === 'reasoning') {
      const at = {...placeOf(item), summary_index: 0};
      const part = {type: 'summary_text', text};
      return (
        this.#frame('response.reasoning_summary_text.done', {...at, text}) +
        this.#frame('response.reasoning_summary_part.done', {...at, part}) +
        this.#done(index, {type: 'reasoning', id, summary: [part]})
      );
    }
    const at = {...placeOf(item), content_index: 0};
    const part = {type: 'output_text', annotations, logprobs: [], text};
    return (
      this.#frame('response.output_text.done', {...at, text, logprobs: []}) +
      this.#frame('response.content_part.done', {...at, part}) +
      this.#done(index, {type: 'message', id, status: 'completed', role: 'assistant', content: [part]})
    );
  }

  #added(index: number, item: object): string {
    return this.#frame('response.output_item.added', {output_index: index, item});
  }

  #done(index: number, item: ResponseItem): string {
    this.#output.set(index, item);
    return this.#frame('response.output_item.done', {output_index: index, item});
  }

  #frame(type: string, fields: object): string {
    return namedFrame({type, sequence_number: this.#seq++, ...fields});
  }
}

interface CallFacts {
  readonly toolCallId: string;
  readonly name: string;
  readonly arguments: string;
}

function placeOf({id, index}: OpenItem) {
  return {item_id: id, output_index: index};
}

/** Items have ids of their own, which are not the calls'. */
function callItemId(index: number): string {
  return `fc_${index}`;
}

function callItem({toolCallId, name, arguments: text}: CallFacts, index: number) {
  return {
    type: 'function_call',
    id: callItemId(index),
    status: 'completed',
    arguments: text,
    call_id: toolCallId,
    name,
  };
}
