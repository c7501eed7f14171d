import type {ServerResponse} from 'node:http';
import type {LimitHooks} from '../../../../demo/server/limits/limited-run.js';
import {chunkOf, type FakeUpstream, startFakeUpstream} from '../../../support/fake-upstream.js';
import {type EventReader, startReading} from '../../../support/server-events.js';
import {postJson, sendBody, streamPath, type TestServer} from '../../../support/server-harness.js';
import {startWithUpstream} from '../../../support/start-with-upstream.js';
import {addLimitsTables} from './limits-store.js';

/** The real server with limits, before a model service of ours, which says one word and then waits. */
export interface LimitedServer {
  readonly server: TestServer;
  readonly upstream: FakeUpstream;
  /** The answers that wait, in the order they were asked for. */
  readonly waiting: readonly ServerResponse[];
  /** Asks the model service; resolves with the answer's status and head, its body not read. */
  post(fields?: Readonly<Record<string, unknown>>, headers?: Record<string, string>): Promise<Response>;
  /** Starts a run that has said its word and waits. */
  startWaiting(fields?: Record<string, unknown>): Promise<EventReader>;
  stop(streamId: string): Promise<void>;
  dispose(): Promise<void>;
}

/** The text that the model service says before it waits. */
export const firstWords = 'one two three four';

export async function startLimitedServer(hooks: readonly LimitHooks[]): Promise<LimitedServer> {
  const upstream = await startFakeUpstream();
  const server = await startWithUpstream(upstream, {
    hooks,
  });
  await addLimitsTables(server.db);
  const waiting: ServerResponse[] = [];
  upstream.answerWith((outgoing) => {
    outgoing.writeHead(200, {'content-type': 'text/event-stream'}).write(chunkOf(firstWords));
    waiting.push(outgoing);
  });
  return {
    server,
    upstream,
    waiting,
    post: (fields = {}, headers = {}) =>
      postJson(`${server.url}${streamPath}`, sendBody('hi there', {model: 'm', ...fields}), {headers}),
    async startWaiting(fields = {}) {
      const reader = await startReading(server, 'hi there', {fields: {model: 'm', ...fields}});
      await reader.next();
      await reader.next();
      return reader;
    },
    async stop(streamId) {
      await postJson(`${server.url}${streamPath}/${streamId}/stop`, {});
    },
    async dispose() {
      await server.dispose();
      await upstream.close();
    },
  };
}

/** The end of an answer that waits: with what it used, as the service counts it, or without. */
export function finish(
  outgoing: ServerResponse | undefined,
  usage?: {readonly input: number; readonly output: number},
): void {
  const counted = usage && {prompt_tokens: usage.input, completion_tokens: usage.output};
  const last = usage ? `data: ${JSON.stringify({choices: [], usage: counted})}\n\n` : '';
  outgoing?.end(`${chunkOf('', 'stop')}${last}data: [DONE]\n\n`);
}
