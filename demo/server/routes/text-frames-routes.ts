import * as v from 'valibot';
import {textEncoder} from '../../../src/encoders/text.js';
import {startRequestSchema} from '../../../src/model/native-wire.js';
import {answerOf, emitAnswer} from './emit-answer.js';
import {type Router, type Services, userOf} from './environment.js';
import {passWith} from './passing-answer.js';
import {invalid} from './problem.js';
import {fitting, readJson} from './read-json.js';
import {startAs} from './start-request.js';

/** Under it answers are text and nothing else. */
export const textFramesPath = '/api/v1/chat/unified';

const textRequestSchema = v.strictObject({
  message: v.string(),
  /** Taken, and not believed: who asks is known by their token. */
  user_id: v.nullish(v.union([v.string(), v.number()])),
  model: v.exactOptional(v.string()),
});

/**
 * One question, and its answer as frames of text: `{"text":"word "}`, or with `?form=string` `"word "`. Its clients cannot take an
 * answer up again, so nothing of it stays here, and who closes the connection stops the answer.
 */
export function textFramesRoutes(router: Router, services: Services): void {
  router.post(`${textFramesPath}/stream`, async (context) => {
    const {incoming, outgoing} = context.env;
    const form = context.req.query('form') ?? 'object';
    if (form !== 'object' && form !== 'string') throw invalid(400, '`form` must be object or string.');
    const {message, model} = await readJson(incoming, textRequestSchema);
    const request = fitting(
      {trigger: 'send', message, ...(model === undefined ? {} : {model})},
      startRequestSchema,
    );
    const streamId = await startAs(userOf(context), {key: null, request}, services);
    const answer = await answerOf(context, services, streamId);
    passWith(outgoing, services, answer.facts);
    return emitAnswer(context, services, answer, textEncoder(answer.facts, {form}));
  });
}
