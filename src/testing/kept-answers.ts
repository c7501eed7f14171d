import {type HttpHandler, http} from 'msw';
import * as v from 'valibot';
import type {AnswerFacts} from '../encoders/wire-encoder.js';
import {type Answering, streamed, type TimedAnswer} from './answering.js';
import {refusalOf} from './refusal.js';
import {framesOf, headersFor} from './wire-frames.js';

interface Kept {
  readonly answer: TimedAnswer;
  readonly facts: AnswerFacts;
}

/** What a service keeps of its answers on wires in which one that was cut can be asked for again: until it was read to its end. */
export class KeptAnswers {
  readonly #answering: Answering;
  readonly #byName = new Map<string, Kept>();

  constructor(answering: Answering) {
    this.#answering = answering;
  }

  /** The answer to a request with this body, from its start. */
  reply(answer: TimedAnswer, facts: AnswerFacts, body: unknown): Response {
    const name = nameOf(this.#answering, facts, body);
    this.#byName.set(name, {answer, facts});
    return this.#reply(name, () => true);
  }

  /** Where a client asks for the rest of an answer. */
  handlers(url: string): readonly HttpHandler[] {
    const {wire} = this.#answering;
    const base = url.replace(/\/$/, '');
    if (wire === 'ai-sdk') {
      return [http.get(`${base}/:id/stream`, ({params}) => this.#again(String(params['id']), () => true))];
    }
    if (wire !== 'openai-responses') return [];
    return [
      http.get(`${base}/:id`, ({params, request}) => {
        const after = Number(new URL(request.url).searchParams.get('starting_after') ?? -1);
        return this.#again(String(params['id']), (frame) => numberOf(frame) > after);
      }),
      http.post(`${base}/:id/cancel`, ({params}) => {
        this.#byName.delete(String(params['id']));
        return Response.json({id: params['id'], object: 'response', status: 'cancelled'});
      }),
    ];
  }

  #again(name: string, isWanted: (frame: string) => boolean): Response {
    const refusal = this.#answering.plan.nextRefusal();
    if (refusal) return refusalOf(refusal);
    if (this.#byName.has(name)) return this.#reply(name, isWanted);
    return new Response(null, {status: this.#answering.wire === 'ai-sdk' ? 204 : 404});
  }

  #reply(name: string, isWanted: (frame: string) => boolean): Response {
    const kept = this.#byName.get(name);
    if (!kept) return new Response(null, {status: 404});
    const frames = async function* (this: KeptAnswers, left: AbortSignal): AsyncGenerator<string> {
      for await (const frame of framesOf(kept.answer, kept.facts, this.#answering, left)) {
        if (isWanted(frame)) yield frame;
      }
      this.#byName.delete(name);
    };
    return streamed(frames.bind(this), headersFor(this.#answering, kept.facts), this.#answering);
  }
}

const chatSchema = v.fallback(v.looseObject({id: v.optional(v.string(), '')}), {id: ''});
const numberedSchema = v.fallback(v.looseObject({sequence_number: v.optional(v.number(), 0)}), {
  sequence_number: 0,
});

/** Under what name its client asks for it: the chat, or the response. */
function nameOf({wire}: Answering, {streamId}: AnswerFacts, body: unknown): string {
  return wire === 'ai-sdk' ? v.parse(chatSchema, body).id : `resp_${streamId}`;
}

function numberOf(frame: string): number {
  const json = /^data: (.*)$/m.exec(frame)?.[1] ?? 'null';
  return v.parse(numberedSchema, JSON.parse(json)).sequence_number;
}
