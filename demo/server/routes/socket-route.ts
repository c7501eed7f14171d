import {nativePaths} from '../../../src/model/native-wire.js';
import type {Router} from './environment.js';
import {invalid} from './problem.js';

/** What is said to requests that come to the socket's address without asking for one. */
export function socketRoute(router: Router): void {
  router.all(nativePaths.socket, (context) => {
    context.env.outgoing.setHeader('Upgrade', 'websocket');
    throw invalid(426, 'Open a WebSocket here.');
  });
}
