import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, describe, it} from 'node:test';
import {expect} from 'chai';
import type {Locator, Page} from 'playwright-core';
import {ChatPage} from '../support/chat-page.js';
import {type ChatWorld, eventually, openChatWorld} from '../support/chat-world.js';
import {type DrivenBrowser, driveBrowser} from '../support/driven-browser.js';

/*
 * Files of a person, the whole way: picked, dropped or pasted, uploaded to the real server, sent, and saved with their
 * message. On a page whose policy has no room for `blob:` and inline styles.
 */

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'none'",
  "connect-src 'self'",
  "img-src 'self'",
  "require-trusted-types-for 'script'",
  'trusted-types chat-stream chat-stream-lit',
].join('; ');
const html = `<!doctype html><html lang="en"><title>Files</title><link rel="icon" href="/demo/icon.svg">
<script type="module" src="/dist/chat-stream.js"></script>
<chat-stream endpoint="/api/ai/chat/stream" mode="full"></chat-stream></html>`;

/** The smallest PNG, followed by as many bytes as asked for: readers stop at its end. */
const png = (more = 0): Buffer =>
  Buffer.concat([
    Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    ),
    Buffer.alloc(more),
  ]);
const picture = (name: string, more = 0) => ({name, mimeType: 'image/png', buffer: png(more)});

let world: ChatWorld;
let browser: DrivenBrowser;
let directory: string;
before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'chat-stream-files-'));
  [world, browser] = await Promise.all([openChatWorld({defaultModel: 'mock/echo'}), driveBrowser()]);
});
after(async () => {
  await browser?.close();
  await world?.close();
  await rm(directory, {recursive: true, force: true});
});

/** A page with a chat and files, as a person meets it. */
class FilesPage extends ChatPage {
  readonly complaints: readonly string[];
  readonly attach: Locator;
  readonly files: Locator;

  constructor(page: Page, complaints: readonly string[]) {
    super(page);
    this.complaints = complaints;
    this.attach = this.chat.getByRole('button', {name: 'Attach files'});
    this.files = this.chat.locator('chat-stream-attachments .item');
  }

