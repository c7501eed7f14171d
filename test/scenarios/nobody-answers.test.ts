import {type AddressInfo, createServer, type Socket} from 'node:net';
import {describe, it} from 'node:test';
import {expect} from 'chai';
import {StreamingChatService} from '../../src/index.js';
import {FastClock} from '../support/fast-clock.js';

describe('before a server that takes connections and never answers', () => {
  for (const protocol of ['chat-stream', 'auto'] as const) {
    it(`the reply fails within three minutes, by ${protocol}`, async () => {
      const sockets = new Set<Socket>();
      const server = createServer((socket) => sockets.add(socket.on('error', () => {}).resume()));
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      // Nothing here takes time but waiting.
      const clock = new FastClock(60);
      const {port} = server.address() as AddressInfo;
      const service = new StreamingChatService({
        endpoint: `http://127.0.0.1:${port}/api/ai/chat/stream`,
        protocol,
        storage: null,
        clock,
      });
      try {
        const beganAt = clock.monotonic();
        const {status} = await service.send('Is anybody there?');
        expect([status, service.state.error?.code]).to.deep.equal(['error', 'timeout']);
        expect(clock.monotonic() - beganAt).to.be.below(180_000);
      } finally {
        service.dispose();
        for (const socket of sockets) socket.destroy();
        await new Promise((resolve) => server.close(resolve));
      }
    });
  }
});
