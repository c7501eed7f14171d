/** The real chat server beside the test runner, so that tests of the elements talk to it at their own origin in every engine. */
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import process from 'node:process';
import {tsImport} from 'tsx/esm/api';

const mockWordDelayMs = 5;

/**
 * @param pageOrigin - Where the test pages come from.
 * @returns {() => Promise<string>} Resolves with the server's origin; the server starts when this is first called, with an empty
 * database that is deleted when this process ends.
 */
export function chatServer(pageOrigin) {
  let origin;
  return () => {
    origin ??= start(pageOrigin);
    return origin;
  };
}

async function start(pageOrigin) {
  const {createServer} = await tsImport('../../demo/server/app.ts', import.meta.url);
  const folder = mkdtempSync(join(tmpdir(), 'chat-stream-runner-'));
  process.once('exit', () => rmSync(folder, {recursive: true, force: true}));
  const server = await createServer({
    port: 0,
    mockWordDelayMs,
    databaseFile: join(folder, 'chat-stream.db'),
    allowedOrigins: [pageOrigin],
  });
  return server.url;
}
