import {expect} from 'chai';
import {cutBehind} from '../../support/chaos/frame-faults.js';
import {type Fault, passThrough} from '../../support/chaos/proxy.js';
import {ChatPage} from '../../support/chat-page.js';
import {eventually} from '../../support/chat-world.js';
import {startDirectly} from './answers.js';
import type {FaultEntry} from './fault-entry.js';
import {always, inTurn} from './fault-rig.js';
import {expectWhole, inPage, lastSavedText, story, streamRequests} from './pages.js';

/** What only a page meets: freezing, going offline, jumping clocks, other tabs, double clicks. */
export const pageFaults: readonly FaultEntry[] = [
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
            await eventually(
              async () =>
                (await chat.answerText()).length > seen.length || (await chat.status()) === 'complete',
              'it goes on',
            );
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
    how: 'the device goes offline and online twenty times through the DevTools protocol, and each time the line is cut',
    oracle: 'no more requests than flaps; text whole and saved',
    async run(rig) {
      const flaps = 20;
      const line = cutWhenTold();
      await inPage(rig, always(line.fault), async (faulty) => {
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
        expect(streamRequests(proxy)).to.be.within(2, flaps + 1);
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
          // Long enough to be stopped in the middle, however slowly the second tab opens.
          await chat.send(`two tabs: ${story.repeat(8)}`);
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
      const press = (chat: ChatPage) => chat.input.press('Enter');
      const click = (chat: ChatPage) =>
        chat.sendButton.click({timeout: 300}).catch(() => {
          // Nothing is left to be clicked: what Enter sent has changed the button.
        });
      const gestures = [
        {make: (chat: ChatPage) => chat.sendButton.dblclick(), ends: ['complete']},
        // The click may come so late that it is on the button that stops.
        {make: (chat: ChatPage) => Promise.all([press(chat), click(chat)]), ends: ['complete', 'stopped']},
      ];
      for (const {make, ends} of gestures) {
        await inPage(
          rig,
          () => null,
          async ({chat, world}) => {
            const before = await world.generations();
            await chat.input.fill('once only');
            await make(chat);
            await eventually(
              async () => ends.includes(String(await chat.status())),
              `it ends ${ends.join()}`,
            );
            await eventually(() => world.server.counts().runs === 0, 'no run is left');
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

/** Passes everything until it is told to cut the line that was asked for last. */
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
