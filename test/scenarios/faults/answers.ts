import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import type {ChaosBench, ChaosChat} from '../../support/chaos/chaos-bench.js';
import type {Fault} from '../../support/chaos/proxy.js';
import {type FaultRig, inTurn} from './fault-rig.js';

/** The bytes of an answer to `golden` on an untouched line, its head included. */
export async function answerBytes(rig: FaultRig): Promise<Buffer> {
  const all: Buffer[] = [];
  const listening: Fault = async ({ask, line}) => {
    const {head, body} = await ask();
    all.push(head);
    await line.write(head);
    for await (const {raw} of body) {
      all.push(raw);
      await line.write(raw);
    }
  };
  await rig.survives(inTurn(listening), 'an untouched line');
  return Buffer.concat(all);
}

/** Events with content that reached the chat's state. */
export function contentEvents({events}: Pick<ChaosChat, 'events'>): number {
  return events.filter(({type}) => type === 'content-received').length;
}

export interface DirectStart {
  readonly response: Response;
  readonly streamId: string;
  readonly streamUrl: string;
}

/** Starts an answer on the server itself, past proxy and SDK. The body is left to be read. */
export async function startDirectly(
  {bench}: {readonly bench: Pick<ChaosBench, 'world'>},
  fields: Readonly<Record<string, unknown>> = {},
  headers: Readonly<Record<string, string>> = {},
): Promise<DirectStart> {
  const endpoint = `${bench.world.server.url}/api/ai/chat/stream`;
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: {'content-type': 'application/json', ...headers},
    body: JSON.stringify({trigger: 'send', message: 'Hi', model: 'mock/echo', ...fields}),
  });
  const streamId = response.headers.get('stream-id') ?? '';
  return {response, streamId, streamUrl: `${endpoint}/${streamId}`};
}

export interface OtherOrigin {
  readonly url: string;
  close(): Promise<void>;
}

/** A server of another origin that writes down the first line of whatever it hears. */
export async function listenElsewhere(heard: string[]): Promise<OtherOrigin> {
  const server = createServer((incoming, outgoing) => {
    heard.push(`${incoming.method} ${incoming.url} ${incoming.headers.authorization ?? ''}`);
    outgoing.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** Milliseconds between the first two requests. */
export function spacingMs({streamRequests: [first, second]}: Pick<ChaosChat, 'streamRequests'>): number {
  return (second?.at ?? Number.POSITIVE_INFINITY) - (first?.at ?? 0);
}
