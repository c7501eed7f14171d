/** The server as `main` starts it, with a hook that writes into the same store. */
import {createServer} from '../../../demo/server/app.js';
import {readConfig} from '../../../demo/server/config.js';
import {countingHook} from './counting-hook.js';

const server = await createServer({...readConfig(process.env), hooks: [countingHook]});
process.stdout.write(`chat-stream server: ${server.url}\n`);
