import {request} from 'node:http';
import {after, before, describe, it} from 'node:test';
import {expect} from 'chai';
import {findNginx} from '../../scripts/find-browser.mjs';
import {type ChatWorld, eventually, openChatWorld} from '../support/chat-world.js';
import {type HoldingOptions, startHoldingProxy} from '../support/holding-proxy.js';
import {type NginxOptions, startNginx} from '../support/nginx.js';
import {postJson, sendBody, streamPath} from '../support/server-harness.js';

/*
 * What stands between people and servers, asked without our SDK: so that what is proved behind it is proved of the
 * world, and not of a proxy that does not do what it says.
 */

const words = Array.from({length: 40}, (_, at) => `word${at}`).join(' ');

let world: ChatWorld;
before(async () => {
  world = await openChatWorld({mockWordDelayMs: 15});
});
after(() => world.close());

const ask = (origin: string, message = words): Promise<Response> =>
  postJson(`${origin}${streamPath}`, sendBody(message));

/** The body's pieces, one string for each read. */
async function piecesOf({body}: Response): Promise<readonly string[]> {
  const pieces: string[] = [];
  for await (const piece of (body ?? new ReadableStream<Uint8Array>()).pipeThrough(
    new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>,
  )) {
    pieces.push(piece);
  }
  return pieces;
}

const runs = (): number => world.server.counts().runs;

describe('a proxy that holds answers back', () => {
  const holding = async (
    options: HoldingOptions,
    use: (proxy: Awaited<ReturnType<typeof startHoldingProxy>>) => Promise<void>,
  ): Promise<void> => {
    const proxy = await startHoldingProxy(world.server.url, options);
    try {
      await use(proxy);
    } finally {
      await proxy.close();
    }
  };

  it('lets the head through at once and the body when it is whole', () =>
    holding({}, async ({url}) => {
      const response = await ask(url);
      expect([response.status, runs()]).to.deep.equal([200, 1]);
      const [first = ''] = await piecesOf(response);
      expect([first.includes('"type":"done"'), runs()]).to.deep.equal([true, 0]);
    }));

  it('holds the head as well, where asked to', () =>
    holding({holdHeads: true}, async ({url}) => {
      const response = await ask(url);
      expect([response.status, runs()]).to.deep.equal([200, 0]);
      await response.body?.cancel();
    }));

  it('holds the answers to some requests only, where asked to', () =>
    holding({holdBodies: ({method}) => method === 'POST'}, async (proxy) => {
      const held = await ask(proxy.url);
      const streamId = held.headers.get('stream-id') ?? '';
      const passed = await fetch(`${proxy.url}${streamPath}/${streamId}`);
      expect((await piecesOf(passed)).length).to.be.above(5);
      await held.body?.cancel();
      expect(proxy.requests.map(({fate}) => fate)).to.deep.equal(['held', 'passed']);
    }));

  it('changes nothing of what it holds', () =>
    holding({}, async ({url}) => {
      const held = await ask(url);
      const text = (await piecesOf(held)).join('');
      const again = await fetch(`${world.server.url}${streamPath}/${held.headers.get('stream-id')}`);
      const events = (stream: string): readonly string[] => stream.match(/^data: .*$/gm) ?? [];
      expect(events(text)).to.deep.equal(events(await again.text()));
    }));

  it('lets go of what it holds when it is freed, and holds nothing more', () =>
    holding({}, async (proxy) => {
      const response = await ask(proxy.url);
      proxy.free();
      expect((await piecesOf(response)).length).to.be.above(5);
      expect((await piecesOf(await ask(proxy.url))).length).to.be.above(5);
    }));

  it('answers polls with a page that says 403, until it is freed', () =>
    holding({blockPolling: 'status'}, async (proxy) => {
      const response = await ask(proxy.url, 'hi');
      await response.text();
      const poll = () =>
        fetch(`${proxy.url}${streamPath}/${response.headers.get('stream-id')}/events?after=-1`);
      const blocked = await poll();
      await blocked.text();
      proxy.free();
      const freed = await poll();
      await freed.text();
      expect([blocked.status, blocked.headers.get('content-type'), freed.status]).to.deep.equal([
        403,
        'text/html',
        200,
      ]);
    }));

  it('does not answer polls at all, where asked to', () =>
    holding({blockPolling: 'silence'}, async (proxy) => {
      const leaving = new AbortController();
      const poll = fetch(`${proxy.url}${streamPath}/any/events`, {signal: leaving.signal}).catch(
        () => 'left',
      );
      await eventually(() => proxy.requests.length === 1);
      leaving.abort();
      expect(await poll).to.equal('left');
      expect(proxy.requests[0]?.fate).to.equal('blocked');
    }));

  it('breaks off at the server when the client does, and keeps no socket', () =>
    holding({}, async (proxy) => {
      // `fetch` would open another connection, for what comes next.
      const reader = request(`${proxy.url}${streamPath}`, {
        method: 'POST',
        headers: {'content-type': 'application/json'},
        agent: false,
      });
      reader.on('error', () => {
        // Broken off, as was wanted.
      });
      reader.end(JSON.stringify(sendBody(words)));
      await eventually(() => world.server.counts().readers === 1, 'the server has a reader');
      reader.destroy();
      await eventually(() => world.server.counts().readers === 0, 'the server’s reader is gone');
      await eventually(() => proxy.openSockets === 0, 'no socket is open');
    }));
});

describe('nginx', {
  skip: findNginx() || process.env['REQUIRE_NGINX'] ? false : 'nginx is not installed',
}, () => {
  const through = async (options: NginxOptions, use: (url: string) => Promise<void>): Promise<void> => {
    const nginx = await startNginx(world.server.url, options);
    try {
      await use(nginx.url);
    } finally {
      await nginx.close();
    }
  };

  it('as Debian has it streams what asks not to be buffered, compressed all the same', () =>
    through({}, async (url) => {
      const response = await ask(url);
      expect(response.headers.get('content-encoding')).to.equal('gzip');
      expect((await piecesOf(response)).length).to.be.above(5);
    }));

  it('that is told to ignore that holds the answer, head and body, until it is whole', () =>
    through({ignoresBufferingHint: true}, async (url) => {
      const response = await ask(url);
      expect([response.headers.get('content-encoding'), runs()]).to.deep.equal(['gzip', 0]);
      expect((await piecesOf(response)).join('')).to.include('"type":"done"');
    }));
});
