import * as v from 'valibot';
import {ChatError} from '../../../src/base/chat-error.js';
import {nativePaths} from '../../../src/model/native-wire.js';
import {changeConversation} from '../generation/branches.js';
import {
  type ConversationRow,
  findConversation,
  listConversations,
  toWireConversation,
} from '../store/conversations.js';
import {listFeedback} from '../store/feedback.js';
import {toWireMessages} from '../store/message-path.js';
import {listMessages} from '../store/messages.js';
import {type RouteContext, type Router, type Services, userOf} from './environment.js';
import {invalid} from './problem.js';
import {readJson} from './read-json.js';

const {conversations: path} = nativePaths;

const messagesPath = '/api/ai/messages';

const changeSchema = v.strictObject({
  title: v.exactOptional(
    v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200), v.regex(/^[^\p{Cc}\p{Cs}]*$/u)),
  ),
  activeMessageId: v.exactOptional(v.pipe(v.string(), v.minLength(1), v.maxLength(64))),
});

/** Conversations and their messages. */
export function conversationRoutes(router: Router, services: Services): void {
  const {db, generation, clock} = services;

  router.get(path, async (context) => {
    const rows = await listConversations(db, userOf(context));
    return context.json({conversations: rows.map(toWireConversation)});
  });

  router.get(`${path}/:id`, async (context) => {
    return context.json(toWireConversation(await existing(context, services, context.req.param('id'))));
  });

  router.patch(`${path}/:id`, async (context) => {
    const change = await readJson(context.env.incoming, changeSchema);
    if (Object.keys(change).length === 0) throw invalid(422, 'Give `title`, `activeMessageId`, or both.');
    const id = context.req.param('id');
    await changeConversation(db, userOf(context), id, change, clock.now());
    return context.json(toWireConversation(await existing(context, services, id)));
  });

  router.delete(`${path}/:id`, async (context) => {
    const {id} = await existing(context, services, context.req.param('id'));
    await generation.deleteConversation(id);
    await deleteFilesOf(userOf(context), services);
    return context.body(null, 204);
  });

  router.delete(`${messagesPath}/:id`, async (context) => {
    await generation.deleteMessage(userOf(context), context.req.param('id'));
    await deleteFilesOf(userOf(context), services);
    return context.body(null, 204);
  });

  router.get(`${path}/:id/messages`, async (context) => {
    const {id, active_leaf_id: leafId} = await existing(context, services, context.req.param('id'));
    const feedback = await listFeedback(db, id);
    const messages = toWireMessages(await listMessages(db, id), leafId).map((message) => {
      const rated = feedback.get(message.id);
      return rated ? {...message, feedback: rated} : message;
    });
    return context.json({messages});
  });
}

/** The files of what was deleted go with it. Where that fails, the next clean-up does it. */
async function deleteFilesOf(userId: string, {files, clock, logger}: Services): Promise<void> {
  await files.store.deleteUnused(clock.now(), userId).catch((error: unknown) => {
    logger.warn({err: error}, 'files of what was deleted are still there');
  });
}

async function existing(context: RouteContext, {db}: Services, id: string): Promise<ConversationRow> {
  const conversation = await findConversation(db, userOf(context), id);
  if (conversation) return conversation;
  throw new ChatError('No such conversation.', {code: 'not-found', status: 404, stage: 'load'});
}
