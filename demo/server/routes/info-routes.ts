import {sql} from 'kysely';
import {ChatError} from '../../../src/base/chat-error.js';
import type {Router, Services} from './environment.js';

/** Which models there are, and whether the server is up. */
export function infoRoutes(router: Router, {db, generation, draining}: Services): void {
  router.get('/api/ai/models', async (context) => {
    await generation.providers.refresh();
    const {models, defaultModel} = generation.providers;
    return context.json({models, defaultModel});
  });

  // Alive: the process answers.
  router.get('/healthz', (context) => context.json({status: 'ok'}));

  // Ready: it can also serve, so send people here.
  router.get('/readyz', async (context) => {
    if (draining.aborted) throw new ChatError('The server is closing.', {code: 'overloaded', status: 503});
    await sql`select 1`.execute(db);
    return context.json({status: 'ready'});
  });
}
