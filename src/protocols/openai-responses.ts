import {ChatError} from '../base/chat-error.js';
import type {TransportRequest} from '../transport/transport.js';
import {OpenAIResponsesDecoder} from './openai-responses-decoder.js';
import {type OpenAIResponsesOptions, openAIResponsesRequest} from './openai-responses-request.js';
import {WholeResponseDecoder} from './openai-responses-whole.js';
import {pathBelow} from './path-below.js';
import type {Protocol, ResumeAbility, ResumePoint} from './protocol.js';

/**
 * OpenAI Responses. Its events are numbered, so that a missing one is noticed and a repeated one dropped.
 *
 * Ends at `response.completed`, `.incomplete`, `.failed`, or an `error`; a body that ends with none of them was
 * cut. With `background` the service writes on meanwhile: the stream is taken up behind the last event, and
 * stopped by its id. Without it neither can be done. A repeated request is a second generation.
 *
 * @throws {TypeError} where `background` is asked for and `store` refused: the service keeps what it resumes.
 * @see https://platform.openai.com/docs/api-reference/responses-streaming
 */
export function openAIResponses(options: OpenAIResponsesOptions = {}): Protocol {
  const {background = false, store} = options;
  if (background && store === false) {
    throw new TypeError('`background` needs what `store: false` forbids: the service keeps what it resumes.');
  }
  return {
    name: 'openai-responses',
    idempotentPost: false,
    resumeAbility: background ? inBackground : null,
    wholeAbility: {
      start: (turn) => openAIResponsesRequest(turn, options, false),
      createDecoder: () => new WholeResponseDecoder(),
    },
    startRequest: (turn) => openAIResponsesRequest(turn, options, true),
    createDecoder: () => new OpenAIResponsesDecoder({isFromZero: background}),
  };
}

/** @see https://platform.openai.com/docs/guides/background */
const inBackground: ResumeAbility = {
  resume: (point) => streamRequest(point, numberIn(point.cursor)),
  // All events once more: those that are known are dropped by their numbers.
  snapshot: (point) => streamRequest(point, null),
  stop: ({endpoint, streamId}) => {
    if (streamId === null) {
      throw new ChatError('The response had no id yet by which it could be stopped.', {
        code: 'not-found',
        stage: 'stop',
        hint: 'It was stopped here. The service may write it to its end.',
      });
    }
    return {url: pathBelow(endpoint, streamId, 'cancel').href, method: 'POST', headers: {}};
  },
};

function streamRequest({endpoint, streamId}: ResumePoint, after: string | null): TransportRequest {
  const url = pathBelow(endpoint, streamId);
  url.searchParams.set('stream', 'true');
  if (after !== null) url.searchParams.set('starting_after', after);
  return {url: url.href, method: 'GET', headers: {}};
}

function numberIn(cursor: string | null): string | null {
  return /\d+$/.exec(cursor ?? '')?.[0] ?? null;
}
