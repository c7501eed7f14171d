import {nativePaths} from '../../../src/model/native-wire.js';
import {answerJson} from './answer-json.js';
import type {Router, Services} from './environment.js';
import {startFrom} from './start-request.js';

/** The answer in one piece, for those who cannot stream. The run is the same; this only reads it to its end. */
export function chatJsonRoutes(router: Router, services: Services): void {
  router.post(nativePaths.json, async (context) =>
    answerJson(context, services, await startFrom(context, services)),
  );
}
