import {tokenTerms} from '../people/authenticate.js';
import {maxTokenSeconds, mintWidgetToken} from '../people/widget-token.js';
import {endSession} from '../store/sessions.js';
import type {Router, Services} from './environment.js';
import {invalid} from './problem.js';

const path = '/api/ai/sessions';

/** Who one is here, a new token before the old one runs out, and signing out. */
export function sessionRoutes(router: Router, {people, db, clock, sessions}: Services): void {
  router.get(path, (context) => {
    const {userId, sessionId} = context.get('person');
    return context.json({userId, sessionId, isAnonymous: people.sessionSecret === null});
  });

  router.post(path, async (context) => {
    const {userId, sessionId, boundTo} = context.get('person');
    const now = clock.now();
    const terms = tokenTerms(people, now);
    if (!terms || sessionId === null)
      throw invalid(422, 'Only a token with a session, `sid`, can be exchanged for a new one.');
    // It is good for where it is asked from, or where the old one was: it cannot be carried elsewhere.
    const origin = context.req.header('Origin') ?? boundTo;
    const token = await mintWidgetToken({userId, sessionId, origin}, terms);
    return context.json({token, expiresAt: now + maxTokenSeconds * 1_000});
  });

  router.delete(path, async (context) => {
    const {sessionId} = context.get('person');
    if (sessionId === null) throw invalid(422, 'There is no session, `sid`, in this token to end.');
    await endSession(db, sessionId, clock.now());
    sessions.cut(sessionId, context.env.outgoing);
    return context.body(null, 204);
  });
}
