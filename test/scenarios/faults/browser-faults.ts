import {expect} from 'chai';
import {coalesced} from '../../support/chaos/byte-faults.js';
import {pouredBefore} from '../../support/chaos/field-faults.js';
import {cutBehind} from '../../support/chaos/frame-faults.js';
import {type Fault, passThrough} from '../../support/chaos/proxy.js';
import {ChatPage} from '../../support/chat-page.js';
import {eventually} from '../../support/chat-world.js';
import {goldenText} from '../../support/golden-text.js';
import {startDirectly} from './answers.js';
import type {FaultEntry} from './fault-entry.js';
import {always, inTurn} from './fault-rig.js';
import {expectWhole, inPage, lastSavedText, story, streamRequests, watchTasks} from './pages.js';

/** Milliseconds between a person and a page that does not answer. */
const longestTaskMs = 200;

/** What only a page meets: freezing, going offline, jumping clocks, other tabs, double clicks. */
export const browserFaults: readonly FaultEntry[] = [
  {
    id: 'F06',
    kind: 'coalesced',
    how: 'an answer of 30 kB (on a page 10 kB) held back until it is whole, then in one write',
    oracle: `as F01, on one connection; no task of the page is longer than ${longestTaskMs} ms`,
    async run(rig) {
      const text = goldenText(30_000);
      const run = await rig.survives(inTurn(coalesced), 'in one write', {text});
      expect(run.streamRequests.length).to.equal(1);
      const shorter = goldenText(10_000);
      await inPage(rig, always(coalesced), async ({page, chat}) => {
        const longest = await watchTasks(page);
        await chat.send(shorter);
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
      'no control character is in what is shown, each block of text is isolated; the text itself is saved as it came',
    async run(rig) {
      const text =
        'red \u001b[31malert\u001b[0m \u0085\u009b2J over \u202egnirts\u202c zero\u200b\u200dwidth end';
      await rig.survives(() => null, 'the SDK keeps it', {text});
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
  {
    id: 'F42',
    kind: 'clock-jump',
    how: 'the page’s Date jumps an hour ahead, then two back, while a cut is waited out and while the answer is read',
    oracle: 'text whole; not one request more than the cut needs',
    async run(rig) {
      for (const jumps of [
        [3_600_000, -7_200_000],
        [-3_600_000, 7_200_000],
      ]) {
        await inPage(rig, inTurn(cutBehind(8)), async (faulty) => {
          const {page, chat, proxy} = faulty;
          await page.evaluate(() => {
            const real = Date.now.bind(Date);
            Object.assign(globalThis, {jumpMs: 0});
            Date.now = () => real() + Number(Reflect.get(globalThis, 'jumpMs'));
          });
          await chat.send(story);
          for (const jumpMs of jumps) {
            const seen = await chat.answerText();
            await page.evaluate((ms) => Object.assign(globalThis, {jumpMs: ms}), jumpMs);
            await eventually(async () => (await chat.answerText()).length > seen.length, 'it goes on');
          }
          await expectWhole(faulty);
          expect(streamRequests(proxy)).to.equal(2);
        });
      }
    },
  },
  {
    id: 'F43',
    kind: 'tab-freeze',
    how: 'the page is frozen through the DevTools protocol, the line is cut meanwhile, the page wakes',
    oracle: 'one new connection; text whole and saved',
    async run(rig) {
      const line = cutWhenTold();
      await inPage(rig, inTurn(line.fault), async (faulty) => {
        const {chat, proxy, devTools, world} = faulty;
        await chat.send(story);
        await eventually(async () => (await chat.answerText()).length > 50);
        await devTools.send('Page.setWebLifecycleState', {state: 'frozen'});
        line.cut();
        await eventually(() => world.server.counts().runs === 0, 'the answer was written meanwhile');
        await devTools.send('Page.setWebLifecycleState', {state: 'active'});
        await expectWhole(faulty);
        expect(streamRequests(proxy)).to.equal(2);
      });
    },
  },
  {
    id: 'F44',
    kind: 'offline-online',
    how: 'the line is cut while the device goes offline, then online and offline twenty times, through the DevTools protocol',
    oracle: 'no more requests than flaps; text whole and saved',
    async run(rig) {
      const flaps = 20;
      const line = cutWhenTold();
      await inPage(rig, inTurn(line.fault), async (faulty) => {
        const {chat, page, proxy, devTools} = faulty;
        const setOffline = (offline: boolean) =>
          devTools.send('Network.emulateNetworkConditions', {
            offline,
            latency: 0,
            downloadThroughput: -1,
            uploadThroughput: -1,
          });
        await devTools.send('Network.enable');
        await chat.send(story);
        await eventually(async () => (await chat.answerText()).length > 10);
        for (let flap = 0; flap < flaps; flap++) {
          await setOffline(true);
          line.cut();
          await page.waitForFunction(() => !navigator.onLine);
          await setOffline(false);
          await page.waitForFunction(() => navigator.onLine);
        }
        await expectWhole(faulty);
        expect(streamRequests(proxy)).to.be.at.most(flaps + 1);
      });
    },
  },
  {
    id: 'F45',
    kind: 'cross-tab',
    how: 'two tabs on one conversation while its answer is written; one of them stops it',
    oracle: 'both show the same text and the same state, and it is the saved one',
    async run(rig) {
      await inPage(
        rig,
        () => null,
        async ({chat, page, world}) => {
          await chat.send(`two tabs: ${story}`);
          await eventually(async () => (await chat.answerText()).length > 20);
          const other = new ChatPage(await page.context().newPage());
          await other.page.goto(page.url());
          await other.page.getByText('two tabs').first().click();
          await eventually(async () => (await other.answerText()).length > 20, 'the other tab reads along');
          await chat.stopButton.click();
          for (const tab of [chat, other]) {
            await eventually(async () => (await tab.status()) === 'stopped', 'both are stopped');
          }
          const shown = await chat.answerText();
          expect(shown).not.to.equal('');
          await eventually(async () => (await other.answerText()) === shown, 'both show the same');
          const saved = await lastSavedText(world);
          expect(saved.replace(/\s+/g, ' ').trim()).to.equal(shown);
        },
      );
    },
  },
  {
    id: 'F47',
    kind: 'send-race',
    how: 'a double click on send; Enter and a click at once; two POSTs with one key at once',
    oracle: 'one message and one generation a gesture',
    async run(rig) {
      const gestures: readonly ((chat: ChatPage) => Promise<unknown>)[] = [
        (chat) => chat.sendButton.dblclick(),
        (chat) =>
          Promise.all([chat.input.press('Enter'), chat.sendButton.click({timeout: 300}).catch(() => {})]),
      ];
      for (const gesture of gestures) {
        await inPage(
          rig,
          () => null,
          async ({chat, world}) => {
            const before = await world.generations();
            await chat.input.fill('once only');
            await gesture(chat);
            await eventually(async () => (await chat.status()) === 'complete');
            expect(await chat.questions()).to.deep.equal(['once only']);
            expect((await world.generations()) - before).to.equal(1);
          },
        );
      }
      const generations = await rig.bench.world.generations();
      const headers = {'idempotency-key': crypto.randomUUID()};
      const both = await Promise.all([startDirectly(rig, {}, headers), startDirectly(rig, {}, headers)]);
      await Promise.all(both.map(({response}) => response.text()));
      expect(both[0].streamId).to.equal(both[1].streamId);
      expect((await rig.bench.world.generations()) - generations).to.equal(1);
    },
  },
];

/** A line that passes everything until it is told to be cut; after that it is not asked again. */
function cutWhenTold(): {readonly fault: Fault; cut(): void} {
  let cut = (): void => {};
  return {
    fault: async (exchange) => {
      cut = () => exchange.line.cut('end');
      await passThrough(exchange);
    },
    cut: () => cut(),
  };
}
