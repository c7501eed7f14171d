import {connect, type Socket} from 'node:net';
import {after, before, describe, it} from 'node:test';
import {expect} from 'chai';
import {completion, eventStream, type FakeUpstream, startFakeUpstream} from '../../support/fake-upstream.js';
import {eventually} from '../../support/server-eventually.js';
import {postJson, sendBody, streamPath, type TestServer} from '../../support/server-harness.js';
import {startWithUpstream} from '../../support/start-with-upstream.js';

/** Far more than the buffers of both ends of a socket take. */
const pieceLength = 64 * 1024;
const pieces = 256;
const stalledReaders = 8;

describe('readers that do not read', () => {
  let upstream: FakeUpstream;
  let server: TestServer;
  let streamId: string;
  let sockets: Socket[];
  before(async () => {
    upstream = await startFakeUpstream();
    upstream.answerWith(
      eventStream(completion(...Array.from({length: pieces}, () => 'x'.repeat(pieceLength)))),
    );
    server = await startWithUpstream(upstream, {
      maxAnswerLength: pieceLength * pieces,
    });
    const response = await postJson(`${server.url}${streamPath}`, sendBody('much', {model: 'big'}));
    streamId = response.headers.get('stream-id') ?? '';
    sockets = await Promise.all(Array.from({length: stalledReaders}, stall));
    await response.body?.cancel();
  });
  after(async () => {
    for (const socket of sockets) socket.destroy();
    await server.dispose();
    await upstream.close();
  });

  /** Asks for the stream on a socket that takes nothing in. */
  const stall = (): Promise<Socket> =>
    new Promise((resolve, reject) => {
      const socket = connect({port: server.port, host: '127.0.0.1'}, () => {
        socket.pause();
        socket.write(`GET ${streamPath}/${streamId} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
        resolve(socket);
      });
      socket.on('error', reject);
    });

  it('do not slow the run: it ends, and is saved, while all of them wait', async () => {
    const run = await eventually(
      () => server.db.selectFrom('runs').select('status').executeTakeFirstOrThrow(),
      ({status}) => status === 'done',
      20_000,
    );
    expect([run.status, server.counts().readers]).to.deep.equal(['done', stalledReaders]);
  });

  it('hold a place in the log, not a copy of it', async () => {
    const held = process.memoryUsage().arrayBuffers;
    const answerBytes = pieceLength * pieces;
    // The log's own frames, and what stands in buffers on the way; eight copies would be 134 MB.
    expect(held).to.be.below(3 * answerBytes);
  });

  it('get all of it when they read again', async () => {
    const [socket] = sockets;
    let bytes = 0;
    let tail = '';
    await new Promise<void>((resolve) => {
      socket?.on('data', (piece: Buffer) => {
        bytes += piece.length;
        tail = (tail + piece.toString('latin1')).slice(-400);
        if (tail.endsWith('0\r\n\r\n')) resolve();
      });
      socket?.resume();
    });
    expect([bytes > pieceLength * pieces, tail.includes('"type":"done"')]).to.deep.equal([true, true]);
  });

  it('are freed when they leave', async () => {
    for (const socket of sockets) socket.destroy();
    const {readers, waiting, heartbeats} = await eventually(
      () => server.counts(),
      (counts) => counts.readers === 0,
    );
    expect({readers, waiting, heartbeats}).to.deep.equal({readers: 0, waiting: 0, heartbeats: 0});
  });
});
