import {expect} from 'chai';
import {answerWith} from '../../support/chaos/answer-faults.js';
import {cutBehind} from '../../support/chaos/frame-faults.js';
import {listenElsewhere, spacingMs} from './answers.js';
import type {FaultEntry} from './fault-entry.js';
import {always, golden, inTurn} from './fault-rig.js';

/** Answers that send the reader away: sign in, wait, go elsewhere, nothing left. */
export const refusalFaults: readonly FaultEntry[] = [
  {
    id: 'F24',
    kind: '401-mid-session',
    how: 'after a cut the resume is answered by 401 until it carries a new token; then for ever',
    oracle:
      'the token is refreshed once and the text is whole; without an end, one refresh and an error auth',
    async run(rig) {
      const signedOut = answerWith({status: 401, headers: {'www-authenticate': 'Bearer'}});
      let token = 'old';
      let refreshes = 0;
      const options = {
        headers: () => ({authorization: `Bearer ${token}`}),
        refreshAuth: async () => {
          refreshes += 1;
          token = 'new';
        },
      };
      const cut = cutBehind(8);
      await rig.survives(
        ({number, headers, path}) => {
          if (number === 1) return cut;
          return path.includes('/chat/stream') && headers.get('authorization') === 'Bearer old'
            ? signedOut
            : null;
        },
        'refreshed',
        options,
      );
      expect(refreshes).to.equal(1);
      const {message, service, streamRequests} = await rig.ask(always(signedOut), options);
      expect([message.status, service.state.error?.code, refreshes]).to.deep.equal(['error', 'auth', 2]);
      expect(streamRequests.length).to.be.at.most(2);
    },
  },
  {
    id: 'F25',
    kind: '429',
    how: '429 with Retry-After in seconds, as a date, absurd, negative; and for ever',
    oracle:
      'waits as asked and shows it; an absurd wait is left to the person; never more requests than `retry.attempts`',
    async run(rig) {
      const tooMany = (retryAfter: string) => answerWith({status: 429, headers: {'retry-after': retryAfter}});
      const inSeconds = await rig.survives(inTurn(tooMany('1')), 'in seconds');
      expect(spacingMs(inSeconds)).to.be.within(950, 2_500);
      expect(
        inSeconds.events.some((event) => event.type === 'phase-changed' && event.phase.kind === 'waiting'),
      ).to.be.true;
      const date = new Date(Date.now() + 2_000).toUTCString();
      // A date knows whole seconds only.
      expect(spacingMs(await rig.survives(inTurn(tooMany(date)), 'as a date'))).to.be.within(500, 3_500);
      expect(spacingMs(await rig.survives(inTurn(tooMany('-5')), 'negative'))).to.be.below(2_000);
      const absurd = await rig.ask(always(tooMany('1000000000')));
      expect([absurd.service.state.error?.code, absurd.streamRequests.length]).to.deep.equal([
        'rate-limit',
        1,
      ]);
      const forEver = await rig.ask(always(answerWith({status: 429})), {retry: {attempts: 3}});
      expect(forEver.service.state.error?.code).to.equal('rate-limit');
      expect(forEver.streamRequests.length).to.be.at.most(3);
    },
  },
  {
    id: 'F26',
    kind: '204-and-3xx',
    how: '204 to a resume in the middle; 301, 302, 303, 307 and 308 to another origin, at the start and at a resume',
    oracle:
      '204 leads to a snapshot and the whole text; redirects are refused, and the other origin hears nothing',
    async run(rig) {
      const run = await rig.survives(inTurn(cutBehind(8), answerWith({status: 204})), '204');
      expect(run.requests.some(({path}) => path.includes('format=snapshot'))).to.equal(true);
      const strangers: string[] = [];
      const origin = await listenElsewhere(strangers);
      for (const status of [301, 302, 303, 307, 308]) {
        const elsewhere = answerWith({status, headers: {location: `${origin.url}/api/ai/chat/stream`}});
        for (const plan of [always(elsewhere), inTurn(cutBehind(8), ...Array(20).fill(elsewhere))]) {
          const {message, service} = await rig.ask(plan, {headers: {authorization: 'Bearer secret'}});
          expect([message.status, service.state.error?.code]).to.deep.equal(['error', 'protocol']);
          expect(golden.startsWith(message.content)).to.equal(true);
        }
      }
      await origin.close();
      expect(strangers).to.deep.equal([]);
    },
  },
];
