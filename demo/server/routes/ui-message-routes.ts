import * as v from 'valibot';
import type {StreamId} from '../../../src/base/ids.js';
import {aiSdkEncoder, uiMessageStreamHeader} from '../../../src/encoders/ai-sdk.js';
import {type StartRequest, startRequestSchema} from '../../../src/model/native-wire.js';
import {deleteEmptyConversation, findConversation} from '../store/conversations.js';
import {conversationIdOf, type OpenedChat, openChat, streamIn} from './chat-of-client.js';
import {answerOf, emitAnswer} from './emit-answer.js';
import {type RouteContext, type Router, type Services, userOf} from './environment.js';
import {invalid} from './problem.js';
import {fitting, readJson} from './read-json.js';
import {startAs} from './start-request.js';
import {maxConversationBytes, type ToldConversation, toldConversation} from './told-conversation.js';

/** Where clients of the AI SDK look for a chat unless told otherwise. */
export const uiMessagePath = '/api/chat';

const requestSchema = v.looseObject({
  id: v.pipe(v.string(), v.minLength(1), v.maxLength(256)),
  messages: v.pipe(
    v.array(
      v.looseObject({
        role: v.picklist(['system', 'user', 'assistant']),
        parts: v.array(v.looseObject({type: v.string(), text: v.exactOptional(v.string())})),
      }),
    ),
    v.minLength(1),
  ),
  trigger: v.optional(v.picklist(['submit-message', 'regenerate-message']), 'submit-message'),
  model: v.exactOptional(v.string()),
});
type UiMessageRequest = v.InferOutput<typeof requestSchema>;

/**
 * The AI SDK's UI message stream, for its `useChat`. The model is asked what the client says was said; each chat, by its `id`, is a
 * conversation of the person who asks. An answer goes on without a reader and can be taken up again; a new message in the
 * chat stops it.
 *
 * @see https://ai-sdk.dev/docs/ai-sdk-ui/stream-protocol
 */
export function uiMessageRoutes(router: Router, services: Services): void {
  router.post(uiMessagePath, async (context) => {
    const body = await readJson(context.env.incoming, requestSchema, {maxBytes: maxConversationBytes});
    return emit(context, services, await start(userOf(context), body, services));
  });

  router.get(`${uiMessagePath}/:id/stream`, async (context) => {
    const userId = userOf(context);
    const id = conversationIdOf(userId, context.req.param('id'));
    const conversation = await findConversation(services.db, userId, id);
    const streamId = conversation && (await streamIn(services, conversation.id));
    return streamId ? emit(context, services, streamId) : context.body(null, 204, uiMessageStreamHeader);
  });
}

async function emit(context: RouteContext, services: Services, streamId: string): Promise<Response> {
  const answer = await answerOf(context, services, streamId);
  return emitAnswer(context, services, answer, aiSdkEncoder(answer.facts));
}

async function start(userId: string, body: UiMessageRequest, services: Services): Promise<StreamId> {
  const told = toldConversation(
    body.messages.map(({role, parts}) => ({role, content: wordsOf(role, parts)})),
  );
  // Looked at before anything is made for it.
  fitting({trigger: 'send', message: told.question}, startRequestSchema);
  const chat = await openChat(services, {userId, chatId: body.id, text: told.question});
  const writing = await streamIn(services, chat.id);
  // Their stop button ends the reading alone; who asks on wants no more of the old answer.
  if (writing !== null) await services.generation.stop(writing);
  try {
    const request = requestIn(body, told, chat);
    return await startAs(userId, {key: null, request, prompt: told.prompt}, services);
  } catch (error) {
    // Another request for the same chat may have put something into it meanwhile.
    if (chat.isNew) await deleteEmptyConversation(services.db, chat.id);
    throw error;
  }
}

function requestIn(
  {trigger, model}: UiMessageRequest,
  {question}: ToldConversation,
  {id, hasMessages}: OpenedChat,
): StartRequest {
  const named = {conversationId: id, ...(model === undefined ? {} : {model})};
  return fitting(
    trigger === 'regenerate-message' && hasMessages
      ? {trigger: 'regenerate', ...named}
      : {trigger: 'send', message: question, ...named},
    startRequestSchema,
  );
}

/** What a message says; its thoughts, tools and sources are not told again. */
function wordsOf(role: string, parts: UiMessageRequest['messages'][number]['parts']): string {
  if (role === 'user' && parts.some(({type}) => type === 'file')) {
    throw invalid(
      422,
      '`messages` with files cannot be served: send those as attachments of POST /api/ai/chat/stream.',
    );
  }
  return parts.map(({type, text = ''}) => (type === 'text' ? text : '')).join('');
}
