import {connect, type Socket} from 'node:net';
import {after, before, describe, it} from 'node:test';
import {expect} from 'chai';
import {chunkOf, completion, type FakeUpstream, startFakeUpstream} from '../../support/fake-upstream.js';
import {EventReader, textOf} from '../../support/server-events.js';
import {eventually} from '../../support/server-eventually.js';
import {postJson, sendBody, streamPath, type TestServer} from '../../support/server-harness.js';
import {startWithUpstream} from '../../support/start-with-upstream.js';

const readers = process.env['LONG'] ? 1_000 : 500;
const piece = 'x'.repeat(16 * 1024);
const pieces = 256;
const answerBytes = piece.length * pieces;
/** One batch of the log and what a socket takes beyond its high-water mark. */
const mostBytesPerReader = 200 * 1024;

describe(`${readers} readers that read nothing`, () => {
  let upstream: FakeUpstream;
  let server: TestServer;
  let sockets: Socket[];
  let healthy: EventReader;
  let goOn: () => void;
  let bytesBefore: number;
  before(async () => {
    upstream = await startFakeUpstream();
    upstream.answerWith((outgoing) => {
      outgoing.writeHead(200, {'content-type': 'text/event-stream'}).write(chunkOf('first'));
      goOn = () => void outgoing.end(completion(...Array.from({length: pieces}, () => piece)));
    });
    server = await startWithUpstream(upstream, {
      maxAnswerLength: 2 * answerBytes,
    });
    healthy = new EventReader(await postJson(`${server.url}${streamPath}`, sendBody('much', {model: 'm'})));
    await healthy.next();
    await healthy.next();
    const streamId = healthy.response.headers.get('stream-id') ?? '';
    sockets = await Promise.all(Array.from({length: readers}, () => stall(streamId)));
    await eventually(
      () => server.counts().readers,
      (count) => count === readers + 1,
      20_000,
    );
    bytesBefore = process.memoryUsage().arrayBuffers;
  });
  after(async () => {
    for (const socket of sockets) socket.destroy();
    await server.dispose();
    await upstream.close();
  });

  const stall = (streamId: string): Promise<Socket> =>
    new Promise((resolve, reject) => {
      const socket = connect({port: server.port, host: '127.0.0.1'}, () => {
        socket.pause();
        socket.write(`GET ${streamPath}/${streamId} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
        resolve(socket);
      });
      socket.on('error', reject);
    });

  it('do not keep a healthy one from reading all, to the end', async () => {
    goOn();
    const events = await healthy.rest();
    expect([events.at(-1)?.event.type, textOf(events).length]).to.deep.equal([
      'done',
      'first'.length + answerBytes,
    ]);
  });

  it('cost a place in the log each, and no copy of it', () => {
    const held = process.memoryUsage().arrayBuffers - bytesBefore;
    // A copy each would be more than ten times as much.
    expect(held).to.be.below(3 * answerBytes + readers * mostBytesPerReader);
  });

  it('leave the server answering others', async () => {
    const response = await postJson(`${server.url}/api/ai/chat`, sendBody('still there?'));
    expect(((await response.json()) as {text: string}).text).to.equal('still there?');
  });

  it('are freed when they leave', async () => {
    for (const socket of sockets) socket.destroy();
    const counts = await eventually(
      () => server.counts(),
      (alive) => alive.readers === 0,
      20_000,
    );
    expect([counts.waiting, counts.heartbeats]).to.deep.equal([0, 0]);
  });
});
