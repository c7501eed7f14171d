import {setFlagsFromString} from 'node:v8';
import {runInNewContext} from 'node:vm';
import {expect} from 'chai';
import {pouredBefore} from '../../support/chaos/field-faults.js';
import type {Fault} from '../../support/chaos/proxy.js';
import {until} from '../../support/scripted-wire.js';
import type {FaultEntry} from './fault-entry.js';
import {always, type FaultRig, golden} from './fault-rig.js';

const mebibyte = 1024 * 1024;
/** What the SDK takes of one event, in bytes of the ASCII that is poured here. */
const capBytes = mebibyte;

/** Lines and events without an end. */
export const sizeFaults: readonly FaultEntry[] = [
  {
    id: 'F31',
    kind: 'giant-line',
    how: 'a line of 50 MiB without an end, in every answer',
    oracle:
      'fails with code malformed after about 1 MiB, the text so far kept; less than three times that stays in memory',
    run: (rig) => expectCapped(rig, () => pouring('data: ', 50, () => Buffer.alloc(mebibyte, 'x'))),
  },
  {
    id: 'F32',
    kind: 'giant-event-many-lines',
    how: 'an event of 100,000 lines and more, without a blank one, in every answer',
    oracle: 'as F31',
    run: (rig) =>
      expectCapped(rig, () => pouring('', 100, () => Buffer.from('data: xxxxxxxxxxxxxxxx\n'.repeat(10_000)))),
  },
];

/** `start`, then `count` blocks, before event 5. */
function pouring(start: string, count: number, block: () => Buffer): Fault {
  return pouredBefore(5, function* () {
    yield Buffer.from(start);
    yield* repeated(count, block());
  });
}

function* repeated(count: number, block: Buffer): Iterable<Buffer> {
  for (let at = 0; at < count; at++) yield block;
}

/** Fails typed, without reading on, without keeping what it read. */
async function expectCapped(rig: FaultRig, fault: () => Fault): Promise<void> {
  let passed = 0;
  const counted: Fault = async (exchange) => {
    const before = exchange.line.bytesWritten;
    await fault()(exchange);
    passed = Math.max(passed, exchange.line.bytesWritten - before);
  };
  const before = heldBytes();
  const {message, service} = await rig.ask(always(counted));
  expect([message.status, service.state.error?.code]).to.deep.equal(['error', 'malformed']);
  expect([message.content !== '', golden.startsWith(message.content)]).to.deep.equal([true, true]);
  // What stands in the buffers of two sockets comes on top of what was read.
  expect(passed).to.be.below(capBytes + 12 * mebibyte);
  service.dispose();
  // The two sockets are closed by whoever hears of it last: what they hold until then is not the reader's.
  await until(() => heldBytes() - before < 3 * capBytes, 'the memory is given back');
}

/** Bytes in use after a collection. */
function heldBytes(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  const {heapUsed, arrayBuffers} = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
