import type {ServerResponse} from 'node:http';
import {chunkOf, completion, type FakeUpstream, type UpstreamAnswer} from '../../../support/fake-upstream.js';
import {canaries} from './canaries.js';

/** All that a service was sent, as services put it into their errors. */
function heard({requests}: FakeUpstream): string {
  const last = requests.at(-1);
  return `Incorrect key ${last?.headers.authorization}; you said ${JSON.stringify(last?.body)}`;
}

function errorOf(upstream: FakeUpstream): object {
  const words = heard(upstream);
  return {error: {message: words, type: words, code: canaries.serverKey, param: words}};
}

const stream = (outgoing: ServerResponse): ServerResponse =>
  outgoing.writeHead(200, {'content-type': 'text/event-stream'});

/** Ways in which a model service says back what it was told, by name. */
export function leakyAnswers(upstream: FakeUpstream): Readonly<Record<string, UpstreamAnswer>> {
  const refuse =
    (status: number): UpstreamAnswer =>
    (outgoing) =>
      void outgoing
        .writeHead(status, {'content-type': 'application/json', 'x-request-id': canaries.serverKey})
        .end(JSON.stringify(errorOf(upstream)));
  return {
    'a refusal of the request': refuse(400),
    'a refusal of the key': refuse(401),
    'a refusal by status 500': refuse(500),
    'a page in place of an answer': (outgoing) =>
      void outgoing.writeHead(200, {'content-type': 'text/html'}).end(`<p>${heard(upstream)}</p>`),
    'a redirect': (outgoing) =>
      void outgoing
        .writeHead(302, {location: `http://127.0.0.1:9/?${encodeURIComponent(heard(upstream))}`})
        .end(),
    'an error in the middle': (outgoing) =>
      void stream(outgoing).end(`${chunkOf(canaries.said)}data: ${JSON.stringify(errorOf(upstream))}\n\n`),
    'a chunk that cannot be read': (outgoing) =>
      void stream(outgoing).end(`${chunkOf(canaries.said)}data: {"canary: ${heard(upstream)}\n\n`),
    'a body that breaks off': (outgoing) => {
      stream(outgoing).write(chunkOf(canaries.said), () => outgoing.destroy());
    },
  };
}

/** An answer without fault. */
export const goodAnswer: UpstreamAnswer = (outgoing) =>
  void stream(outgoing).end(completion(canaries.said, canaries.said));

/** An answer that begins and does not end. */
export const endlessAnswer: UpstreamAnswer = (outgoing) =>
  void stream(outgoing).write(chunkOf(canaries.said));
