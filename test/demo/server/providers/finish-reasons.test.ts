import {after, before, describe, it} from 'node:test';
import {expect} from 'chai';
import type {Providers} from '../../../../demo/server/providers/providers.js';
import {eventStream, type FakeUpstream, startFakeUpstream} from '../../../support/fake-upstream.js';
import {type ServiceWire, serviceWires} from '../../../support/fake-upstream-wires.js';
import {askModel, openProviders, servedModels} from './one-model.js';

/** The word that each service uses for an answer that is simply over. */
const usual: Record<ServiceWire['kind'], string> = {
  'openai-compatible': 'stop',
  anthropic: 'end_turn',
  gemini: 'STOP',
};

/** Why an answer is over, in the words of each service and in ours; an error's code where it is none of ours. */
const reasons: Record<ServiceWire['kind'], Readonly<Record<string, string>>> = {
  'openai-compatible': {
    stop: 'stop',
    length: 'length',
    content_filter: 'content-filter',
    tool_calls: 'tool-calls',
    function_call: 'tool-calls',
    error: 'server',
    nobody_knows: 'other',
  },
  anthropic: {
    end_turn: 'stop',
    stop_sequence: 'stop',
    max_tokens: 'length',
    refusal: 'content-filter',
    tool_use: 'tool-calls',
    model_context_window_exceeded: 'context-length',
    nobody_knows: 'other',
  },
  gemini: {
    STOP: 'stop',
    MAX_TOKENS: 'length',
    SAFETY: 'content-filter',
    RECITATION: 'content-filter',
    BLOCKLIST: 'content-filter',
    PROHIBITED_CONTENT: 'content-filter',
    SPII: 'content-filter',
    IMAGE_SAFETY: 'content-filter',
    MALFORMED_FUNCTION_CALL: 'server',
    OTHER: 'other',
    NOBODY_KNOWS: 'other',
  },
};

for (const wire of serviceWires) {
  describe(`an answer of the kind ${wire.kind}`, () => {
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

    for (const [word, reason] of Object.entries(reasons[wire.kind])) {
      it(`that is over for ${word} ends with ${reason}, its words kept`, async () => {
        upstream.answerWith(eventStream(wire.stream('words').replace(`"${usual[wire.kind]}"`, `"${word}"`)));
        const {text, error, events} = await askModel(providers, 'm');
        const finish = events.at(-1);
        expect([text, error?.code ?? (finish?.type === 'finish' && finish.finishReason)]).to.deep.equal([
          'words',
          reason,
        ]);
      });
    }
  });
}
