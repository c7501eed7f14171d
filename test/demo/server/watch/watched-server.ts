import type {ServerResponse} from 'node:http';
import type {ServerOptions} from '../../../../demo/server/app.js';
import type {FallbackConfig, ModelConfig} from '../../../../demo/server/providers/models-config.js';
import {usualTimeouts} from '../../../../demo/server/providers/timeouts.js';
import {type FakeUpstream, startFakeUpstream} from '../../../support/fake-upstream.js';
import {ManualClock} from '../../../support/manual-clock.js';
import {startServer, type TestServer} from '../../../support/server-harness.js';

/** The real server by a clock that stands still, before a model service of ours that says what a test says. */
export interface WatchedServer {
  readonly server: TestServer;
  readonly upstream: FakeUpstream;
  readonly clock: ManualClock;
  /** The next answer that the model service is asked for, its head written. */
  nextAnswer(): Promise<ServerResponse>;
  dispose(): Promise<void>;
}

const price = {currency: 'USD', input: 2, output: 10};

function model(id: string, fields: Partial<ModelConfig> = {}): ModelConfig {
  const usual = {name: id, contextTokens: null, maxOutputTokens: null, isCached: false, fallbacks: []};
  return {id, ...usual, places: [{service: 'up', model: `${id}-there`, price}], ...fields};
}

const simulated: FallbackConfig = {kind: 'mock'};

/** The models: `plain`, `backed` by a simulated one, `kept` in the cache, `capped` at 100 tokens. */
export async function startWatchedServer(options: ServerOptions = {}): Promise<WatchedServer> {
  const upstream = await startFakeUpstream();
  const clock = new ManualClock();
  const server = await startServer({
    clock,
    models: {
      services: [
        {
          name: 'up',
          kind: 'openai-compatible',
          baseUrl: upstream.baseUrl,
          apiKey: 'sk-of-the-server-0123456789',
          backend: 'cloud',
        },
      ],
      models: [
        model('plain'),
        model('backed', {fallbacks: [simulated]}),
        model('kept', {isCached: true}),
        model('capped', {maxOutputTokens: 100}),
      ],
      defaultModel: 'plain',
      openService: 'up',
      timeouts: usualTimeouts,
    },
    ...options,
  });
  return {
    server,
    upstream,
    clock,
    nextAnswer: () =>
      new Promise((resolve) => {
        upstream.answerWith((outgoing) => {
          outgoing.writeHead(200, {'content-type': 'text/event-stream'});
          resolve(outgoing);
        });
      }),
    async dispose() {
      await server.dispose();
      await upstream.close();
    },
  };
}
