import {request as ask, createServer, type IncomingMessage, type ServerResponse} from 'node:http';
import type {AddressInfo, Socket} from 'node:net';
import {pipeline, Transform, type TransformCallback} from 'node:stream';

export interface HoldingOptions {
  /** Holds the body of each answer, or of the answers to some requests, until the server has ended it. */
  readonly holdBodies?: boolean | ((request: IncomingMessage) => boolean);
  /** Holds status and headers with it; else those pass at once. */
  readonly holdHeads?: boolean;
  /** What a `GET …/events` meets: a page that says 403, or no answer at all. */
  readonly blockPolling?: false | 'status' | 'silence';
}

/** One request, and what was done to it. */
export interface SeenRequest {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly fate: 'passed' | 'held' | 'blocked';
}

export interface HoldingProxy {
  readonly url: string;
  /** Requests so far, oldest first. */
  readonly requests: readonly SeenRequest[];
  /** Sockets open to clients and to the server. */
  readonly openSockets: number;
  /** Lets everything through from now on, what is held at this moment included. */
  free(): void;
  close(): Promise<void>;
}

/** These are about one connection, and are not handed on. */
const hopByHop = new Set(['connection', 'keep-alive', 'transfer-encoding', 'upgrade', 'proxy-connection']);
const blockPage =
  '<!doctype html><title>Blocked</title><h1>Your organisation does not allow this address.</h1>';

/**
 * An HTTP proxy in front of a real server that holds answers back until they are whole, as virus scanners and
 * some corporate proxies do.
 */
export async function startHoldingProxy(
  upstream: string,
  {holdBodies = true, holdHeads = false, blockPolling = false}: HoldingOptions = {},
): Promise<HoldingProxy> {
  const {hostname, port} = new URL(upstream);
  const requests: SeenRequest[] = [];
  const sockets = new Set<Socket>();
  const held = new Set<Held>();
  let isFree = false;

  const watch = (socket: Socket): void => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  };

  const fateOf = (request: IncomingMessage): SeenRequest['fate'] => {
    if (isFree) return 'passed';
    if (blockPolling && isPoll(request)) return 'blocked';
    const isHeld = typeof holdBodies === 'function' ? holdBodies(request) : holdBodies;
    return isHeld ? 'held' : 'passed';
  };

  const forward = (request: IncomingMessage, response: ServerResponse, isHeld: boolean): void => {
    const {method, url: path, rawHeaders} = request;
    // A connection of its own: a request that is given up takes nothing with it.
    const onward = ask({hostname, port, method, path, headers: handedOn(rawHeaders), agent: false});
    onward.on('socket', watch);
    // A line that breaks breaks on both sides.
    onward.on('error', () => response.destroy());
    response.on('close', () => onward.destroy());
    onward.on('response', (answer) => {
      response.writeHead(answer.statusCode ?? 502, handedOn(answer.rawHeaders));
      const body = new Held();
      if (isHeld && !isFree) held.add(body);
      else body.release();
      // Unflushed, the head goes out with the first bytes of the body.
      if (!held.has(body) || !holdHeads) response.flushHeaders();
      pipeline(answer, body, response, () => held.delete(body));
    });
    request.pipe(onward);
  };

  const server = createServer((request, response) => {
    const fate = fateOf(request);
    requests.push({method: request.method ?? '', path: request.url ?? '', fate});
    if (fate !== 'blocked') forward(request, response, fate === 'held');
    else if (blockPolling === 'status') response.writeHead(403, {'content-type': 'text/html'}).end(blockPage);
  });
  server.on('connection', watch);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    get openSockets() {
      return sockets.size;
    },
    free() {
      isFree = true;
      for (const body of held) body.release();
      held.clear();
    },
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

/** A body that waits until it is whole, or released. */
class Held extends Transform {
  readonly #pieces: Buffer[] = [];
  #isReleased = false;

  release(): void {
    this.#isReleased = true;
    for (const piece of this.#pieces.splice(0)) this.push(piece);
  }

  override _transform(piece: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    if (this.#isReleased) this.push(piece);
    else this.#pieces.push(piece);
    done();
  }

  override _flush(done: TransformCallback): void {
    this.release();
    done();
  }
}

function isPoll({method, url = ''}: IncomingMessage): boolean {
  return method === 'GET' && /\/events(\?|$)/.test(url);
}

function handedOn(rawHeaders: readonly string[]): string[] {
  return rawHeaders.filter((_, at) => !hopByHop.has((rawHeaders[at - (at % 2)] ?? '').toLowerCase()));
}
