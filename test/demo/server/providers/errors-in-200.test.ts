import {after, before, describe, it} from 'node:test';
import {expect} from 'chai';
import type {Providers} from '../../../../demo/server/providers/providers.js';
import {
  eventStream,
  type FakeUpstream,
  refusal,
  startFakeUpstream,
  type UpstreamAnswer,
} from '../../../support/fake-upstream.js';
import {type ServiceWire, serviceWires} from '../../../support/fake-upstream-wires.js';
import {askModel, type Outcome, openProviders, servedModels} from './one-model.js';

const theirWords = 'words of the service';
/** What each service calls being overloaded. */
const overloadedWord: Record<ServiceWire['kind'], string> = {
  'openai-compatible': 'server_is_overloaded',
  anthropic: 'overloaded_error',
  gemini: 'UNAVAILABLE',
};
const sse = (value: unknown): string => `data: ${JSON.stringify(value)}\n\n`;
/** How Google prints JSON. */
const printed = (value: unknown): string => JSON.stringify(value, null, 2);

/** Ways to cut the same bytes into chunks of HTTP. */
const cuts = {whole: [Infinity], 'byte by byte': [1]};

for (const wire of serviceWires) {
  const overloaded = wire.refusal(overloadedWord[wire.kind], theirWords);

  describe(`a service of the kind ${wire.kind} that fails with status 200`, () => {
    let upstream: FakeUpstream;
    let providers: Providers;
    before(async () => {
      upstream = await startFakeUpstream();
      providers = openProviders(servedModels({m: {kind: wire.kind, baseUrl: upstream.baseUrl}}));
    });
    after(async () => {
      await providers.close();
      await upstream.close();
    });
    const ask = (answer: UpstreamAnswer): Promise<Outcome> => {
      upstream.answerWith(answer);
      return askModel(providers, 'm');
    };

    for (const [how, sizes] of Object.entries(cuts)) {
      it(`by JSON without a frame after its first words, sent ${how}, keeps the words and has its code`, async () => {
        const {text, error} = await ask(
          eventStream(wire.beginning('half ', 'an') + printed(overloaded), sizes),
        );
        expect([text, error?.code, error?.stage]).to.deep.equal(['half an', 'overloaded', 'stream']);
        expect(`${error?.message} ${error?.hint}`).not.to.contain(theirWords);
      });
    }

    it('by JSON without a frame is not waited for once it is whole', async () => {
      const {text, error} = await ask((outgoing) => {
        outgoing.writeHead(200, {'content-type': 'text/event-stream'});
        // The stream stays open.
        outgoing.write(`${wire.beginning('half')}${printed(overloaded)}\n`);
      });
      expect([text, error?.code]).to.deep.equal(['half', 'overloaded']);
    });

    it('by a list of JSON in place of the stream has its code', async () => {
      const {events, error} = await ask(eventStream(printed([overloaded])));
      expect([events, error?.code]).to.deep.equal([[], 'overloaded']);
    });

    for (const [what, body] of [
      ['JSON', overloaded],
      ['a list of JSON', [overloaded]],
    ] as const) {
      it(`by ${what} of the type of JSON has its code and is not asked again`, async () => {
        const before = upstream.requests.length;
        const {events, error} = await ask(refusal(200, body));
        expect([events, error?.code, error?.stage, upstream.requests.length - before]).to.deep.equal([
          [],
          'overloaded',
          'open',
          1,
        ]);
      });
    }

    for (const body of [{}, overloaded]) {
      const shown = JSON.stringify(body);
      it(`by ${shown} where it is asked for the whole answer gives none, and the first failure counts`, async () => {
        let isFirst = true;
        const {events, error} = await ask((outgoing) => {
          if (isFirst) outgoing.writeHead(200, {'content-type': 'text/html'}).end('<p>');
          else refusal(200, body)(outgoing);
          isFirst = false;
        });
        expect([events, error?.code]).to.deep.equal([[], 'protocol']);
      });
    }

    it('by an error at the top of a chunk (vLLM) has its code', async () => {
      const chunk = {object: 'error', message: 'maximum context length is 9', code: 400};
      const {text, error} = await ask(eventStream(wire.beginning('half') + sse(chunk)));
      expect([text, error?.code]).to.deep.equal(['half', 'context-length']);
    });

    it('by a status without a body is no service', async () => {
      const {error} = await ask((outgoing) => void outgoing.writeHead(204).end());
      expect([error?.code, error?.stage]).to.deep.equal(['protocol', 'open']);
    });

    for (const value of [[], null, 5, 'words', {}]) {
      it(`by ${JSON.stringify(value)} in place of a chunk ends with an error, its words kept`, async () => {
        const {text, error} = await ask(eventStream(wire.beginning('half') + sse(value)));
        expect([text, error?.code]).to.be.deep.oneOf([
          ['half', 'malformed'],
          ['half', 'premature-close'],
        ]);
      });
    }

    it('by a chunk that is not JSON keeps its words', async () => {
      const {text, error} = await ask(eventStream(`${wire.beginning('half')}data: {nonsense\n\n`));
      expect([text, error?.code]).to.deep.equal(['half', 'malformed']);
    });
  });
}
