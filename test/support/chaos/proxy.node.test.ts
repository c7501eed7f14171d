import {createServer, request, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import {after, before, describe, it} from 'node:test';
import {gunzipSync} from 'node:zlib';
import {expect} from 'chai';
import {eventually} from '../chat-world.js';
import {answerWith} from './answer-faults.js';
import {
  byteByByte,
  coalesced,
  compressed,
  cutAfter,
  cutInside,
  dropAnswer,
  stallAfter,
} from './byte-faults.js';
import {lineEnds, withData} from './field-faults.js';
import {asksWithCursor, duplicated, swapped, without} from './frame-faults.js';
import {type ChaosProxy, type Fault, startChaosProxy} from './proxy.js';
import {SeededRandom} from './seeded-random.js';

/*
 * The proxy does what its faults say, and nothing else: what it breaks must be broken where it says, and what it
 * rewrites must still be HTTP.
 */

const frames = ['ä', 'b', '🧝'].map(
  (content, seq) => `id: s.${seq}\ndata: {"content":"${content}","seq":${seq}}\n\n`,
);
const body = `retry: 5\n\n${frames.join('')}`;

let upstream: Server;
let proxy: ChaosProxy;
const heard: string[] = [];
before(async () => {
  upstream = createServer((incoming, outgoing) => {
    heard.push(`${incoming.method} ${incoming.url}`);
    outgoing.writeHead(200, {'content-type': 'text/event-stream'});
    for (const frame of ['retry: 5\n\n', ...frames]) outgoing.write(frame);
    outgoing.end();
  });
  await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve));
  proxy = await startChaosProxy(`http://127.0.0.1:${(upstream.address() as AddressInfo).port}`);
});
after(async () => {
  await proxy.close();
  upstream.closeAllConnections();
  await new Promise((resolve) => upstream.close(resolve));
});

function through(fault: Fault | null, path = '/', init: RequestInit = {}): Promise<Response> {
  proxy.follow(() => fault);
  return fetch(proxy.url + path, init);
}

async function textThrough(fault: Fault | null): Promise<string> {
  return (await through(fault)).text();
}

async function failureOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'none',
    (error: unknown) => (error as Error).name,
  );
}

describe('the chaos proxy', () => {
  it('passes answers as they are, whole, byte by byte, or in one write', async () => {
    for (const fault of [null, byteByByte, coalesced]) expect(await textThrough(fault)).to.equal(body);
  });

  it('keeps a connection open for the next request', async () => {
    await textThrough(null);
    const open = proxy.openSockets;
    await textThrough(null);
    expect(proxy.openSockets).to.equal(open);
  });

  it('cuts behind the byte that it was told, in the head as in the body', async () => {
    expect(await failureOf(through(cutAfter(20, 'end')))).to.equal('TypeError');
    expect(await failureOf(through(dropAnswer('reset')))).to.equal('TypeError');
    const {body: rest} = await through(cutInside(Buffer.from('🧝'), 2, 'end'));
    const seen: Buffer[] = [];
    const failure = await failureOf(
      (async () => {
        for await (const bytes of rest ?? []) seen.push(Buffer.from(bytes));
      })(),
    );
    // A chunk that is cut open gives nothing to readers of HTTP; all before it is there.
    expect([
      failure,
      Buffer.concat(seen).toString().startsWith(`retry: 5\n\n${frames[0]}${frames[1]}`),
    ]).to.deep.equal(['TypeError', true]);
  });

  it('says nothing more and keeps the line open, until the client leaves', async () => {
    const leaving = new AbortController();
    const asked = heard.length;
    const failure = failureOf(through(stallAfter(60), '/', {signal: leaving.signal}));
    await eventually(() => heard.length > asked);
    expect(proxy.openSockets).to.be.above(0);
    leaving.abort();
    expect(await failure).to.equal('AbortError');
    await eventually(() => proxy.openSockets === 0, 'the line of who left is closed');
  });

  it('duplicates, drops, swaps and rewrites events, in a body that is well framed', async () => {
    const [first, second, third] = frames;
    expect(await textThrough(duplicated)).to.equal(
      ['retry: 5\n\n', ...frames].map((one) => one + one).join(''),
    );
    expect(await textThrough(without(1))).to.equal(`retry: 5\n\n${first}${third}`);
    expect(await textThrough(swapped(0))).to.equal(`retry: 5\n\n${second}${first}${third}`);
    expect(await textThrough(withData(1, 'junk'))).to.equal(
      `retry: 5\n\n${first}id: s.1\ndata: junk\n\n${third}`,
    );
    expect(await textThrough(lineEnds('\r\n'))).to.equal(body.replaceAll('\n', '\r\n'));
  });

  it('compresses a body, whole or in part', async () => {
    expect(await textThrough(compressed({coding: 'gzip', share: 1}))).to.equal(body);
    expect(await textThrough(compressed({coding: 'br', share: 1}))).to.equal(body);
    const raw = await rawBytes(compressed({coding: 'gzip', share: 0.5}));
    expect(() => gunzipSync(raw)).to.throw();
  });

  it('answers in the server’s place, and asks it other things than the client did', async () => {
    const before = heard.length;
    const response = await through(answerWith({status: 429, headers: {'retry-after': '3'}, body: 'no'}));
    expect([
      response.status,
      response.headers.get('retry-after'),
      await response.text(),
      heard.length,
    ]).to.deep.equal([429, '3', 'no', before]);
    await (
      await through(
        asksWithCursor((id, seq) => `${id}.${seq + 9}`),
        '/x?cursor=s.1',
      )
    ).text();
    expect(heard.at(-1)).to.equal('GET /x?cursor=s.10');
  });

  it('goes to another server when told, and breaks the client’s line off where nobody listens', async () => {
    const url = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`;
    proxy.forwardTo('http://127.0.0.1:1');
    expect(await failureOf(through(null))).to.equal('TypeError');
    proxy.forwardTo(url);
    expect(await textThrough(null)).to.equal(body);
  });

  it('draws the same random numbers from the same seed', () => {
    const draw = (seed: number) => {
      const random = new SeededRandom(seed);
      return Array.from({length: 50}, () => random.between(3, 7));
    };
    expect(draw(1)).to.deep.equal(draw(1));
    expect(draw(1)).not.to.deep.equal(draw(2));
    expect([...new Set(draw(1))].sort()).to.deep.equal([3, 4, 5, 6, 7]);
  });
});

/** The body's bytes as they came, by a client that does not unpack. */
async function rawBytes(fault: Fault): Promise<Buffer> {
  proxy.follow(() => fault);
  return new Promise((resolve, reject) => {
    request(proxy.url, (answer) => {
      const all: Buffer[] = [];
      answer.on('data', (bytes: Buffer) => all.push(bytes));
      answer.on('end', () => resolve(Buffer.concat(all)));
    })
      .on('error', reject)
      .end();
  });
}
