/** The real chat server beside the test runner, started once, when a test first asks for it. */
import {existsSync} from 'node:fs';
import {fileURLToPath} from 'node:url';

const app = new URL('../../demo/server/app.ts', import.meta.url);

/** @returns {() => Promise<string>} Resolves with the server's origin. */
export function chatServer() {
  return async () => {
    if (!existsSync(fileURLToPath(app))) throw new Error('demo/server/app.ts does not exist yet.');
    throw new Error('The chat server is not wired to the test runner yet.');
  };
}
