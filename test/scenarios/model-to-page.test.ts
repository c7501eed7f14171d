import {readdirSync, readFileSync} from 'node:fs';
import {after, before, describe, it} from 'node:test';
import {expect} from 'chai';
import {hintFor, isChatErrorCode} from '../../src/base/chat-error.js';
import {ChatPage} from '../support/chat-page.js';
import {type ChatWorld, eventually, openChatWorld} from '../support/chat-world.js';
import {type DrivenBrowser, driveBrowser} from '../support/driven-browser.js';
import {eventStream, type FakeUpstream, startFakeUpstream} from '../support/fake-upstream.js';

/*
 * Recorded answers of a model service, the whole way: upstream → AI SDK → generation → log → SSE → SDK → element → DOM.
 */

interface Expected {
  readonly text: string;
  readonly reasoning: string;
  readonly toolCalls: readonly {readonly name: string}[];
  readonly error: {readonly kind: string} | null;
}

const recordings = new URL('../fixtures/wire/openai-chat/', import.meta.url);
const names = readdirSync(recordings)
  .filter((file) => file.endsWith('.sse') && !file.startsWith('our-'))
  .map((file) => file.slice(0, -'.sse'.length));

/** Sizes of the pieces, in bytes, that the upstream sends: they cut frames and characters alike. */
const oddPieces = [7, 3, 1, 31, 2, 113];

describe('a recorded answer reaches the page', () => {
  let upstream: FakeUpstream;
  let world: ChatWorld;
  let browser: DrivenBrowser;
  before(async () => {
    upstream = await startFakeUpstream();
    world = await openChatWorld({
      openAI: {baseUrl: upstream.baseUrl, apiKey: 'sk-test', model: 'recorded'},
      defaultModel: 'recorded',
    });
    browser = await driveBrowser();
  });
  after(async () => {
    await browser.close();
    await world.close();
    await upstream.close();
  });

  for (const name of names) {
    it(`${name}`, async () => {
      const expected = JSON.parse(readFileSync(new URL(`${name}.json`, recordings), 'utf8')) as Expected;
      upstream.answerWith(eventStream(readFileSync(new URL(`${name}.sse`, recordings)), oddPieces));
      const {page, complaints} = await browser.open(world.server.url);
      const chat = new ChatPage(page);
      await chat.send(`Play ${name}`);
      const end = expected.error ? 'error' : 'complete';
      await eventually(async () => (await chat.status()) === end, `${name} ends as ${end}`);

      if (expected.text !== '') expect(await chat.answerText()).to.include(expected.text);
      const shown = chat.chat.locator('chat-stream-message').last();
      for (const call of expected.toolCalls) await shown.getByText(call.name).first().waitFor();
      if (expected.reasoning !== '') {
        await shown.locator('[part~="reasoning"] summary').click();
        await shown.getByText(expected.reasoning).waitFor();
      }
      if (expected.error) {
        expect(isChatErrorCode(expected.error.kind)).to.equal(true);
        const hint = isChatErrorCode(expected.error.kind) ? hintFor(expected.error.kind) : '';
        await shown.getByText(hint).waitFor();
      }
      expect(complaints).to.deep.equal([]);
      await page.context().close();
    });
  }

  it('was asked with the question, once for each', () => {
    expect(upstream.requests.map(({body}) => body.messages.at(-1)?.content)).to.deep.equal(
      names.map((name) => `Play ${name}`),
    );
  });
});
