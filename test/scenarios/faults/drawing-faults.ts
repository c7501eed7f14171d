import {Writable} from 'node:stream';
import {expect} from 'chai';
import {pino} from 'pino';
import {coalesced} from '../../support/chaos/byte-faults.js';
import {pouredBefore} from '../../support/chaos/field-faults.js';
import {eventually, openChatWorld} from '../../support/chat-world.js';
import {goldenText} from '../../support/golden-text.js';
import {startDirectly} from './answers.js';
import type {FaultEntry} from './fault-entry.js';
import {always, inTurn} from './fault-rig.js';
import {expectWhole, inPage, story, watchTasks} from './pages.js';

/**
 * Milliseconds that a page may stand still. With the machine to itself it stays below 200; but a task's length is
 * counted by the wall, and other tests may have the machine meanwhile.
 */
const longestTaskMs = 1_000;

/** What a page must draw without harm, and without standing still. */
export const drawingFaults: readonly FaultEntry[] = [
  {
    id: 'F06',
    kind: 'coalesced',
    how: 'an answer of 30 kB (on a page 3 kB) held back until it is whole, then in one write',
    oracle: `as F01, on one connection; no task of the page is longer than ${longestTaskMs} ms`,
    async run(rig) {
      const text = goldenText(30_000);
      const run = await rig.survives(inTurn(coalesced), 'in one write', {text});
      expect(run.streamRequests.length).to.equal(1);
      await inPage(rig, always(coalesced), async ({page, chat}) => {
        const longest = await watchTasks(page);
        await chat.send(story);
        await eventually(async () => (await chat.status()) === 'complete', 'the answer is complete', 20_000);
        expect(await longest()).to.be.below(longestTaskMs);
      });
    },
  },
  {
    id: 'F34',
    kind: 'control-ansi',
    how: 'ESC sequences, C1 controls, bidi overrides and zero-width characters in the text, on a page',
    oracle:
      'no control character is in what is shown, each block is isolated; saved as it came; no line of log is forged',
    async run(rig) {
      const text =
        'red \u001b[31malert\u001b[0m \u0085\u009b2J over \u202egnirts\u202c zero\u200b\u200dwidth end';
      await rig.survives(() => null, 'the SDK keeps it', {text});
      await expectOneLineARequest(text);
      await inPage(
        rig,
        () => null,
        async ({chat}) => {
          await chat.send(text);
          await eventually(async () => (await chat.status()) === 'complete');
          const shown = await chat.answer().evaluate((element) => ({
            text: element.textContent ?? '',
            isolation: [...element.querySelectorAll('p')].map((block) => getComputedStyle(block).unicodeBidi),
          }));
          // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
          expect(shown.text).not.to.match(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/);
          expect(shown.isolation.length).to.be.above(0);
          for (const value of shown.isolation) expect(value).to.match(/isolate|plaintext/);
        },
      );
    },
  },
  {
    id: 'F36',
    kind: 'comment-flood',
    how: '200,000 comments as fast as the line takes them: to the SDK, and to a page',
    oracle: `text whole and saved, on one connection, no event more; no task of the page is longer than ${longestTaskMs} ms`,
    async run(rig) {
      const flood = always(pouredBefore(7, () => Array(20).fill(Buffer.from(':\n'.repeat(10_000)))));
      const run = await rig.survives(flood, 'a flood of comments');
      const untouched = await rig.survives(() => null, 'untouched');
      expect([run.events.length, run.streamRequests.length]).to.deep.equal([untouched.events.length, 1]);
      await inPage(rig, flood, async (faulty) => {
        const longest = await watchTasks(faulty.page);
        await faulty.chat.send(story);
        await expectWhole(faulty);
        expect(await longest()).to.be.below(longestTaskMs);
      });
    },
  },
];

/** What a request says, in its path, its fields or its text, adds no line to the log and no control to a line. */
async function expectOneLineARequest(text: string): Promise<void> {
  let log = '';
  const sink = new Writable({
    write(bytes, _, done) {
      log += String(bytes);
      done();
    },
  });
  const world = await openChatWorld({logger: pino({level: 'trace'}, sink)});
  const forged = `${text}\n{"level":60,"msg":"forged"}`;
  const start = await startDirectly({bench: {world}}, {message: forged});
  await start.response.text();
  const refused = await startDirectly({bench: {world}}, {model: forged.slice(0, 60)});
  await refused.response.text();
  await fetch(`${world.server.url}/${encodeURIComponent(forged)}`);
  const lines = () => log.split('\n').filter((line) => line !== '');
  const requests = () => lines().filter((line) => JSON.parse(line).msg === 'request');
  await eventually(() => requests().length === 3, 'three requests are written down');
  await world.close();
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
  for (const line of lines()) expect(line).not.to.match(/[\u0000-\u001f\u007f]/);
  expect(lines().some((line) => JSON.parse(line).msg === 'forged')).to.equal(false);
}
