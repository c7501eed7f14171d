import {after, before, describe, it} from 'node:test';
import {expect} from 'chai';
import {type BuiltSite, openBuiltSite, readBuilt} from '../support/built-site.js';
import {ChatPage} from '../support/chat-page.js';
import {eventually} from '../support/chat-world.js';
import {type DrivenBrowser, driveBrowser, type OpenPage} from '../support/driven-browser.js';

/*
 * Pages on which a part of chat-stream cannot be loaded: what is left is told of, and works.
 */

const head = '<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,">';
const element = '<chat-stream endpoint="/api/ai/chat/stream"></chat-stream>';
const missing = 'A part of this chat could not be loaded. Load the page again.';

let site: BuiltSite;
let browser: DrivenBrowser;
let built: ReadonlyMap<string, Buffer>;
before(async () => {
  site = await openBuiltSite(
    {
      '/classic': `${head}<script src="/dist/chat-stream.iife.js"></script>${element}`,
      '/module': `${head}<script type="module" src="/dist/chat-stream.js"></script>${element}`,
    },
    {mockWordDelayMs: 2},
  );
  built = await readBuilt();
  browser = await driveBrowser();
});
after(async () => {
  await browser?.close();
  await site?.close();
});

/** Opens `path` on a site that has lost `chunk`, and gives the chunk back behind `work`. */
async function without(
  chunk: string,
  path: string,
  work: (opened: OpenPage & {readonly chat: ChatPage; asked(): number; giveBack(): void}) => Promise<void>,
): Promise<void> {
  const address = `/dist/chunks/${chunk}.js`;
  const giveBack = (): void => site.put(address, {body: built.get(`chunks/${chunk}.js`) as Buffer});
  site.put(address, null);
  try {
    const opened = await browser.open(site.url + path);
    const asked = (): number => opened.requests.filter((url) => url.endsWith(address)).length;
    await work({...opened, chat: new ChatPage(opened.page), asked, giveBack});
  } finally {
    giveBack();
  }
}

describe('a chunk that cannot be loaded', () => {
  for (const path of ['/classic', '/module']) {
    it(`is told of in the status line, asked for once, and again with the next message: ${path}`, async () => {
      await without('chat-stream-message', path, async ({page, chat, asked, giveBack}) => {
        await chat.chat.getByText(missing).first().waitFor();
        expect(asked()).to.equal(1);
        await chat.send('Is anybody there?');
        await eventually(
          () => page.evaluate("document.querySelector('chat-stream').messages.length === 2"),
          'it is answered',
        );
        await chat.input.fill('I can still write.');
        expect(asked()).to.equal(2);
        giveBack();
        await chat.sendButton.click();
        await eventually(async () => (await chat.answerText()) === 'I can still write.', 'all is shown');
        expect(await chat.questions()).to.deep.equal(['Is anybody there?', 'I can still write.']);
      });
    });
  }

  it('is the renderer’s for a page that wants it itself: `ready` says so', async () => {
    await without('late-names', '/classic', async ({page}) => {
      const said = await page.evaluate("ChatStream.ready.then(() => 'ready', (error) => error.name)");
      expect(said).to.equal('TypeError');
    });
  });

  it('leaves a link unopened that nobody could be asked about', async () => {
    await without('chat-stream-link-dialog', '/classic', async ({page, chat}) => {
      await chat.send('[a link](https://elsewhere.example/)');
      await chat.answer().getByRole('link').click();
      await chat.chat.getByText(missing).first().waitFor();
      expect(page.context().pages()).to.have.length(1);
    });
  });

  it('leaves code uncoloured, and an answer whole', async () => {
    await without('painter', '/classic', async ({chat}) => {
      await chat.send('```js\nlet a;\n```\n\nThat is all.');
      await eventually(async () => (await chat.status()) === 'complete', 'the answer is complete');
      expect(await chat.answer().locator('code').textContent()).to.equal('let a;\n');
      await chat.answer().getByText('That is all.').waitFor();
    });
  });
});
