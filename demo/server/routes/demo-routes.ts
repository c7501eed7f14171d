import {findRun} from '../store/runs.js';
import {type Router, type Services, userOf} from './environment.js';
import {gone} from './find-stream.js';

/** What visitors of the demo may do to its server, and nobody to a real one. */
export function demoRoutes(router: Router, {db, generation}: Services): void {
  router.post('/api/demo/streams/:streamId/interrupt', async (context) => {
    const streamId = context.req.param('streamId');
    if (!(await findRun(db, userOf(context), streamId))) throw gone(404);
    await generation.interrupt(streamId);
    return context.body(null, 202);
  });
}
