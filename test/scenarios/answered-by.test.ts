import {after, before, describe, it} from 'node:test';
import {expect} from 'chai';
import {usualTimeouts} from '../../demo/server/providers/timeouts.js';
import {ChatPage} from '../support/chat-page.js';
import {type ChatWorld, eventually, openChatWorld} from '../support/chat-world.js';
import {type DrivenBrowser, driveBrowser} from '../support/driven-browser.js';
import {
  completion,
  eventStream,
  type FakeUpstream,
  refusal,
  startFakeUpstream,
} from '../support/fake-upstream.js';

/*
 * A model that does not answer: somebody else does, and the message says so on screen, live and after a reload.
 */

let upstream: FakeUpstream;
let world: ChatWorld;
let browser: DrivenBrowser;
before(async () => {
  upstream = await startFakeUpstream();
  upstream.answerWith((outgoing) => {
    const isNext = upstream.requests.at(-1)?.body.model === 'next-there';
    return isNext ? eventStream(completion('Hello ', 'there.'))(outgoing) : refusal(529, {})(outgoing);
  });
  const plain = {contextTokens: null, maxOutputTokens: null, isCached: false};
  const place = (model: string) => [{service: 'up', model, price: null}];
  const {baseUrl} = upstream;
  world = await openChatWorld({
    models: {
      services: [{name: 'up', kind: 'openai-compatible', baseUrl, apiKey: undefined, backend: 'cloud'}],
      models: [
        {
          ...plain,
          id: 'big',
          name: 'Big',
          places: place('big-there'),
          fallbacks: [{kind: 'model', model: 'small'}],
        },
        {...plain, id: 'lonely', name: 'Lonely', places: place('lonely-there'), fallbacks: [{kind: 'mock'}]},
        {...plain, id: 'small', name: 'Small', places: place('next-there'), fallbacks: []},
      ],
      defaultModel: 'big',
      openService: null,
      timeouts: usualTimeouts,
    },
  });
  browser = await driveBrowser();
});
after(async () => {
  await browser.close();
  await world.close();
  await upstream.close();
});

const cases = [
  ['big', 'Answered by small instead of big (overloaded)'],
  ['lonely', 'Simulated answer instead of lonely (overloaded)'],
  ['small', null],
] as const;

describe('an answer by somebody else', () => {
  for (const [model, words] of cases) {
    it(`to ${model} says ${words ?? 'nothing'}, and so it does after a reload`, async () => {
      const {page} = await browser.open(world.server.url);
      const chat = new ChatPage(page);
      const told = (): Promise<string[]> => chat.chat.locator('[part~=answered-by]').allInnerTexts();
      await page.locator('#model').selectOption(model);
      await chat.send('Hello');
      const complete = async (): Promise<boolean> => (await chat.status()) === 'complete';
      await eventually(complete, 'the answer is complete');
      const live = await told();
      await page.reload();
      await eventually(complete, 'the answer is back');
      const expected = words === null ? [] : [words];
      expect([live, await told()]).to.deep.equal([expected, expected]);
    });
  }
});
