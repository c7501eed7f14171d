import {brotliCompressSync, gzipSync} from 'node:zlib';
import type {CutKind} from './client-line.js';
import {type Answer, chunkOf, lastChunk, withHeaders} from './http-stream.js';
import {type Fault, passThrough} from './proxy.js';

/** Faults told in bytes of an answer, its head included. They leave what passes as it is. */

/** Lets `afterBytes` bytes of the answer pass, as `fault` makes it, then cuts. A shorter answer passes whole. */
export function cutAfter(afterBytes: number, how: CutKind, fault: Fault = passThrough): Fault {
  return (exchange) => fault({...exchange, line: exchange.line.cutBehind(afterBytes, how)});
}

/** Cuts within the first occurrence of `marker`, behind its first `inside` bytes. */
export function cutInside(marker: Buffer, inside: number, how: CutKind): Fault {
  return async ({ask, line}) => {
    for await (const bytes of bytesOf(await ask())) {
      const at = bytes.indexOf(marker);
      await line.write(at < 0 ? bytes : bytes.subarray(0, at + inside));
      if (at >= 0) {
        line.cut(how);
        return;
      }
    }
  };
}

/** Takes the request, lets the server answer it, and closes before a byte of the answer passed. */
export function dropAnswer(how: CutKind): Fault {
  return async ({ask, line}) => {
    await ask();
    line.cut(how);
  };
}

/** Every byte in a write of its own. */
export const byteByByte: Fault = async ({ask, line}) => {
  for await (const bytes of bytesOf(await ask())) {
    for (let at = 0; at < bytes.length; at++) await line.write(bytes.subarray(at, at + 1));
  }
};

/** The whole answer in one write, once it is there: what a proxy does that buffers. */
export const coalesced: Fault = async ({ask, line}) => {
  const all: Buffer[] = [];
  for await (const bytes of bytesOf(await ask())) all.push(bytes);
  await line.write(Buffer.concat(all));
};

/** Lets `afterBytes` bytes pass, then keeps silent with the socket open. */
export function stallAfter(afterBytes: number): Fault {
  return async ({ask, line}) => {
    let left = afterBytes;
    for await (const bytes of bytesOf(await ask())) {
      await line.write(bytes.subarray(0, left));
      left -= bytes.length;
      if (left <= 0) break;
    }
    await line.stall();
  };
}

/** Lets `afterBytes` bytes pass, and the rest `pauseMs` milliseconds later. */
export function pausedAfter(afterBytes: number, pauseMs: number): Fault {
  return async ({ask, line}) => {
    let sent = 0;
    for await (const bytes of bytesOf(await ask())) {
      const at = sent <= afterBytes && afterBytes < sent + bytes.length ? afterBytes - sent : bytes.length;
      await line.write(bytes.subarray(0, at));
      if (at < bytes.length) await line.pause(pauseMs);
      await line.write(bytes.subarray(at));
      sent += bytes.length;
    }
  };
}

/** Lets `afterBytes` bytes pass, then one byte every `everyMs` milliseconds. */
export function dripAfter(afterBytes: number, everyMs: number): Fault {
  return async ({ask, line}) => {
    let sent = 0;
    for await (const bytes of bytesOf(await ask())) {
      const free = Math.max(0, Math.min(bytes.length, afterBytes - sent));
      await line.write(bytes.subarray(0, free));
      sent += free;
      for (let at = free; at < bytes.length && !line.closed.aborted; at++) {
        await line.pause(everyMs);
        await line.write(bytes.subarray(at, at + 1));
      }
    }
  };
}

export interface CompressOptions {
  readonly coding: 'gzip' | 'br';
  /** Share of the compressed bytes that is sent, from 0 to 1. */
  readonly share: number;
}

/** Holds the body until it is whole, and sends it compressed; less than all of it where `share` is below 1. */
export function compressed({coding, share}: CompressOptions): Fault {
  return async ({ask, line}) => {
    const {head, body} = await ask();
    const all: Buffer[] = [];
    for await (const {content} of body) all.push(content);
    const plain = Buffer.concat(all);
    const bytes = coding === 'gzip' ? gzipSync(plain) : brotliCompressSync(plain);
    const changes = {'Content-Encoding': coding, 'Content-Length': null, 'Transfer-Encoding': 'chunked'};
    await line.write(withHeaders(head, changes));
    await line.write(chunkOf(bytes.subarray(0, Math.floor(bytes.length * share))));
    // The body is well ended for HTTP: only who unpacks it can tell that some is missing.
    await line.write(lastChunk);
  };
}

/** `fault` where the answer is an event stream; any other answer passes. */
export function onlyStreams(fault: Fault): Fault {
  return async (exchange) => {
    const answer = await exchange.ask();
    const isStream = answer.headers.get('content-type')?.startsWith('text/event-stream') ?? false;
    await (isStream ? fault : passThrough)({...exchange, ask: async () => answer});
  };
}

async function* bytesOf({head, body}: Answer): AsyncGenerator<Buffer, void, void> {
  yield head;
  for await (const {raw} of body) yield raw;
}
