import {type AddressInfo, connect, createServer, type Socket} from 'node:net';

/** What is done to the bytes that come back from the server on one connection. */
export interface Cut {
  /** Bytes of the answer that are let through first, its head included; or the bytes in whose middle to cut. */
  readonly afterBytes: number | Buffer;
  /** A clean end (FIN) or a reset (RST). */
  readonly how: 'end' | 'reset';
}

export interface CuttingProxy {
  readonly url: string;
  /** Cuts made so far. */
  readonly cuts: number;
  close(): Promise<void>;
}

/**
 * A TCP proxy that cuts lines. `plan` is asked for each request that a connection carries, with its first line
 * ("POST /api/ai/chat/stream HTTP/1.1"), and may answer with a cut.
 */
export async function startCuttingProxy(
  upstream: string,
  plan: (requestLine: string) => Cut | null,
): Promise<CuttingProxy> {
  const {hostname, port} = new URL(upstream);
  const sockets = new Set<Socket>();
  let cuts = 0;
  const server = createServer((client) => {
    const onward = connect(Number(port), hostname);
    sockets.add(client).add(onward);
    let cut: Cut | null = null;
    let sent = 0;
    client.on('data', (bytes) => {
      const [line = ''] = bytes.toString('latin1').split('\r\n', 1);
      if (/^[A-Z]+ .* HTTP\/1\.1$/.test(line)) {
        cut = plan(line);
        sent = 0;
      }
      onward.write(bytes);
    });
    onward.on('data', (bytes) => {
      const left = cut ? bytesLeft(cut, bytes, sent) : Number.POSITIVE_INFINITY;
      sent += bytes.length;
      if (!cut || bytes.length < left) {
        client.write(bytes);
        return;
      }
      cuts += 1;
      const {how} = cut;
      client.write(bytes.subarray(0, left), () => {
        if (how === 'reset') client.resetAndDestroy();
        else client.destroySoon();
        onward.destroy();
      });
    });
    for (const [one, other] of [
      [client, onward],
      [onward, client],
    ] as const) {
      one.on('end', () => other.end());
      // A line that breaks breaks on both sides.
      one.on('error', () => other.destroy());
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get cuts() {
      return cuts;
    },
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

/** How many of `bytes` may pass; more than there are where all may. */
function bytesLeft({afterBytes}: Cut, bytes: Buffer, sent: number): number {
  if (typeof afterBytes === 'number') return afterBytes - sent;
  const at = bytes.indexOf(afterBytes);
  return at < 0 ? Number.POSITIVE_INFINITY : at + Math.ceil(afterBytes.length / 2);
}
