import {createServer, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import {after, before, describe, it} from 'node:test';
import {expect} from 'chai';
import {bundlePage} from '../support/chat-site.js';
import {type ChatWorld, eventually, openChatWorld} from '../support/chat-world.js';
import {type DrivenBrowser, driveBrowser} from '../support/driven-browser.js';
import {type LineProxy, startLineProxy} from '../support/line-proxy.js';
import type {SocketPageGlobals} from '../support/socket-page.js';

declare const socketPage: SocketPageGlobals;

const stories = ['one', 'two'].map((name) =>
  Array.from({length: 60}, (_, at) => `${name} ${at} 👩‍👩‍👧 你好`).join(', '),
);

/** A site with nothing but the page. */
async function startSite(files: ReadonlyMap<string, string>): Promise<{url: string; http: Server}> {
  const html =
    '<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><script type="module" src="/socket-page.js"></script>';
  const http = createServer((incoming, outgoing) => {
    const code = files.get((incoming.url ?? '').slice(1));
    const type = code === undefined ? 'text/html' : 'text/javascript';
    outgoing.writeHead(200, {'content-type': `${type}; charset=utf-8`}).end(code ?? html);
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  return {url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`, http};
}

describe('chats of a page that share a socket', () => {
  let world: ChatWorld;
  let line: LineProxy;
  let site: Awaited<ReturnType<typeof startSite>>;
  let browser: DrivenBrowser;
  before(async () => {
    [browser, line, site] = await Promise.all([
      driveBrowser(),
      startLineProxy(),
      bundlePage('socket-page.ts').then(startSite),
    ]);
    world = await openChatWorld({mockWordDelayMs: 5, allowedOrigins: [site.url]});
    line.upstream = world.server.url;
  });
  after(async () => {
    await browser.close();
    await line.close();
    await world.close();
    await new Promise((resolve) => site.http.close(resolve));
  });

  it('lose and double nothing when it is cut in the middle, ask the model once each, and ask nothing by HTTP', async () => {
    const {page, requests, complaints} = await browser.open(`${site.url}/?service=${line.url}`);
    await page.evaluate((texts) => {
      for (const [at, chat] of socketPage.chats.entries())
        void chat.send({text: texts[at] ?? '', model: 'mock/echo'});
    }, stories);
    const lengths = (): Promise<number[]> =>
      page.evaluate(() => socketPage.chats.map(({state}) => state.streamingContent.length));
    await eventually(async () => (await lengths()).every((length) => length > 40));
    expect(world.server.counts().readers).to.equal(2);
    line.cut('reset');
    await eventually(() =>
      page.evaluate(() =>
        socketPage.chats.every(({state}) => !state.isStreaming && state.messages.length === 2),
      ),
    );
    const ends = await page.evaluate(() =>
      socketPage.chats.map(({state: {messages, conversationId}}) => ({
        text: messages.at(-1)?.content,
        status: messages.at(-1)?.status,
        conversationId: conversationId ?? '',
      })),
    );
    expect(ends.map(({text, status}) => [text, status])).to.deep.equal(
      stories.map((story) => [story, 'complete']),
    );
    for (const [at, {conversationId}] of ends.entries())
      expect(await world.savedTexts(conversationId)).to.deep.equal([stories[at], stories[at]]);
    expect([await world.generations(), requests.filter((url) => url.includes('/chat/stream'))]).to.deep.equal(
      [2, []],
    );
    expect(complaints.filter((words) => !words.includes('WebSocket'))).to.deep.equal([]);
  });
});
