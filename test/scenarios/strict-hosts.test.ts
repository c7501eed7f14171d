import {readFile} from 'node:fs/promises';
import {after, before, describe, it} from 'node:test';
import {fileURLToPath} from 'node:url';
import {expect} from 'chai';
import type {ChatStreamElement} from '../../components/chat-stream/chat-stream.js';
import {type StaticServer, serveStatic} from '../package/static-server.js';
import {type BuiltSite, openBuiltSite} from '../support/built-site.js';
import {ChatPage} from '../support/chat-page.js';
import {eventually} from '../support/chat-world.js';
import {type DrivenBrowser, driveBrowser} from '../support/driven-browser.js';
import {strictPage} from '../support/strict-page.js';

/*
 * Strict pages that are not alone with us: one that allows an image's origin, one with a sanitiser, templates and a default
 * Trusted Types policy of its own, one that forgot to list ours.
 */

const chatTag = '<chat-stream endpoint="/api/ai/chat/stream"></chat-stream>';
const textOf = (path: string): Promise<string> => readFile(new URL(`../../${path}`, import.meta.url), 'utf8');

let site: BuiltSite;
let images: StaticServer;
let browser: DrivenBrowser;
before(async () => {
  images = await serveStatic(fileURLToPath(new URL('../fixtures', import.meta.url)));
  site = await openBuiltSite({
    '/icon.png': {body: await readFile(new URL('../fixtures/pixel.png', import.meta.url))},
    '/purify.js': await textOf('node_modules/dompurify/dist/purify.min.js'),
    '/lit-html.js': await textOf('node_modules/lit-html/lit-html.js'),
    '/images': strictPage({styles: "'none'", images: images.origin, body: chatTag}),
    '/silent': strictPage({head: listening, body: dictating}),
    '/spoken': strictPage({styles: "'none'", microphone: true, head: listening, body: dictating}),
    '/host': strictPage({
      policies: 'default dompurify',
      head: hostScripts,
      body: `<p id="own"></p>${chatTag}`,
    }),
    '/forgot': strictPage({body: chatTag, allowed: 'lit-html chat-stream-lit'}),
  });
  browser = await driveBrowser();
});
after(async () => {
  await browser?.close();
  await site?.close();
  await images?.close();
});

const dictating = chatTag.replace('>', ' dictation>');

/** In place of the browser's recognition, which needs somebody who speaks; it asks the page's policy as that one does. */
const listening = `<script nonce="once">
  globalThis.SpeechRecognition = class {
    start() {
      if (document.featurePolicy.allowsFeature('microphone'))
        this.onresult({results: [[{transcript: 'what was said'}]]});
      else
        setTimeout(() => {
          this.onerror({error: 'not-allowed'});
          this.onend();
        });
    }
    stop() { this.onend(); }
    abort() { this.onend(); }
  };
</script>`;

/** A page's own copies of what we use as well, set up in ways that would harm us, were they shared. */
const hostScripts = `
<script nonce="once">
  globalThis.asked = [];
  trustedTypes.createPolicy('default', {
    createHTML: (text) => (asked.push(text), text),
    createScript: (text) => (asked.push(text), text),
    createScriptURL: (text) => (asked.push(text), text),
  });
</script>
<script nonce="once" src="/purify.js"></script>
<script nonce="once">
  globalThis.seen = [];
  DOMPurify.setConfig({ALLOWED_TAGS: ['img'], ALLOWED_ATTR: ['src', 'onerror']});
  DOMPurify.addHook('uponSanitizeElement', (node) => {
    seen.push(node.nodeName);
    if (node.textContent === 'drawn') node.textContent = 'by the host';
  });
</script>
<script nonce="once" type="module">
  import {html, render} from '/lit-html.js';
  render(html\`<b>\${'drawn by the host'}</b>\`, document.querySelector('#own'));
</script>`;

describe('a strict page', () => {
  it('shows an image of the origin that it allows, once the person asked for it', async () => {
    const {page, complaints, requests} = await browser.open(`${site.url}/images`);
    const chat = new ChatPage(page);
    await chat.send(`![A pixel](${images.origin}/pixel.png)`);
    const button = chat.answer().getByRole('button', {name: 'Load image'});
    await button.waitFor();
    expect(requests.filter((url) => url.startsWith(images.origin))).to.deep.equal([]);
    await button.click();
    const image = chat.answer().getByRole('img', {name: 'A pixel'});
    await eventually(
      () => image.evaluate((one: HTMLImageElement) => one.complete && one.naturalWidth > 0),
      'the image is there',
    );
    expect([await page.evaluate('violations'), complaints]).to.deep.equal([[], []]);
  });

  it('lets a person dictate where it allows the microphone, and says so where it does not', async () => {
    for (const [path, draft, words] of [
      ['/spoken', 'what was said', 'Stop dictating'],
      ['/silent', '', 'The microphone may not be used here.'],
    ] as const) {
      const {page, complaints} = await browser.open(site.url + path);
      const chat = new ChatPage(page);
      await chat.chat.getByRole('button', {name: 'Dictate'}).click();
      await eventually(async () => (await chat.input.inputValue()) === draft, 'it is written down');
      const told = words.endsWith('.')
        ? chat.chat.getByText(words)
        : chat.chat.getByRole('button', {name: words});
      await told.first().waitFor();
      expect([await page.evaluate('violations'), complaints]).to.deep.equal([[], []]);
    }
  });

  it('shares neither sanitiser nor policies nor templates with us', async () => {
    const {page, complaints} = await browser.open(`${site.url}/host`);
    const chat = new ChatPage(page);
    await page.evaluate(() => {
      const element = document.querySelector('chat-stream') as ChatStreamElement;
      element.markdown = {math: true, policy: {html: 'sanitized'}};
    });
    await chat.send('<div><em>drawn</em></div>\n\n&HilbertSpace; $x^2$\n\n```js\nlet a;\n```');
    for (const drawn of ['div > em', 'math', '.hljs-keyword'])
      await chat.answer().locator(drawn).waitFor({state: 'attached'});
    expect(await chat.answerText()).to.contain('drawn ℋ');
    expect(await page.locator('#own').innerText()).to.equal('drawn by the host');
    expect([await page.evaluate('[violations, asked, seen]'), complaints]).to.deep.equal([[[], [], []], []]);
  });

  it('is told which policy to list where it forgot ours, and shows the answer as text', async () => {
    const {page, complaints} = await browser.open(`${site.url}/forgot`);
    const chat = new ChatPage(page);
    await page.evaluate(() => {
      const element = document.querySelector('chat-stream') as ChatStreamElement;
      element.markdown = {policy: {html: 'sanitized'}};
    });
    await chat.send('<div>drawn</div>');
    await eventually(async () => (await chat.answerText()) === '<div>drawn</div>', 'it is shown');
    expect(complaints.filter((line) => line.includes('Add it: trusted-types chat-stream'))).to.have.length(1);
  });
});
