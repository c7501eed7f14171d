import {expect} from 'chai';
import {
  cutWith,
  eachFrame,
  insertedBefore,
  startedBy,
  withBytes,
  withData,
} from '../../support/chaos/field-faults.js';
import {completion, eventStream} from '../../support/fake-upstream.js';
import type {FaultEntry} from './fault-entry.js';
import {type FaultRig, golden, inTurn} from './fault-rig.js';
import {upstreamModel, withUpstream} from './upstream-world.js';

/** The event stream's own grammar, bent in each way that it can be. */
export const fieldFaults: readonly FaultEntry[] = [
  {
    id: 'F29',
    kind: 'bom',
    how: 'a byte order mark at the start of every answer, another before an event in the middle, one within the text',
    oracle: 'the first is dropped, once an answer; the text keeps its own: whole and saved',
    async run(rig) {
      await rig.survives(inTurn(startedBy('\uFEFF')), 'at the start');
      await rig.survives(inTurn(cutWith(8, ''), startedBy('\uFEFF')), 'at the start of a resume');
      await rig.survives(inTurn(insertedBefore(7, '\uFEFF')), 'in the middle');
      expect(golden).to.include('\uFEFF');
    },
  },
  {
    id: 'F30',
    kind: 'invalid-utf8',
    how: 'overlong forms, lone continuations, surrogates and FE/FF in comments, in unknown fields, in a character of the text; and from the model service',
    oracle: 'no throw; U+FFFD in place of the character, all before and behind it as it was',
    async run(rig) {
      const invalid = [[0xc0, 0xaf], [0x80], [0xed, 0xa0, 0x80], [0xfe, 0xff], [0xf5, 0x80, 0x80, 0x80]];
      for (const bytes of invalid.map((one) => Buffer.from(one))) {
        const line = (start: string) => Buffer.concat([Buffer.from(start), bytes, Buffer.from('\n')]);
        await rig.survives(inTurn(insertedBefore(7, line(': '))), `${bytes.toString('hex')} in a comment`);
        await rig.survives(inTurn(insertedBefore(7, line('x: '))), `${bytes.toString('hex')} in a field`);
        const {message} = await rig.ask(inTurn(withBytes(2, 'ü', bytes)));
        const shown = message.content.replace(/\uFFFD+/, 'ü');
        expect([shown, message.status], bytes.toString('hex')).to.deep.equal([golden, 'complete']);
        await expectSavedAsShown(rig, replaced(completion('before ', '@', ' behind'), '@', bytes), ' behind');
      }
    },
  },
  {
    id: 'F33',
    kind: 'nul-bytes',
    how: 'NUL in an id, in an unknown field, in the name of an event; in the message itself; with a lone surrogate from the model service',
    oracle: 'such an id is ignored; the text keeps its NUL: whole and saved',
    async run(rig) {
      await rig.survives(inTurn(insertedBefore(7, 'id: other.\0\u0031\n\n')), 'in an id');
      await rig.survives(inTurn(insertedBefore(7, 'x\0: y\0\n')), 'in a field');
      await rig.survives(inTurn(insertedBefore(7, 'event: a\0b\n\n')), 'in an event without data');
      await rig.survives(() => null, 'in the text', {text: `a\0b ${golden} \0`});
      await expectSavedAsShown(rig, Buffer.from(completion('be\0fore', ' \ud800 ', 'behind')), 'behind');
    },
  },
  {
    id: 'F37',
    kind: 'retry-field',
    how: '`retry:` 0, 1, 10¹², -1, abc, 1.5, none; then a cut',
    oracle: 'only digits count; the wait is taken from 250 ms to 30 s',
    async run(rig) {
      const almostOne = {random: () => 0.999};
      // The server of these tests says 250 itself.
      for (const value of ['0', '1', '-1', 'abc', '1.5', '', '249']) {
        const run = await rig.survives(inTurn(cutWith(8, `retry: ${value}\n\n`)), value, almostOne);
        expect(waits(run), `retry: ${value}`).to.deep.equal([249]);
      }
      const chat = rig.bench.chat(inTurn(cutWith(8, 'retry: 1000000000000\n\n')), almostOne);
      await rig.measured(chat, async () => {
        const sent = chat.service.send({text: golden, model: 'mock/echo'});
        chat.service.subscribe((state) => {
          if (state.phase.kind === 'waiting') void chat.service.stop();
        });
        await sent;
      });
      expect(waits(chat)).to.deep.equal([29_970]);
    },
  },
  {
    id: 'F38',
    kind: 'field-junk',
    how: 'unknown fields, fields without a colon, events without data, empty data, all line ends mixed, spaces left out or doubled',
    oracle: 'text whole and saved; each rule of WHATWG is a row of event-source-cases.test.ts',
    async run(rig) {
      const junk = 'foo: bar\nnocolon\n:\n: comment\nevent\nevent: x\n\nid\n\n\n\r\n\rretry\n';
      await rig.survives(inTurn(startedBy(junk)), 'at the start');
      await rig.survives(inTurn(eachFrame((frame) => junk + frame.toString())), 'before every frame');
      await rig.survives(inTurn(startedBy('data\n\n')), 'an event of nothing at the start');
      await rig.survives(inTurn(insertedBefore(7, 'data\n\n')), 'an event of nothing in the middle');
      const unspaced = eachFrame((frame) => frame.toString().replace(/^(id|data): /gm, '$1:'));
      await rig.survives(inTurn(unspaced), 'no space behind the colon');
      const spaced = eachFrame((frame) => frame.toString().replace(/^data: /gm, 'data:  '));
      await rig.survives(inTurn(spaced), 'two spaces behind the colon');
    },
  },
  {
    id: 'F39',
    kind: 'bad-json',
    how: 'data that is no JSON, half of it, a number, of wrong types; with `__proto__` and with keys twice',
    oracle: 'asked for again: text whole and saved, never silently shorter; Object.prototype stays clean',
    async run(rig) {
      const bad = [
        'not json',
        '{"type":"chunk","content":"ha',
        '5',
        'null',
        '[]',
        '{"type":"chunk","content":5,"seq":7}',
      ];
      for (const data of bad) await rig.survives(inTurn(withData(7, data)), data);
      const prototypes = '"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},';
      for (const keys of [prototypes, '"content":"WRONG","type":"error",']) {
        const doubled = eachFrame((frame) => frame.toString().replace(/^data: \{/m, () => `data: {${keys}`));
        await rig.survives(inTurn(doubled), keys);
      }
      expect(({} as {polluted?: unknown}).polluted).to.equal(undefined);
    },
  },
];

/** What the model service writes is shown and saved alike, and ends with `end`. */
async function expectSavedAsShown(rig: FaultRig, bytes: Buffer, end: string): Promise<void> {
  await withUpstream(eventStream(bytes), async ({bench}) => {
    const chat = bench.chat(() => null);
    const {content, status} = await rig.measured(chat, () =>
      chat.service.send({text: 'go', model: upstreamModel}),
    );
    const saved = await bench.world.savedTexts(chat.service.state.conversationId ?? '');
    expect([status, content.endsWith(end), saved]).to.deep.equal(['complete', true, ['go', content]]);
  });
}

function replaced(text: string, mark: string, bytes: Buffer): Buffer {
  const at = text.indexOf(mark);
  return Buffer.concat([Buffer.from(text.slice(0, at)), bytes, Buffer.from(text.slice(at + mark.length))]);
}

/** Milliseconds of the waits that were shown. */
function waits({events}: Pick<Awaited<ReturnType<FaultRig['ask']>>, 'events'>): number[] {
  return events.flatMap((event) =>
    event.type === 'phase-changed' && event.phase.kind === 'waiting' ? [event.phase.delayMs] : [],
  );
}
