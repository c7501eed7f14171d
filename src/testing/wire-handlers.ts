import {type HttpHandler, http} from 'msw';
import {type Answering, bodyOf} from './answering.js';
import {KeptAnswers} from './kept-answers.js';
import {refusalOf} from './refusal.js';
import {factsOf} from './wire-frames.js';

/**
 * A service whose every request is answered anew. It streams, whatever the request asks for. Where the wire has a way to ask for
 * an answer that was cut, and `url` is a string, it has that too.
 */
export function wireHandlers(url: string | RegExp, answering: Answering): readonly HttpHandler[] {
  const kept = new KeptAnswers(answering);
  return [
    http.post(url, async ({request}) => {
      const refusal = answering.plan.nextRefusal();
      if (refusal) return refusalOf(refusal);
      const body = await bodyOf(request);
      return kept.reply(answering.answerTo(body), factsOf(answering), body);
    }),
    ...(typeof url === 'string' ? kept.handlers(url) : []),
  ];
}