  static async open(): Promise<FilesPage> {
    const {page, complaints} = await browser.open('about:blank', {
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    await page.route('**/files-page', (route) =>
      route.fulfill({contentType: 'text/html', body: html, headers: {'content-security-policy': policy}}),
    );
    await page.goto(`${world.server.url}/files-page`);
    const chat = new FilesPage(page, complaints);
    await chat.attach.waitFor();
    return chat;
  }

  async pick(...files: readonly {name: string; mimeType: string; buffer: Buffer}[]): Promise<void> {
    const choosing = this.page.waitForEvent('filechooser');
    await this.attach.click();
    await (await choosing).setFiles([...files]);
  }

  /** Waits until the files are these, in these states: "sky.png uploaded". */
  async shows(...wanted: readonly string[]): Promise<void> {
    const shown = (): Promise<string[]> =>
      this.files.evaluateAll((items) =>
        items.map(
          (item) => `${item.querySelector('.name')?.textContent} ${(item as HTMLElement).dataset['state']}`,
        ),
      );
    await eventually(async () => (await shown()).join() === wanted.join(), `the files are ${wanted}`);
  }

  async refusals(): Promise<string[]> {
    return this.chat.locator('chat-stream-attachments .refusals li').allInnerTexts();
  }

  async complete(): Promise<void> {
    await eventually(async () => (await this.status()) === 'complete', 'the answer is complete');
  }

  /** Parts of the question, as the server saved them. */
  async saved(): Promise<
    {type: string; name?: string; mediaType?: string; fileId?: string; text?: string}[]
  > {
    const id = await this.page.evaluate(
      () => document.querySelector('chat-stream')?.service?.state.conversationId,
    );
    const answer = await fetch(`${world.server.url}/api/ai/conversations/${id}/messages`);
    const {messages} = (await answer.json()) as {messages: {parts: {type: string}[]}[]};
    return messages[0]?.parts ?? [];
  }
}

/** In the page: what the ring of the first file said, until it was gone. */
async function watchRing(): Promise<number[]> {
  const shares: number[] = [];
  for (let wasThere = false; ; ) {
    await new Promise(requestAnimationFrame);
    const tray = document.querySelector('chat-stream')?.shadowRoot?.querySelector('chat-stream-attachments');
    const ring = tray?.shadowRoot?.querySelector('[role=progressbar]');
    if (!ring && wasThere) return shares;
    wasThere ||= Boolean(ring);
    if (ring?.hasAttribute('aria-valuenow')) shares.push(Number(ring.getAttribute('aria-valuenow')));
  }
}

describe('files of a person', () => {
  it('are picked, go up as one can see, are sent, and are in the message that is saved', async () => {
    const chat = await FilesPage.open();
    const session = await chat.page.context().newCDPSession(chat.page);
    await session.send('Network.enable');
    const line = {offline: false, latency: 0, downloadThroughput: -1};
    await session.send('Network.emulateNetworkConditions', {...line, uploadThroughput: 200_000});
    const watched = chat.page.evaluate(watchRing);
    await chat.pick(picture('sky.png', 400_000));
    const shares = await watched;
    await session.send('Network.emulateNetworkConditions', {...line, uploadThroughput: -1});
    await chat.shows('sky.png uploaded');
    expect(shares.filter((share) => share > 0 && share < 100)).not.to.deep.equal([]);
    expect(shares).to.deep.equal([...shares].sort((one, other) => one - other));
    await chat.send('What is it?');
    await chat.complete();
    const [text, file] = await chat.saved();
    expect(text).to.deep.include({type: 'text', text: 'What is it?'});
    expect(file).to.deep.include({type: 'file', name: 'sky.png', mediaType: 'image/png'});
    const back = await fetch(`${world.server.url}/api/ai/files/${file?.fileId}`);
    expect(Buffer.from(await back.arrayBuffer()).equals(png(400_000))).to.equal(true);
    await chat.shows();
    expect(chat.complaints).to.deep.equal([]);
  });

  it('are dropped on the transcript, and pasted', async () => {
    const chat = await FilesPage.open();
    const path = join(directory, 'dropped.png');
    await writeFile(path, png());
    const session = await chat.page.context().newCDPSession(chat.page);
    const data = {items: [], files: [path], dragOperationsMask: 1};
    for (const type of ['dragEnter', 'dragOver'] as const)
      await session.send('Input.dispatchDragEvent', {type, x: 300, y: 200, data});
    await chat.chat.getByText('Drop files to attach them').waitFor();
    await session.send('Input.dispatchDragEvent', {type: 'drop', x: 300, y: 200, data});
    await chat.shows('dropped.png uploaded');
    await chat.page.evaluate(async (base64) => {
      const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
      const item = new ClipboardItem({'image/png': new Blob([bytes], {type: 'image/png'})});
      await navigator.clipboard.write([item]);
    }, png().toString('base64'));
    await chat.input.focus();
    await chat.page.keyboard.press('ControlOrMeta+V');
    await chat.shows('dropped.png uploaded', 'image.png uploaded');
    await chat.sendButton.click();
    await chat.complete();
    const parts = await chat.saved();
    expect(parts.map(({type, name}) => `${type} ${name}`)).to.deep.equal([
      'file dropped.png',
      'file image.png',
    ]);
    expect(chat.complaints).to.deep.equal([]);
  });

  it('are refused where they are too large, too many or of a wrong type, here and by the server', async () => {
    const chat = await FilesPage.open();
    await chat.page.evaluate(() => {
      const element = document.querySelector('chat-stream');
      if (element) element.attachments = {maxBytes: 1_000, maxCount: 2};
    });
    await chat.pick(
      picture('huge.png', 2_000),
      {name: 'tool.exe', mimeType: 'application/x-msdownload', buffer: Buffer.from('MZ')},
      picture('sky.png'),
      {name: 'drawing.png', mimeType: 'image/png', buffer: Buffer.from('<svg></svg>')},
      picture('more.png'),
    );
    await chat.shows('sky.png uploaded', 'drawing.png failed');
    expect(await chat.refusals()).to.deep.equal([
      'huge.png is too large: a file may have at most 1000 B.',
      'tool.exe is of a type that cannot be sent here.',
      'more.png was left out: a message may bring 2 files.',
    ]);
    await chat.files.getByText('Files of this type are not accepted. Choose another one.').waitFor();
    await chat.input.fill('Look');
    await chat.input.press('Enter');
    await chat.chat.getByText('A file was not uploaded. Try it again, or remove it.').waitFor();
    await chat.chat.getByRole('button', {name: 'Remove drawing.png'}).click();
    await chat.shows('sky.png uploaded');
    await chat.sendButton.click();
    await chat.complete();
    expect((await chat.saved()).map(({type}) => type)).to.deep.equal(['text', 'file']);
  });

  it('are offered again where the line was cut, and go by keys alone', async () => {
    const chat = await FilesPage.open();
    const {page} = chat;
    await page.route('**/api/ai/files', (route) => route.abort('connectionreset'), {times: 1});
    const pickByKeys = async (name: string): Promise<void> => {
      await chat.input.focus();
      await page.keyboard.press('Tab');
      const choosing = page.waitForEvent('filechooser');
      await page.keyboard.press('Enter');
      await (await choosing).setFiles([picture(name)]);
    };
    await pickByKeys('sky.png');
    await chat.shows('sky.png failed');
    await pickByKeys('sea.png');
    await chat.shows('sky.png failed', 'sea.png uploaded');
    await chat.files.getByText('The upload broke off. Try again.').waitFor();
    // The cursor went back to the text; before it stand the buttons of both files.
    for (const _ of ['remove sea', 'remove sky', 'retry sky']) await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Enter');
    await chat.shows('sky.png uploaded', 'sea.png uploaded');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await chat.shows('sky.png uploaded');
    await page.keyboard.press('Tab');
    await page.keyboard.type('What is it?');
    await page.keyboard.press('Enter');
    await chat.complete();
    expect((await chat.saved()).map(({text, name}) => text ?? name)).to.deep.equal([
      'What is it?',
      'sky.png',
    ]);
  });
});
