import {once} from 'node:events';
import {createServer, type ServerResponse} from 'node:http';
import {type AddressInfo, connect, type Socket} from 'node:net';
import {describe, it} from 'node:test';
import {expect} from 'chai';
import {whenLeft, whileThere} from '../../../demo/server/routes/when-left.js';

/** A request that waits for its answer, and the line that it came on. */
async function waitingRequest(): Promise<{readonly outgoing: ServerResponse; readonly line: Socket}> {
  const http = createServer().listen(0, '127.0.0.1');
  await once(http, 'listening');
  const line = connect((http.address() as AddressInfo).port, '127.0.0.1');
  line.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
  const [, outgoing] = (await once(http, 'request')) as [unknown, ServerResponse];
  http.close();
  return {outgoing, line};
}

describe('what is done when a client leaves', () => {
  it('is done when its line closes, once', async () => {
    const {outgoing, line} = await waitingRequest();
    let left = 0;
    whenLeft(outgoing, () => {
      left += 1;
    });
    expect(left).to.equal(0);
    line.destroy();
    await once(outgoing, 'close');
    expect(left).to.equal(1);
  });

  it('is done at once where it has left already, as nothing more will be told', async () => {
    const {outgoing, line} = await waitingRequest();
    line.destroy();
    await once(outgoing, 'close');
    let left = 0;
    whenLeft(outgoing, () => {
      left += 1;
    });
    expect(left).to.equal(1);
  });

  it('is not done any more when nobody listens', async () => {
    const {outgoing, line} = await waitingRequest();
    let left = 0;
    const stopListening = whenLeft(outgoing, () => {
      left += 1;
    });
    stopListening();
    line.destroy();
    await once(outgoing, 'close');
    expect(left).to.equal(0);
  });

  it('ends what is read for them, and so does a server that closes, now or before', async () => {
    const {outgoing, line} = await waitingRequest();
    const closing = new AbortController();
    const read = () =>
      whileThere({outgoing, closing: closing.signal}, async (signal) => {
        if (!signal.aborted) await once(signal, 'abort');
        return 'over';
      });
    const reading = read();
    closing.abort();
    expect([await reading, await read()]).to.deep.equal(['over', 'over']);
    const {signal} = new AbortController();
    const left = whileThere({outgoing, closing: signal}, (gone) => once(gone, 'abort'));
    line.destroy();
    await left;
    expect(outgoing.listenerCount('close')).to.equal(0);
  });
});
