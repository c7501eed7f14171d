import {readFileSync} from 'node:fs';
import {after, before, describe, it} from 'node:test';
import {expect} from 'chai';
import type {Page} from 'playwright-core';
import {type BuiltSite, openBuiltSite, readBuilt} from '../support/built-site.js';
import {eventually} from '../support/chat-world.js';
import {type DrivenBrowser, driveBrowser} from '../support/driven-browser.js';

/*
 * Names of elements belong to whoever takes them first. Another version of chat-stream on the page, or another library, is
 * told of and lived with.
 */

const {version} = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
const head = '<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,">';
const endpoint = '/api/ai/chat/stream';

let site: BuiltSite;
let browser: DrivenBrowser;
before(async () => {
  site = await openBuiltSite({
    '/classic': `${head}<script src="/dist/chat-stream.iife.js"></script>
<script>const first = ChatStream;</script><script src="/other/chat-stream.iife.js"></script>
<script>ChatStream.define('my-chat');</script>
<chat-stream endpoint="${endpoint}"></chat-stream><my-chat endpoint="${endpoint}"></my-chat>`,
    '/modules': `${head}<script type="module">
import * as first from '/dist/chat-stream.js';
import * as second from '/other/chat-stream.js';
second.define('my-chat');
Object.assign(globalThis, {first, second});
</script>
<chat-stream endpoint="${endpoint}"></chat-stream><my-chat endpoint="${endpoint}"></my-chat>`,
    '/foreign': `${head}<script>
customElements.define('chat-stream-thread', class extends HTMLElement {});
</script><script src="/dist/chat-stream.iife.js"></script>`,
    '/foreign-late': `${head}<script src="/dist/chat-stream.iife.js"></script>
<chat-stream endpoint="${endpoint}"></chat-stream><script>
customElements.define('chat-stream-message', class extends HTMLElement {});
</script>`,
  });
  for (const [path, body] of await readBuilt()) site.put(`/other/${path}`, {body: anotherVersion(body)});
  browser = await driveBrowser();
});
after(async () => {
  await browser?.close();
  await site?.close();
});

/** The same file as a build of another version has it. */
function anotherVersion(body: Buffer): string {
  return body.toString().replaceAll(`chat-stream ${version}`, 'chat-stream 99.0.0');
}

const answerIn = (page: Page, tag: string) => page.locator(`${tag}-message[data-role="assistant"]`).last();

async function ask(page: Page, tag: string, text: string): Promise<void> {
  await page.locator(tag).getByRole('textbox').fill(text);
  await page.locator(tag).getByRole('button', {name: 'Send message'}).click();
  await eventually(
    async () => (await answerIn(page, tag).getAttribute('data-status')) === 'complete',
    `<${tag}> has the answer`,
  );
}

describe('two versions on one page', () => {
  for (const path of ['/classic', '/modules']) {
    it(`work beside each other, the second under another name: ${path}`, async () => {
      const {page, complaints, requests} = await browser.open(site.url + path);
      for (const tag of ['chat-stream', 'my-chat']) {
        await ask(page, tag, 'Some **bold** words.\n\n```js\nlet a;\n```');
        await answerIn(page, tag).locator('.hljs-keyword').waitFor({state: 'attached'});
        expect(await answerIn(page, tag).locator('strong').textContent()).to.equal('bold');
      }
      // Each drew with its own code.
      const chunks = requests.filter((url) => url.endsWith('/chunks/chat-stream-message.js'));
      expect(chunks.map((url) => new URL(url).pathname.split('/')[1])).to.deep.equal(['dist', 'other']);
      expect(complaints).to.have.length(1);
      expect(complaints[0]).to.contain('<chat-stream-thread> is already defined by other code');
    });
  }

  it('keep their errors and services apart', async () => {
    const {page} = await browser.open(`${site.url}/modules`);
    await page.locator('my-chat').getByRole('textbox').waitFor();
    const same =
      await page.evaluate(`[first.ChatError === second.ChatError, document.querySelector('my-chat').service instanceof second.StreamingChatService,
      document.querySelector('chat-stream').service instanceof first.StreamingChatService]`);
    expect(same).to.deep.equal([false, true, true]);
  });
});

describe('a class of other code under our name', () => {
  it('is a clear error, and nothing of ours is registered', async () => {
    const {page, complaints} = await browser.open(`${site.url}/foreign`);
    expect(complaints).to.have.length(1);
    expect(complaints[0]).to.match(
      /<chat-stream-thread> is already defined by other code.*define\('my-chat'\)/,
    );
    expect(await page.evaluate("typeof customElements.get('chat-stream')")).to.equal('undefined');
    expect(
      await page.evaluate("ChatStream.define('my-chat'), typeof customElements.get('my-chat')"),
    ).to.equal('function');
  });

  it('is one for a part that comes later, and the status line says that something is missing', async () => {
    const {page, complaints} = await browser.open(`${site.url}/foreign-late`);
    await page.locator('chat-stream').getByRole('textbox').fill('Anyone?');
    await page.locator('chat-stream').getByRole('button', {name: 'Send message'}).click();
    await page.getByText('A part of this chat could not be loaded.').first().waitFor();
    await eventually(
      () => page.evaluate("document.querySelector('chat-stream').messages.length === 2"),
      'the answer came all the same',
    );
    // When it was first wanted, and with the message.
    expect(complaints).to.have.length(2);
    for (const said of complaints)
      expect(said).to.contain('<chat-stream-message> is already defined by other code');
  });
});
