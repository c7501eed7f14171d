import {logCrashes} from '../../../../demo/server/watch/log-crashes.js';
import {createLogger} from '../../../../demo/server/watch/server-logger.js';

/* A process that crashes with a secret in the message of its error. */
logCrashes(createLogger('info'));
void Promise.reject(new SyntaxError('Unexpected token in {"key":"sk-canary"}'));
