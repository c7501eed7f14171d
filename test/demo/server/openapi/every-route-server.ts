import {cp, mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import type {TestServer} from '../../../support/server-harness.js';
import {startServerOfPeople} from '../people/people-server.js';
import {descriptionFile} from './description.js';

/** A server with all routes that settings can add, and with pages of its own. */
export interface EveryRouteServer extends TestServer {
  readonly metricsToken: string;
}

const metricsToken = 'a-token-for-the-metrics-alone';
const files = {
  'demo/index.html': '<p nonce="{{nonce}}"></p>',
  'demo/widget.html': '<p nonce="{{nonce}}"></p>',
  'demo/page.css': 'p {}',
  'dist/chat-stream.js': 'export const a = 1;',
} as const;

export async function startEveryRouteServer(): Promise<EveryRouteServer> {
  const rootDirectory = await mkdtemp(join(tmpdir(), 'chat-stream-test-'));
  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(join(rootDirectory, file)), {recursive: true});
    await writeFile(join(rootDirectory, file), text);
  }
  await cp(descriptionFile, join(rootDirectory, 'docs/openapi.yaml'));
  const server = await startServerOfPeople({
    rootDirectory,
    demoRoutes: true,
    clientEvents: true,
    metricsToken,
    // Nothing listens there: its keys can be saved, and are not taken.
    openAI: {baseUrl: 'https://127.0.0.1:9/v1', apiKey: undefined, model: 'm'},
  });
  return {
    ...server,
    metricsToken,
    async dispose() {
      await server.dispose();
      await rm(rootDirectory, {recursive: true, force: true});
    },
  };
}
