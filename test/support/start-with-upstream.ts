import type {ServerOptions} from '../../demo/server/app.js';
import type {FakeUpstream} from './fake-upstream.js';
import {startServer, type TestServer} from './server-harness.js';

/** A server that asks `upstream` for every model but the mocks, without a key. */
export function startWithUpstream(upstream: FakeUpstream, options: ServerOptions = {}): Promise<TestServer> {
  return startServer({
    ...options,
    openAI: {baseUrl: upstream.baseUrl, apiKey: undefined, model: undefined},
  });
}
