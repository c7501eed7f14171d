import {readFile} from 'node:fs/promises';
import {createServer, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import {after, before, describe, it} from 'node:test';
import {expect} from 'chai';
import {WebSocketServer} from 'ws';
import {ChatPage} from '../support/chat-page.js';
import {bundlePage} from '../support/chat-site.js';
import {eventually} from '../support/chat-world.js';
import {type DrivenBrowser, driveBrowser} from '../support/driven-browser.js';

/*
 * The element on a page, and a server in another language that says ChatChunk on a socket: a person asks, reads, and asks again. Between
 * the chunks the server speaks to others, on the same socket.
 */

interface PluginCall {
  readonly type: string;
  readonly req_id: string;
  readonly plugin: string;
  readonly function: string;
  readonly args: unknown;
}

const project = new URL('../../', import.meta.url);
const recordedId = 'r1';

async function linesOf(name: string): Promise<readonly string[]> {
  const text = await readFile(new URL(`test/fixtures/wire/seed-c-websocket/${name}.ndjson`, project), 'utf8');
  return text.trim().split('\n');
}

/** A server that answers its n-th call with the n-th recording, each to the id it was called by. */
function startChunks(recordings: readonly (readonly string[])[], calls: PluginCall[]): WebSocketServer {
  const server = new WebSocketServer({host: '127.0.0.1', port: 0});
  server.on('connection', (socket) => {
    socket.on('message', (data) => {
      const call = JSON.parse(String(data)) as PluginCall;
      const lines = recordings[calls.push(call) - 1] ?? [];
      for (const line of lines) {
        socket.send(
          JSON.stringify({ChatChunk: {req_id: 'somebody-else', delta: 'NOT YOURS', finish_reason: null}}),
        );
        socket.send(line.replaceAll(JSON.stringify(recordedId), JSON.stringify(call.req_id)));
      }
    });
  });
  return server;
}

async function startSite(files: ReadonlyMap<string, string>): Promise<Server> {
  const html = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Chunks</title><link rel="icon" href="data:,">
    <style>body { margin: 0; block-size: 100vh }</style><chat-stream></chat-stream>
    <script type="module" src="/dist/chat-stream.js"></script><script type="module" src="/chunk-page.js"></script></html>`;
  const http = createServer(async (incoming, outgoing) => {
    const path = (incoming.url ?? '').split('?')[0]?.slice(1) ?? '';
    const built = path.startsWith('dist/') ? await readFile(new URL(path, project), 'utf8') : files.get(path);
    const type = built === undefined ? 'text/html' : 'text/javascript';
    outgoing.writeHead(200, {'content-type': `${type}; charset=utf-8`}).end(built ?? html);
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  return http;
}

const portOf = (server: {address(): unknown}): number => (server.address() as AddressInfo).port;

describe('a page whose service says ChatChunk on a socket', () => {
  const calls: PluginCall[] = [];
  let chunks: WebSocketServer;
  let site: Server;
  let browser: DrivenBrowser;
  before(async () => {
    const [external, internal] = await Promise.all(['externally-tagged', 'internally-tagged'].map(linesOf));
    chunks = startChunks([external ?? [], internal ?? []], calls);
    [browser, site] = await Promise.all([driveBrowser(), bundlePage('chunk-page.ts').then(startSite)]);
  });
  after(async () => {
    await browser?.close();
    for (const socket of chunks.clients) socket.terminate();
    chunks.close();
    site?.closeAllConnections();
    site?.close();
  });

  it('shows its answers in both taggings, and nothing that is said to others', async () => {
    const address = `ws://127.0.0.1:${portOf(chunks)}/`;
    const {page, complaints, requests} = await browser.open(
      `http://127.0.0.1:${portOf(site)}/?service=${encodeURIComponent(address)}`,
    );
    const chat = new ChatPage(page);
    const complete = (count: number): Promise<unknown> =>
      eventually(
        async () =>
          (await chat.chat
            .locator('chat-stream-message[data-role=assistant][data-status=complete]')
            .count()) === count,
        `${count} answers are complete`,
      );
    const expected = await Promise.all(
      ['externally-tagged', 'internally-tagged'].map(
        async (name) =>
          JSON.parse(
            await readFile(new URL(`test/fixtures/wire/seed-c-websocket/${name}.json`, project), 'utf8'),
          ) as {text: string},
      ),
    );
    await chat.send('The first question');
    await complete(1);
    await chat.send('The second question');
    await complete(2);
    const shown = await Promise.all([0, 1].map((at) => chat.answer(at).innerText()));
    expect(shown.map((text) => text.trim())).to.deep.equal(expected.map(({text}) => text));
    expect(calls.map(({type, plugin, function: called}) => [type, plugin, called])).to.deep.equal([
      ['plugin_call', 'ai-chat', 'chat'],
      ['plugin_call', 'ai-chat', 'chat'],
    ]);
    expect(new Set(calls.map(({req_id: id}) => id)).size).to.equal(2);
    expect(JSON.stringify(calls[1]?.args))
      .to.contain('The first question')
      .and.to.contain('The second question');
    expect(complaints).to.deep.equal([]);
    expect(requests.filter((url) => !url.startsWith(`http://127.0.0.1:${portOf(site)}/`))).to.deep.equal([]);
  });
});
