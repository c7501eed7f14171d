import {type AddressInfo, connect, createServer, type Socket} from 'node:net';

export interface LineProxy {
  readonly url: string;
  /** Where new connections go; null refuses them. */
  upstream: string | null;
  /** Cuts every line there is, by FIN or by RST. */
  cut(how: 'end' | 'reset'): void;
  close(): Promise<void>;
}

/** A line with one address, whatever is behind it: servers come and go, and it can be cut at any time. */
export async function startLineProxy(): Promise<LineProxy> {
  const lines = new Map<Socket, Socket>();
  const server = createServer((client) => {
    const {upstream} = proxy;
    if (upstream === null) {
      client.resetAndDestroy();
      return;
    }
    const {hostname, port} = new URL(upstream);
    const onward = connect(Number(port), hostname);
    lines.set(client, onward);
    client.pipe(onward);
    onward.pipe(client);
    for (const [one, other] of [
      [client, onward],
      [onward, client],
    ] as const) {
      // A line that breaks breaks on both sides.
      one.on('error', () => other.destroy());
      one.on('close', () => {
        lines.delete(client);
        other.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const proxy: LineProxy = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    upstream: null,
    cut: (how) => {
      for (const [client, onward] of [...lines]) {
        if (how === 'reset') client.resetAndDestroy();
        else client.destroySoon();
        onward.destroy();
      }
    },
    close: () =>
      new Promise((resolve) => {
        proxy.cut('reset');
        server.close(() => resolve());
      }),
  };
  return proxy;
}
