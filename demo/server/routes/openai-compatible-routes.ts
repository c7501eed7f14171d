import {ChatError} from '../../../src/base/chat-error.js';
import {openAIChatEncoder} from '../../../src/encoders/openai-chat.js';
import {openAICompletion} from '../../../src/encoders/openai-completion.js';
import {startRequestSchema} from '../../../src/model/native-wire.js';
import {wholeAnswer} from './answer-json.js';
import {answerOf, emitAnswer, firstSaid} from './emit-answer.js';
import {type Router, type Services, userOf} from './environment.js';
import {noModel, openAIPath} from './openai-problem.js';
import {completionRequestSchema, conversationIn} from './openai-request.js';
import {passWith} from './passing-answer.js';
import {fitting, readJson} from './read-json.js';
import {startAs} from './start-request.js';
import {maxConversationBytes} from './told-conversation.js';

/**
 * OpenAI Chat Completions, for its clients. They bring the whole conversation each time and cannot take an answer up again, so
 * nothing of it stays here, and who closes the connection stops the answer.
 *
 * @see https://platform.openai.com/docs/api-reference/chat
 */
export function openAIRoutes(router: Router, services: Services): void {
  const {providers} = services.generation;

  router.get(`${openAIPath}/models`, async (context) => {
    await providers.refresh();
    const data = providers.models.map(({id}) => ({id, object: 'model', created: 0, owned_by: 'chat-stream'}));
    return context.json({object: 'list', data});
  });

  router.post(`${openAIPath}/chat/completions`, async (context) => {
    const {incoming, outgoing} = context.env;
    const body = await readJson(incoming, completionRequestSchema, {maxBytes: maxConversationBytes});
    const {prompt, question} = conversationIn(body);
    checkModel(body.model);
    const request = fitting(
      {trigger: 'send', message: question, ...(body.model === undefined ? {} : {model: body.model})},
      startRequestSchema,
    );
    const streamId = await startAs(userOf(context), {key: null, request, prompt}, services);
    const answer = await answerOf(context, services, streamId);
    passWith(outgoing, services, answer.facts);
    if (!body.stream) {
      const whole = await wholeAnswer(context, services, streamId);
      return context.json(openAICompletion(answer.facts, whole));
    }
    // While nothing was said a failure still has a status, which is what clients of OpenAI look at.
    const first = await firstSaid(answer, context, services);
    if (first === null) throw new ChatError('Nobody waits for the answer any more.', {code: 'interrupted'});
    if (first.type === 'error') throw new ChatError(first.message, first);
    const includeUsage = body.stream_options?.include_usage === true;
    return emitAnswer(context, services, answer, openAIChatEncoder(answer.facts, {includeUsage}));
  });

  function checkModel(model: string | undefined): void {
    if (model === undefined) return;
    try {
      providers.providerOf(model);
    } catch (error) {
      throw noModel(error);
    }
  }
}
