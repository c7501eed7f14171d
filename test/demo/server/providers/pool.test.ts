import {afterEach, beforeEach, describe, it} from 'node:test';
import {expect} from 'chai';
import type {Providers} from '../../../../demo/server/providers/providers.js';
import {eventStream, type FakeUpstream, refusal, startFakeUpstream} from '../../../support/fake-upstream.js';
import {serviceWires} from '../../../support/fake-upstream-wires.js';
import {eventually} from '../../../support/server-eventually.js';
import {askModel, openProviders, servedModels} from './one-model.js';

for (const wire of serviceWires) {
  describe(`connections to a service of the kind ${wire.kind}`, () => {
    let upstream: FakeUpstream;
    let providers: Providers;
    beforeEach(async () => {
      upstream = await startFakeUpstream();
      upstream.answerWith(eventStream(wire.stream('one ', 'two'), [40]));
      providers = openProviders(servedModels({m: {kind: wire.kind, baseUrl: upstream.baseUrl}}));
    });
    afterEach(async () => {
      await providers.close();
      await upstream.close();
    });
    const ask = async (): Promise<string> => (await askModel(providers, 'm')).text;

    it('are kept: 50 answers in turn and 10 at once need 10 sockets at most', async () => {
      for (let turn = 0; turn < 50; turn++) expect(await ask()).to.equal('one two');
      const inTurn = upstream.socketCount;
      const texts = await Promise.all(Array.from({length: 10}, ask));
      expect(texts).to.deep.equal(Array(10).fill('one two'));
      expect(inTurn).to.be.at.most(2);
      expect(upstream.socketCount).to.be.at.most(10);
    });

    it('are kept where the body ends a while after the answer in it', async () => {
      upstream.answerWith((outgoing) => {
        outgoing.writeHead(200, {'content-type': 'text/event-stream'});
        outgoing.write(wire.stream('one ', 'two'), () => setTimeout(() => outgoing.end(), 5));
      });
      for (let turn = 0; turn < 10; turn++) {
        expect(await ask()).to.equal('one two');
        await eventually(
          () => upstream.openAnswers,
          (count) => count === 0,
        );
      }
      expect(upstream.socketCount).to.be.at.most(2);
    });

    it('are ten at most, however many ask at once', async () => {
      const texts = await Promise.all(Array.from({length: 40}, ask));
      expect(texts).to.deep.equal(Array(40).fill('one two'));
      expect(upstream.socketCount).to.be.at.most(10);
    });

    it('are kept after refusals too', async () => {
      upstream.answerWith(refusal(429, wire.refusal('x', 'y')));
      for (let turn = 0; turn < 20; turn++) await askModel(providers, 'm');
      expect(upstream.socketCount).to.be.at.most(2);
    });

    it('are closed with the providers', async () => {
      await ask();
      await providers.close();
      const {error} = await askModel(providers, 'm');
      expect([error?.code, error?.stage]).to.deep.equal(['server', 'connect']);
    });
  });
}
