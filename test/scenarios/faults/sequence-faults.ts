import {expect} from 'chai';
import {answerWith} from '../../support/chaos/answer-faults.js';
import {pausedAfter} from '../../support/chaos/byte-faults.js';
import {
  askedFromEarlier,
  asksWithCursor,
  cutBehind,
  duplicated,
  endedTwice,
  followedBy,
  renumberedFrom,
  swapped,
  without,
  withoutEnd,
  withoutInOnePiece,
} from '../../support/chaos/frame-faults.js';
import type {Fault} from '../../support/chaos/proxy.js';
import {answerBytes, contentEvents, startDirectly} from './answers.js';
import {deafFetch} from './deaf-fetch.js';
import type {FaultEntry} from './fault-entry.js';
import {golden, inTurn} from './fault-rig.js';

/** Events twice, swapped, missing, under wrong numbers, after the end. */
export const sequenceFaults: readonly FaultEntry[] = [
  {
    id: 'F10',
    kind: 'duplicate-frames',
    how: 'every frame twice',
    oracle: 'text whole and saved, one generation, on one connection, each event applied once',
    async run(rig) {
      const untouched = contentEvents(await rig.survives(() => null, 'untouched'));
      const run = await rig.survives(inTurn(duplicated), 'every frame twice');
      expect([contentEvents(run), run.streamRequests.length]).to.deep.equal([untouched, 1]);
    },
  },
  {
    id: 'F11',
    kind: 'duplicate-batch-on-resume',
    how: 'a resume is asked of the server from three events earlier',
    oracle: 'as F10, over two connections',
    async run(rig) {
      const untouched = contentEvents(await rig.survives(() => null, 'untouched'));
      const run = await rig.survives(inTurn(cutBehind(8), askedFromEarlier(3)), 'three events again');
      expect([contentEvents(run), run.streamRequests.length]).to.deep.equal([untouched, 2]);
    },
  },
  {
    id: 'F12',
    kind: 'reordered-frames',
    how: 'neighbouring events change places, at the start, in the middle and at the end',
    oracle: 'text whole and saved, never scrambled on the way',
    async run(rig) {
      for (const seq of [0, 1, 7, 20]) await rig.survives(inTurn(swapped(seq)), `event ${seq} swapped`);
    },
  },
  {
    id: 'F13',
    kind: 'gap',
    how: 'one event is missing: in one answer, or in every answer but a snapshot',
    oracle: 'text whole and saved; first asked for again, then had by snapshot',
    async run(rig) {
      for (const seq of [0, 1, 7, 20]) await rig.survives(inTurn(without(seq)), `event ${seq} missing once`);
      const run = await rig.survives(
        ({path}) => (path.includes('/chat/stream') && !path.includes('snapshot') ? without(7) : null),
        'event 7 always missing',
      );
      expect(run.requests.some(({path}) => path.includes('format=snapshot'))).to.equal(true);
    },
  },
  {
    id: 'F14',
    kind: 'overlap-old-connection',
    how: 'the rest of an answer arrives behind a gap in the same bytes; a fetch that cannot be aborted delivers the old answer while the new one is read',
    oracle: 'text whole and saved, each event applied once',
    async run(rig) {
      const untouched = contentEvents(await rig.survives(() => null, 'untouched'));
      const run = await rig.survives(inTurn(withoutInOnePiece(7)), 'the rest is there already');
      expect(contentEvents(run)).to.equal(untouched);
      const {length} = await answerBytes(rig);
      const late = await rig.survives(inTurn(pausedAfter(Math.floor(length / 2), 400)), 'too late', {
        timeouts: {idleMs: 100},
        fetch: deafFetch,
      });
      expect(contentEvents(late)).to.equal(untouched);
    },
  },
  {
    id: 'F15',
    kind: 'id-rewind',
    how: 'in the middle of an answer the events are numbered from 0 again, under another stream’s id',
    oracle: 'text equal to the saved one; nothing of the other stream is appended to this one',
    async run(rig) {
      for (const seq of [2, 7, 20]) await rig.survives(inTurn(renumberedFrom(seq)), `renumbered from ${seq}`);
    },
  },
  {
    id: 'F16',
    kind: 'unknown-last-event-id',
    how: 'after a cut the server is asked with the cursor of another stream, one from the future, one that is garbage; or answers 404 and 410',
    oracle:
      'no text twice: whole, or an error that says so and keeps a prefix; the server answers 400 to garbage, 409 to the others',
    async run(rig) {
      const cursors = [
        asksWithCursor(() => 'another-stream.3'),
        asksWithCursor((streamId) => `${streamId}.999999`),
      ];
      for (const [at, cursor] of cursors.entries()) {
        await rig.survives(inTurn(cutBehind(8), cursor), `unknown cursor ${at}`);
      }
      const afterTheEnd =
        (status: number): Fault =>
        async (exchange) => {
          await exchange.line.pause(300);
          await answerWith({status})(exchange);
        };
      for (const status of [404, 410]) {
        await rig.survives(inTurn(cutBehind(8), afterTheEnd(status)), `gone with ${status}`);
      }
      const {message, service} = await rig.ask(
        inTurn(
          cutBehind(8),
          asksWithCursor(() => 'garbage'),
        ),
      );
      const isWhole = message.content === golden && message.status === 'complete';
      expect(isWhole || service.state.error !== null).to.equal(true);
      expect(golden.startsWith(message.content)).to.equal(true);
      const start = await startDirectly(rig);
      const statuses = ['garbage', 'another-stream.3', `${start.streamId}.999999`].map(
        async (cursor) => (await fetch(start.streamUrl, {headers: {'last-event-id': cursor}})).status,
      );
      expect(await Promise.all(statuses)).to.deep.equal([400, 409, 409]);
      expect((await fetch(`${start.streamUrl}-of-nobody`)).status).to.equal(404);
    },
  },
  {
    id: 'F17',
    kind: 'end-without-done',
    how: 'the body ends well before the terminal event',
    oracle: 'never shown as complete before the terminal event came, over a second connection',
    async run(rig) {
      const run = await rig.survives(inTurn(withoutEnd), 'no terminal event');
      expect(run.streamRequests.length).to.equal(2);
    },
  },
  {
    id: 'F18',
    kind: 'bytes-after-done',
    how: 'more events, and bytes that are none, follow the terminal event',
    oracle: 'ignored: text whole and saved, on one connection',
    async run(rig) {
      const late = 'id: late.99\ndata: {"type":"chunk","content":"LATE","seq":99}\n\n';
      const unnumbered = 'data: {"type":"chunk","content":"LATE"}\n\n';
      for (const more of [late, unnumbered, 'junk without end', Buffer.from([0xff, 0xfe, 0x00, 0x0a])]) {
        const run = await rig.survives(inTurn(followedBy(more)), 'bytes after the end');
        expect(run.streamRequests.length).to.equal(1);
      }
    },
  },
  {
    id: 'F19',
    kind: 'double-done',
    how: 'the terminal event twice, then one that says error',
    oracle: 'the first wins: the reply ends once, complete',
    async run(rig) {
      await rig.survives(inTurn(endedTwice), 'ended twice');
    },
  },
];
