import * as v from 'valibot';
import {feedbackSchema} from '../../../src/model/native-wire.js';
import {noMessage, unfit} from '../generation/refusals.js';
import {lockConversation} from '../store/conversations.js';
import {putFeedback} from '../store/feedback.js';
import {findMessage} from '../store/messages.js';
import {type Router, type Services, userOf} from './environment.js';
import {invalid} from './problem.js';
import {readJson} from './read-json.js';

const path = '/api/ai/messages/:id/feedback';

/** Most characters (UTF-16 units) of a comment. */
export const maxCommentLength = 2_000;

const changeSchema = v.strictObject({
  rating: v.nullable(feedbackSchema.entries.rating),
  // What not every database keeps as text: NUL, and halves of surrogate pairs.
  comment: v.exactOptional(
    v.pipe(v.string(), v.trim(), v.maxLength(maxCommentLength), v.regex(/^[^\0\p{Cs}]*$/u)),
  ),
});

/** What people think of answers. */
export function feedbackRoutes(router: Router, {db, clock}: Services): void {
  router.put(path, async (context) => {
    const {rating, comment = ''} = await readJson(context.env.incoming, changeSchema);
    if (rating === null && comment !== '')
      throw invalid(422, '`comment` goes with a `rating` of up or down.');
    const id = context.req.param('id');
    await db.transaction().execute(async (transaction) => {
      const message = await findMessage(transaction, id);
      const owned =
        message &&
        (await lockConversation(transaction, {id: message.conversationId, userId: userOf(context)}));
      if (!message || !owned) throw noMessage('id');
      if (message.role !== 'assistant') throw unfit('Only an answer can be rated.');
      const feedback = rating === null ? null : {rating, ...(comment === '' ? {} : {comment})};
      await putFeedback(transaction, message.id, feedback, clock.now());
    });
    return context.body(null, 204);
  });
}
