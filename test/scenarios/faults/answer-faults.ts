import {expect} from 'chai';
import {
  answerWith,
  htmlPage,
  type ReplacedAnswer,
  replacedBehind,
  withContentType,
} from '../../support/chaos/answer-faults.js';
import {dropAnswer} from '../../support/chaos/byte-faults.js';
import {spacingMs, startDirectly} from './answers.js';
import type {FaultEntry} from './fault-entry.js';
import {always, type FaultRig, type FinishedRun, inTurn} from './fault-rig.js';

/** Whole answers that are not the one hoped for. */
export const answerFaults: readonly FaultEntry[] = [
  {
    id: 'F20',
    kind: '502-on-open',
    how: '502, 503 and 504 with a page in place of the answer, with and without Retry-After',
    oracle:
      'asked again under the same key, not before the time asked for; text whole and saved, one generation',
    async run(rig) {
      for (const status of [502, 503, 504]) {
        const broken = answerWith({status, headers: {'content-type': 'text/html'}, body: htmlPage});
        const run = await rig.survives(inTurn(broken, broken), `status ${status}, twice`);
        expectOneKey(run);
      }
      const later = answerWith({status: 503, headers: {'retry-after': '1'}});
      const run = await rig.survives(inTurn(later), 'Retry-After');
      expectOneKey(run);
      expect(spacingMs(run)).to.be.within(950, 2_500);
    },
  },
  {
    id: 'F21',
    kind: '502-mid-stream',
    how: 'a page in place of the rest of the body, behind 1, 5 and 20 pieces of it',
    oracle: 'text whole and saved; nothing of the page is ever shown',
    async run(rig) {
      for (const pieces of [1, 5, 20]) {
        const run = await rig.survives(inTurn(replacedBehind(pieces, htmlPage)), `behind ${pieces} pieces`);
        expect(JSON.stringify([run.shown, run.service.state])).not.to.include('html');
      }
    },
  },
  {
    id: 'F22',
    kind: 'html-200',
    how: '200 with a page of HTML in place of every answer',
    oracle: 'fails with code protocol, not tried for ever; nothing of the page is in the state',
    async run(rig) {
      await expectRefused(rig, {status: 200, headers: {'content-type': 'text/html'}, body: htmlPage});
    },
  },
  {
    id: 'F23',
    kind: 'wrong-content-type',
    how: 'the real answer as text/plain, without a type, with a type in capitals, with charset=utf-16; JSON that is no answer',
    oracle: 'refused with code protocol, or read as UTF-8 where the type is an event stream’s',
    async run(rig) {
      for (const type of ['text/plain', null]) {
        const {message, service} = await rig.ask(always(withContentType(type)));
        expect([message.status, message.content, service.state.error?.code]).to.deep.equal([
          'error',
          '',
          'protocol',
        ]);
      }
      for (const type of [
        'TEXT/Event-Stream',
        'text/event-stream;charset=utf-16',
        'text/event-stream ; x=y',
      ]) {
        const run = await rig.survives(inTurn(withContentType(type)), type);
        expect(run.streamRequests.length).to.equal(1);
      }
      await expectRefused(rig, {
        status: 200,
        headers: {'content-type': 'application/json'},
        body: '{"html":1}',
      });
    },
  },
  {
    id: 'F48',
    kind: 'post-response-lost',
    how: 'the server takes the message, and the line is cut before a byte of its answer passed',
    oracle:
      'sent again under the same key and attached to the same run; the same key with other words is answered 422',
    async run(rig) {
      for (const how of ['end', 'reset'] as const) {
        const run = await rig.survives(inTurn(dropAnswer(how), dropAnswer(how)), how);
        expectOneKey(run);
      }
      const headers = {'idempotency-key': crypto.randomUUID()};
      const first = await startDirectly(rig, {message: 'one'}, headers);
      const again = await startDirectly(rig, {message: 'one'}, headers);
      const other = await startDirectly(rig, {message: 'two'}, headers);
      expect([again.streamId, other.response.status]).to.deep.equal([first.streamId, 422]);
      await Promise.all([first, again, other].map(({response}) => response.text()));
    },
  },
];

/** Fails, soon, with code protocol and nothing of `answer` in the state. */
async function expectRefused(rig: FaultRig, answer: ReplacedAnswer): Promise<void> {
  const {message, service, streamRequests} = await rig.ask(() => answerWith(answer), {
    retry: {attempts: 3},
  });
  expect([message.status, message.content, service.state.error?.code]).to.deep.equal([
    'error',
    '',
    'protocol',
  ]);
  expect(JSON.stringify(service.state)).not.to.include('html');
  expect(streamRequests.length).to.be.at.most(9);
}

function expectOneKey({streamRequests}: FinishedRun): void {
  const posts = streamRequests.filter(({method}) => method === 'POST');
  expect(posts.length).to.be.above(1);
  expect(new Set(posts.map(({headers}) => headers.get('idempotency-key'))).size).to.equal(1);
}
