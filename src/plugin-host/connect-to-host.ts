import {newId} from '../base/ids.js';
import {type Hello, isPresent, isWelcome, type MessageSource, type MessageTarget} from './handshake.js';
import {HostConnection} from './host-connection.js';

export interface ConnectOptions {
  /** A port whose other end the page attached; otherwise the page that made this worker or iframe is asked for one. */
  readonly port?: MessagePort;
  /** In an iframe: the origin that the page has to have. Default: whichever made it. */
  readonly hostOrigin?: string;
  /** Gives up waiting for a page that does not answer. */
  readonly signal?: AbortSignal;
}

/**
 * Resolves when the page around this worker or iframe has let it in.
 *
 * @throws {TypeError} where there is no page around, and no `port`.
 * @throws the signal's reason when aborted before that.
 */
export async function connectToHost({
  port,
  hostOrigin,
  signal,
}: ConnectOptions = {}): Promise<HostConnection> {
  signal?.throwIfAborted();
  if (port) return new HostConnection(port);
  const realm = globalThis as unknown as MessageSource & Partial<MessageTarget> & {readonly parent?: unknown};
  const isFramed = realm.parent !== undefined && realm.parent !== realm;
  const page = (isFramed ? realm.parent : realm) as MessageTarget;
  // A window without a parent would be talking to itself.
  if (!isFramed && ('document' in realm || typeof realm.postMessage !== 'function')) {
    throw new TypeError('Expected `port`: there is no page around this one.');
  }
  const isTheirs = ({source, origin}: MessageEvent): boolean =>
    !isFramed || ((source as unknown) === page && (hostOrigin === undefined || origin === hostOrigin));
  return new HostConnection(
    await portFrom(page, {
      realm,
      isTheirs,
      ...(isFramed && {targetOrigin: hostOrigin ?? '*'}),
      ...(signal && {signal}),
    }),
  );
}

interface Meeting {
  readonly realm: MessageSource;
  readonly targetOrigin?: string;
  readonly signal?: AbortSignal;
  isTheirs(event: MessageEvent): boolean;
}

function portFrom(
  page: MessageTarget,
  {realm, targetOrigin, signal, isTheirs}: Meeting,
): Promise<MessagePort> {
  const hello: Hello = {chatStream: 'hello', start: newId<'start'>()};
  const sayHello = (): void => page.postMessage(hello, targetOrigin === undefined ? {} : {targetOrigin});
  const met = new AbortController();
  return new Promise((resolve, reject) => {
    const hear = (event: MessageEvent): void => {
      if (!isTheirs(event)) return;
      if (isPresent(event.data)) sayHello();
      const [port] = event.ports;
      if (!port || !isWelcome(event.data, hello.start)) return;
      met.abort();
      resolve(port);
    };
    realm.addEventListener('message', hear, {signal: met.signal});
    signal?.addEventListener(
      'abort',
      () => {
        met.abort();
        reject(signal.reason);
      },
      {once: true, signal: met.signal},
    );
    sayHello();
  });
}
