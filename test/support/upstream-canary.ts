import {once} from 'node:events';
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';

export const canary = 'canary-51b7';

export interface CanaryUpstream {
  readonly origin: string;
  /** Requests that reached it, preflights included: `POST /chat`. */
  readonly requests: readonly string[];
  close(): Promise<void>;
}

/** A service that answers every page in the native wire, with a canary in its head and in fields that nobody asked for. */
export async function startCanaryUpstream(): Promise<CanaryUpstream> {
  const requests: string[] = [];
  const extra = {secret: canary, debug: {prompt: canary}};
  const events = [
    {type: 'start', streamId: 's', messageId: 'm', conversationId: 'c', model: 'x', ...extra},
    {type: 'chunk', content: 'Hello, ', ...extra},
    {type: 'chunk', content: 'plugin', ...extra},
    {type: 'internal', ...extra},
    {type: 'done', finishReason: 'stop', ...extra},
  ];
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    response.setHeader('access-control-allow-origin', '*');
    response.setHeader('access-control-allow-headers', '*');
    response.setHeader('access-control-expose-headers', '*');
    response.setHeader('x-secret', canary);
    if (request.method === 'OPTIONS') {
      response.writeHead(204).end();
      return;
    }
    response.writeHead(200, {'content-type': 'text/event-stream'});
    for (const event of events) response.write(`data: ${JSON.stringify(event)}\n\n`);
    response.end(`: ${canary}\n\n`);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
